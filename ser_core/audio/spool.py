"""Where decoded samples go: memory while a recording is short, a temporary file mapped into memory when it is long."""

import mmap
import tempfile
from contextlib import ExitStack
from types import TracebackType
from typing import IO, Any, Self

import numpy as np
from numpy.typing import NDArray

from ser_core.audio.recording import SAMPLE_RATE_HZ

SPOOL_AFTER_S = 300.0  # five minutes: 10 MB a channel, which any machine has
GIVE_BACK_AFTER = 32 << 20  # bytes
GIVING_BACK: int | None = getattr(mmap, "MADV_DONTNEED", None)  # Windows trims mappings by itself

Pcm = NDArray[np.int16]


class SpooledPcm(np.memmap[Any, np.dtype[np.int16]]):
    """Mapped samples that give memory back as they are read, so that a walk through hours stays small.

    What was read stays in the system's cache as long as there is room; it only stops counting as ours.
    """

    _read = 0  # bytes since memory was last given back

    def __getitem__(self, key: Any) -> Any:
        self._read += np.ndarray.__getitem__(self, key).nbytes
        if self._read > GIVE_BACK_AFTER and GIVING_BACK is not None:
            self._mmap.madvise(GIVING_BACK)  # type: ignore[attr-defined]  # numpy's memmap has it, and its stubs do not
            self._read = 0
        return np.ndarray.__getitem__(self, key).view(np.ndarray)


class PcmSpool:
    """Takes blocks of 16-bit samples, shaped (channels, samples), and gives one array a channel at the end.

    The files have no name that anyone could open, and are gone when the last array that maps them goes.
    """

    def __init__(self, channels: int, spool_after_s: float = SPOOL_AFTER_S) -> None:
        self.length = 0
        self._kept: list[Pcm] = []
        self._channels = channels
        self._spool_after = round(spool_after_s * SAMPLE_RATE_HZ)
        self._files: list[IO[bytes]] = []
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()  # a mapping keeps what it maps: closing the file takes nothing from it

    def append(self, block: Pcm) -> None:
        self.length += block.shape[1]
        self._kept.append(block)
        if self.length > self._spool_after:
            self._write_out()

    def arrays(self) -> tuple[Pcm, ...]:
        """Every channel's samples, to be read only."""
        if self._files:
            return tuple(self._mapped(file) for file in self._files)
        whole = np.concatenate([np.empty((self._channels, 0), np.int16), *self._kept], axis=1)
        whole.flags.writeable = False
        return tuple(whole)

    def _write_out(self) -> None:
        if not self._files:
            self._files = [self._open.enter_context(_unnamed()) for _ in range(self._channels)]
        for block in self._kept:
            for file, samples in zip(self._files, block, strict=True):
                file.write(samples.tobytes())
        self._kept.clear()

    def _mapped(self, file: IO[bytes]) -> Pcm:
        file.flush()
        return SpooledPcm(file, dtype=np.int16, mode="r", shape=(self.length,))


def _unnamed() -> IO[bytes]:
    return tempfile.TemporaryFile(prefix="calltone-")

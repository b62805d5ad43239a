"""What the channels of a recording have to do with each other: which are silent, and whether all are one."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ser_core.audio.recording import FULL_SCALE, SAMPLE_RATE_HZ

FRAME = SAMPLE_RATE_HZ // 10  # 100 ms: shorter than a word, longer than a click
SILENT_DBFS = -60.0  # under the hiss of a telephone line; quiet speech is at about -45
SAME_DB = -40.0  # what a lossy codec leaves between two equal channels; crosstalk between two people is far above

CHANNEL_NAMES = ("left", "right")


def channel_name(channel: int) -> str:
    return CHANNEL_NAMES[channel] if channel < len(CHANNEL_NAMES) else f"channel {channel + 1}"


class ChannelWatch:
    """Looks at every block as it goes by, so that nothing has to be read twice."""

    def __init__(self, channels: int) -> None:
        self.channels = channels
        self._loudest = np.zeros(channels)  # mean square of the loudest frame
        self._energy = np.zeros(channels)
        self._apart = np.zeros(channels)  # energy of the difference to the first channel

    def look(self, block: NDArray[np.int16]) -> None:
        floats = np.ascontiguousarray(block, np.float32) / np.float32(FULL_SCALE)
        if not floats.size:
            return
        starts = np.arange(0, floats.shape[1], FRAME)
        frames = np.diff(starts, append=floats.shape[1])  # the last one is what is left
        energy = np.add.reduceat(np.square(floats), starts, axis=1)
        np.maximum(self._loudest, (energy / frames).max(axis=1), out=self._loudest)
        self._energy += energy.sum(axis=1)
        for channel in range(1, self.channels):
            apart = floats[channel] - floats[0]
            self._apart[channel] += float(np.dot(apart, apart))

    def silent(self) -> tuple[int, ...]:
        return tuple(int(channel) for channel in np.flatnonzero(self._loudest < 10 ** (SILENT_DBFS / 10)))

    def identical(self) -> bool:
        """More than one channel, all of them with the same sound."""
        if len(self._energy) < 2 or self.silent():
            return False
        return bool(np.all(self._apart <= self._energy[0] * 10 ** (SAME_DB / 10)))

    def notes(self) -> Iterator[str]:
        if self.identical():
            yield "all channels are the same: mono saved as stereo"
        for channel in self.silent():
            yield f"{channel_name(channel)} is silent"

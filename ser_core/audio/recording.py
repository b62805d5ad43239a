"""A decoded recording: one 16 kHz track a channel, readable at any moment, and the facts of its source."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]  # mono, -1 to 1, at SAMPLE_RATE_HZ

SAMPLE_RATE_HZ = 16_000  # what every corpus and the network's front end use
FULL_SCALE = 32_768  # of int16, as which samples are kept
BLOCK_S = 10.0  # what is held as float at once


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What the file was before decoding; `duration_s` counts the samples decoded and does not trust the header."""

    file: str  # a name to show, never a path to open
    sha256: str
    container: str
    codec: str
    sample_rate_hz: int
    channels: int
    bit_depth: int | None
    duration_s: float
    notes: tuple[str, ...] = ()  # what a person should know: cut short, a silent channel, both channels the same


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """One channel as 16-bit samples: in memory while short, memory-mapped from a spool file when long."""

    channel: int  # 0 is left
    pcm: NDArray[np.int16]

    @property
    def duration_s(self) -> float:
        return len(self.pcm) / SAMPLE_RATE_HZ

    def read(self, start_s: float = 0.0, end_s: float | None = None) -> Samples:
        """The samples from one moment to another, as a new array; moments outside the track are cut to it."""
        start = max(0, round(start_s * SAMPLE_RATE_HZ))
        end = len(self.pcm) if end_s is None else max(start, round(end_s * SAMPLE_RATE_HZ))
        return self.pcm[start:end].astype(np.float32) / np.float32(FULL_SCALE)

    def blocks(self, block_s: float = BLOCK_S) -> Iterator[Samples]:
        """The whole track a block at a time, so that an hour never stands in memory as float."""
        step = round(block_s * SAMPLE_RATE_HZ)
        for start in range(0, len(self.pcm), step):
            yield self.pcm[start : start + step].astype(np.float32) / np.float32(FULL_SCALE)


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """A call as it was recorded: its source's facts and one track a channel."""

    facts: SourceFacts
    tracks: tuple[Track, ...]
    identical_channels: bool = False  # mono saved as stereo
    silent_channels: tuple[int, ...] = ()

    @property
    def duration_s(self) -> float:
        return self.facts.duration_s

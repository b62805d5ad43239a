"""From blocks at the source's rate to blocks of 16-bit samples at 16 kHz, with nothing lost at a seam."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

from ser_core.audio.recording import FULL_SCALE, SAMPLE_RATE_HZ

Planes = NDArray[np.float32]  # (channels, samples)


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """About a second of decoded sound as the file has it, and what went wrong in getting it."""

    planes: Planes
    sample_rate_hz: int
    damaged: int = 0  # packets that could not be decoded, with sound after them
    breaks_off: bool = False  # the last block, and more was to come that could not be decoded
    not_finite: int = 0  # samples that were no number, or infinite: now 0


def resampled(blocks: Iterable[Block], channels: int) -> Iterator[NDArray[np.int16]]:
    """The same sound as (channels, samples) at 16 kHz; a change of rate on the way ends one filter and starts the next."""
    rate_hz = SAMPLE_RATE_HZ
    stream: soxr.ResampleStream | None = None
    for block in blocks:
        if block.sample_rate_hz != rate_hz:
            if stream is not None:
                yield _flushed(stream, channels)
            rate_hz = block.sample_rate_hz
            stream = None if rate_hz == SAMPLE_RATE_HZ else soxr.ResampleStream(rate_hz, SAMPLE_RATE_HZ, channels)
        planes = _with_channels(block.planes, channels)
        if stream is not None:
            planes = stream.resample_chunk(np.ascontiguousarray(planes.T)).T
        yield _as_pcm(planes)
    if stream is not None:
        yield _flushed(stream, channels)


def _flushed(stream: soxr.ResampleStream, channels: int) -> NDArray[np.int16]:
    return _as_pcm(stream.resample_chunk(np.empty((0, channels), np.float32), last=True).T)


def _with_channels(planes: Planes, channels: int) -> Planes:
    """A stream may turn from stereo to mono on its way: mono goes to every channel, what is too much is left out."""
    if len(planes) == channels:
        return planes
    if len(planes) == 1:
        return np.repeat(planes, channels, axis=0)
    if channels == 1:
        mixed: Planes = np.mean(planes, axis=0, keepdims=True)
        return mixed
    fitting = np.zeros((channels, planes.shape[1]), np.float32)
    fitting[: len(planes)] = planes[:channels]
    return fitting


def _as_pcm(planes: Planes) -> NDArray[np.int16]:
    scaled: Planes = np.clip(
        np.rint(np.ascontiguousarray(planes) * np.float32(FULL_SCALE)), -FULL_SCALE, FULL_SCALE - 1
    )
    return scaled.astype(np.int16)

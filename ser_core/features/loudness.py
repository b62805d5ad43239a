"""How loud sound is, in dB below full scale."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ser_core.audio.recording import FULL_SCALE, SAMPLE_RATE_HZ, Samples, Track

FLOOR_DBFS = (
    -100.0
)  # silence: just under the last bit of 16-bit sound (-98 dBFS as noise), and a number that can be drawn


@dataclass(frozen=True, slots=True, eq=False)
class LoudnessCurve:
    """Loudness step by step; `times_s` is the middle of each step."""

    times_s: NDArray[np.float64]
    loudness_dbfs: NDArray[np.float32]


def loudness_dbfs(samples: Samples) -> float:
    """Root mean square in dB below full scale; a full-scale sine is -3, silence and nothing at all are the floor.

    >>> loudness_dbfs(np.full(100, 0.1, np.float32))
    -20.0
    >>> loudness_dbfs(np.zeros(0, np.float32))
    -100.0
    """
    if len(samples) == 0:
        return FLOOR_DBFS
    power = float(np.mean(np.square(samples, dtype=np.float64)))
    return FLOOR_DBFS if power == 0.0 else round(max(FLOOR_DBFS, 10 * math.log10(power)), 3)


def loudness_curve(track: Track, step_s: float = 0.1) -> LoudnessCurve:
    """The loudness of each step of a track; the last step may be shorter."""
    step = max(1, round(step_s * SAMPLE_RATE_HZ))
    starts = np.arange(0, len(track.pcm), step)
    ends = np.minimum(starts + step, len(track.pcm))
    powers = np.array([_power(track.pcm[a:b]) for a, b in zip(starts, ends, strict=True)], np.float64)
    return LoudnessCurve((starts + ends) / (2 * SAMPLE_RATE_HZ), decibels(powers))


def decibels(powers: NDArray[np.float32] | NDArray[np.float64]) -> NDArray[np.float32]:
    """Powers (1 is full scale) as dB, nothing under the floor."""
    above_floor = np.maximum(np.asarray(powers, np.float64), 10 ** (FLOOR_DBFS / 10))
    return np.asarray(10 * np.log10(above_floor), np.float32)


def _power(pcm: NDArray[np.int16]) -> float:
    scaled = pcm.astype(np.float32) / FULL_SCALE
    return float(np.dot(scaled, scaled)) / len(scaled)

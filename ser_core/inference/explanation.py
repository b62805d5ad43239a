"""Which time and band an answer rests on: each is hidden in turn, and what the answer loses is what it owed to it."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import scipy.signal
from numpy.typing import NDArray

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples
from ser_core.emotions import EMOTIONS

BAND_EDGES_HZ = (0.0, 300.0, 700.0, 1_300.0, 2_200.0, 3_400.0, 8_000.0)
STRETCH_S = 0.3
TRANSFORM_LENGTH = 512
HIDDEN = 1e-3  # of the amplitude is left: 60 dB less

Ask = Callable[[Samples], NDArray[np.floating]]  # samples to the probabilities of the eight emotions


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """How much of the answer's probability goes with each stretch and band; below 0, what spoke against it."""

    emotion: str
    probability: float
    time_edges_s: tuple[float, ...]
    band_edges_hz: tuple[float, ...]
    owed: NDArray[np.float64]  # (stretches, bands)


def explain(samples: Samples, ask: Ask) -> Explanation:
    """The answer to one window, taken apart; about a hundred questions to the model."""
    shares = ask(samples)
    best = int(np.argmax(shares))
    duration_s = len(samples) / SAMPLE_RATE_HZ
    stretches = max(1, round(duration_s / STRETCH_S))
    edges_s = np.linspace(0, duration_s, stretches + 1)
    owed = np.array(
        [
            [
                shares[best] - ask(without(samples, (start_s, end_s), (low_hz, high_hz)))[best]
                for low_hz, high_hz in pairwise(BAND_EDGES_HZ)
            ]
            for start_s, end_s in pairwise(edges_s)
        ]
    )
    return Explanation(EMOTIONS[best], float(shares[best]), tuple(edges_s.tolist()), BAND_EDGES_HZ, owed)


def without(samples: Samples, stretch_s: tuple[float, float], band_hz: tuple[float, float]) -> Samples:
    """The same sound with one band of one stretch taken away.

    >>> tone = np.sin(2 * np.pi * 1_000 * np.arange(16_000) / 16_000).astype(np.float32)
    >>> left = without(tone, (0.4, 0.6), (700.0, 1_300.0))
    >>> round(float(np.abs(left[7_500:8_500]).max()), 2), round(float(np.abs(left[:4_000]).max()), 2)
    (0.0, 1.0)
    """
    if len(samples) < TRANSFORM_LENGTH:
        return samples * np.float32(HIDDEN)
    bins_hz, moments_s, content = scipy.signal.stft(samples, SAMPLE_RATE_HZ, nperseg=TRANSFORM_LENGTH)
    bands = (bins_hz >= band_hz[0]) & (bins_hz < band_hz[1])
    times = (moments_s >= stretch_s[0]) & (moments_s < stretch_s[1])
    content[np.ix_(bands, times)] *= HIDDEN
    _, left = scipy.signal.istft(content, SAMPLE_RATE_HZ, nperseg=TRANSFORM_LENGTH)
    heard: Samples = left[: len(samples)].astype(np.float32)
    return heard

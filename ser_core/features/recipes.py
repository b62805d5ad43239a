"""The feature recipes of the earlier systems, each one function from samples to an array."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import scipy.fft
import soxr
from numpy.typing import NDArray

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples
from ser_core.features.filterbanks import CHROMA_BINS, chroma_filters, mel_filters
from ser_core.features.tuning import tuning_of

Features = NDArray[np.float32]

# librosa's defaults, which the earlier systems left as they were
RECIPE_RATE_HZ = 22_050
FFT_LENGTH = 2048  # 93 ms
HOP_LENGTH = 512  # 23 ms
MEL_BANDS = 128
CEPSTRA = 20
FAINTEST_POWER = 1e-10  # below it a band is silent: -100 dB
DYNAMIC_RANGE_DB = 80.0  # what lies deeper under the loudest band is raised to it
SILENT_SAMPLE = 1e-10  # a sample nearer to zero than this has no sign

CUSTOMER_CARE_FEATURES = 1 + CHROMA_BINS + CEPSTRA + 1 + MEL_BANDS  # 162


@dataclass(frozen=True, slots=True)
class Recipe:
    """A named way from 16 kHz samples to one array; a change of its numbers is a new version."""

    name: str
    version: int
    shape: tuple[int, ...]
    compute: Callable[[Samples], Features]


def customer_care_features(samples: Samples) -> Features:
    """The customer-care system's 162: zero crossings, chroma, cepstra, loudness and mel bands, each its mean over time.

    The values are librosa's to 1e-4 (a test holds them to it), from one transform in place of four and
    without librosa's 15 s of compiling at the first call.
    """
    signal = _at_recipe_rate(samples)
    magnitudes = _magnitudes(signal)
    mel = mel_filters(RECIPE_RATE_HZ, FFT_LENGTH, MEL_BANDS) @ (magnitudes**2)
    cepstra = scipy.fft.dct(_decibels(mel).mean(axis=1), norm="ortho")[:CEPSTRA]  # the mean first: both are linear
    parts = (
        [_zero_crossing_rate(signal)],
        _chroma(magnitudes).mean(axis=1),
        cepstra,
        [_root_mean_square(signal)],
        mel.mean(axis=1),
    )
    return np.concatenate(parts).astype(np.float32)


def _at_recipe_rate(samples: Samples) -> Samples:
    """At 22,050 Hz, its length rounded up with a zero as librosa does, never empty."""
    length = max(1, math.ceil(len(samples) * RECIPE_RATE_HZ / SAMPLE_RATE_HZ))
    resampled = soxr.resample(samples, SAMPLE_RATE_HZ, RECIPE_RATE_HZ, quality="HQ")[:length]
    return np.pad(resampled, (0, length - len(resampled))).astype(np.float32, copy=False)


def _magnitudes(signal: Samples) -> NDArray[np.float32]:
    """|STFT| as (frequencies, frames), frames centred on their moment and padded with silence."""
    padded = np.pad(signal, FFT_LENGTH // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, FFT_LENGTH)[::HOP_LENGTH]
    spectrum: NDArray[np.float32] = np.abs(scipy.fft.rfft(frames * _hann(), axis=1)).T
    return spectrum


@lru_cache(maxsize=1)
def _hann() -> NDArray[np.float32]:
    """The periodic Hann window."""
    return (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FFT_LENGTH) / FFT_LENGTH)).astype(np.float32)


def _decibels(power: NDArray[np.float32]) -> NDArray[np.float32]:
    levels = 10 * np.log10(np.maximum(power, FAINTEST_POWER))
    floored: NDArray[np.float32] = np.maximum(levels, levels.max() - DYNAMIC_RANGE_DB)
    return floored


def _chroma(magnitudes: NDArray[np.float32]) -> NDArray[np.float32]:
    """The share of each pitch class in each frame, the strongest at 1, on the recording's own tuning."""
    tuning = tuning_of(magnitudes, RECIPE_RATE_HZ, FFT_LENGTH)
    # Not `@`: BLAS brings threads, which on a busy machine make this a hundred times slower than the sum itself.
    raw = np.einsum("cf,ft->ct", chroma_filters(RECIPE_RATE_HZ, FFT_LENGTH, tuning), magnitudes)
    strongest = raw.max(axis=0)
    strongest[strongest < np.finfo(np.float32).tiny] = 1.0  # a silent frame stays silent
    shares: NDArray[np.float32] = raw / strongest
    return shares


def _frame_sums(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sum over every frame, from one running sum."""
    running = np.concatenate(([0.0], np.cumsum(values)))
    sums: NDArray[np.float64] = (running[FFT_LENGTH:] - running[:-FFT_LENGTH])[::HOP_LENGTH]
    return sums


def _zero_crossing_rate(signal: Samples) -> float:
    """Mean share of samples where the sign changes; a frame's first sample never counts."""
    padded = np.pad(signal, FFT_LENGTH // 2, mode="edge")
    negative = np.signbit(np.where(np.abs(padded) <= SILENT_SAMPLE, 0, padded))
    changes = np.concatenate(([0.0], np.not_equal(negative[1:], negative[:-1]).astype(np.float64)))
    firsts = changes[: len(changes) - FFT_LENGTH + 1 : HOP_LENGTH]
    return float(np.mean((_frame_sums(changes) - firsts) / FFT_LENGTH))


def _root_mean_square(signal: Samples) -> float:
    powers = _frame_sums(np.pad(signal.astype(np.float64), FFT_LENGTH // 2) ** 2) / FFT_LENGTH
    return float(np.mean(np.sqrt(np.maximum(powers, 0.0))))


RECIPES: dict[str, Recipe] = {
    "customer-care-162": Recipe("customer-care-162", 1, (CUSTOMER_CARE_FEATURES,), customer_care_features),
}

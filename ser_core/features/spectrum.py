"""Frames, spectra and cepstra as librosa makes them, for every recipe that means to give librosa's values."""

import math
from functools import lru_cache

import numpy as np
import scipy.fft
import soxr
from numpy.typing import NDArray

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples
from ser_core.features.filterbanks import mel_filters

Floats = NDArray[np.float32]

# librosa's defaults, which the earlier systems left as they were
RECIPE_RATE_HZ = 22_050
FFT_LENGTH = 2048  # 93 ms
HOP_LENGTH = 512  # 23 ms
MEL_BANDS = 128
FAINTEST_POWER = 1e-10  # below it a band is silent: -100 dB
DYNAMIC_RANGE_DB = 80.0  # what lies deeper under the loudest band is raised to it
SILENT_SAMPLE = 1e-10  # a sample nearer to zero than this has no sign


def at_recipe_rate(samples: Samples) -> Samples:
    """At 22,050 Hz, its length rounded up with a zero as librosa does, never empty."""
    length = max(1, math.ceil(len(samples) * RECIPE_RATE_HZ / SAMPLE_RATE_HZ))
    resampled = soxr.resample(samples, SAMPLE_RATE_HZ, RECIPE_RATE_HZ, quality="HQ")[:length]
    return np.pad(resampled, (0, length - len(resampled))).astype(np.float32, copy=False)


def magnitudes(signal: Samples, window: Floats, hop_length: int) -> Floats:
    """|STFT| as (frequencies, frames), frames centred on their moment and padded with silence."""
    padded = np.pad(signal, len(window) // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, len(window))[::hop_length]
    spectrum: Floats = np.abs(scipy.fft.rfft(frames * window, axis=1)).T
    return spectrum


def recipe_magnitudes(signal: Samples) -> Floats:
    """|STFT| with librosa's defaults."""
    return magnitudes(signal, hann(FFT_LENGTH), HOP_LENGTH)


@lru_cache(maxsize=4)
def hann(length: int) -> Floats:
    """The periodic Hann window."""
    return (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length)).astype(np.float32)


def mel_powers(spectrum: Floats) -> Floats:
    """The power in each of librosa's 128 mel bands, from magnitudes with its default lengths."""
    powers: Floats = mel_filters(RECIPE_RATE_HZ, FFT_LENGTH, MEL_BANDS) @ (spectrum**2)
    return powers


def decibels(power: Floats) -> Floats:
    """Levels, none deeper than 80 dB under the loudest."""
    levels = 10 * np.log10(np.maximum(power, FAINTEST_POWER))
    floored: Floats = np.maximum(levels, levels.max() - DYNAMIC_RANGE_DB)
    return floored


def cepstra(mel_levels: Floats, count: int) -> Floats:
    """The first cepstral coefficients of mel levels whose first axis is the band."""
    first: Floats = scipy.fft.dct(mel_levels, axis=0, norm="ortho")[:count]
    return first


def mean_cepstra(mel: Floats, count: int) -> Floats:
    """The cepstra's means over time; the mean is taken first, for both steps are linear."""
    return cepstra(decibels(mel).mean(axis=1), count)


def zero_crossing_rates(signal: Samples) -> NDArray[np.float64]:
    """Each frame's share of samples where the sign changes; a frame's first sample never counts."""
    padded = np.pad(signal, FFT_LENGTH // 2, mode="edge")
    negative = np.signbit(np.where(np.abs(padded) <= SILENT_SAMPLE, 0, padded))
    changes = np.concatenate(([0.0], np.not_equal(negative[1:], negative[:-1]).astype(np.float64)))
    firsts = changes[: len(changes) - FFT_LENGTH + 1 : HOP_LENGTH]
    rates: NDArray[np.float64] = (_frame_sums(changes) - firsts) / FFT_LENGTH
    return rates


def root_mean_squares(signal: Samples) -> NDArray[np.float64]:
    """Each frame's loudness, linear."""
    powers = _frame_sums(np.pad(signal.astype(np.float64), FFT_LENGTH // 2) ** 2) / FFT_LENGTH
    return np.sqrt(np.maximum(powers, 0.0))


def _frame_sums(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sum over every frame, from one running sum."""
    running = np.concatenate(([0.0], np.cumsum(values)))
    sums: NDArray[np.float64] = (running[FFT_LENGTH:] - running[:-FFT_LENGTH])[::HOP_LENGTH]
    return sums

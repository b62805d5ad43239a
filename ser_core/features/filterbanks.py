"""The mel and chroma filter banks that librosa builds, built once, without importing librosa."""

from functools import lru_cache

import numpy as np
import scipy.sparse
from numpy.typing import NDArray

from ser_core.features.mel_scale import frequencies_of, mels_of

CHROMA_BINS = 12  # pitch classes of the octave, C first
A4_HZ = 440.0

CHROMA_CENTRE_OCTAVE = 5.0  # where the octave weighting has its top,
CHROMA_OCTAVE_WIDTH = 2.0  # and its half-width in octaves: librosa's defaults


@lru_cache(maxsize=8)
def mel_filters(
    sample_rate_hz: int, fft_length: int, bands: int, highest_hz: float | None = None
) -> "scipy.sparse.csr_array[np.float32]":
    """Triangles of equal area as (bands, frequencies), from 0 Hz to `highest_hz`, which is half the sample rate if not said.

    Sparse, for they are short.
    """
    bins_hz = np.linspace(0, sample_rate_hz / 2, fft_length // 2 + 1)
    top = mels_of(np.array([sample_rate_hz / 2 if highest_hz is None else highest_hz]))[0]
    corners_hz = frequencies_of(np.linspace(0.0, top, bands + 2))
    widths_hz = np.diff(corners_hz)
    distances = corners_hz[:, None] - bins_hz[None, :]
    rising = -distances[:-2] / widths_hz[:-1, None]
    falling = distances[2:] / widths_hz[1:, None]
    triangles = np.maximum(0, np.minimum(rising, falling))
    areas = 2.0 / (corners_hz[2:] - corners_hz[:-2])
    return scipy.sparse.csr_array((triangles * areas[:, None]).astype(np.float32))


@lru_cache(maxsize=128)  # tuning comes in steps of a hundredth of a semitone: about 100 values
def chroma_filters(sample_rate_hz: int, fft_length: int, tuning: float) -> NDArray[np.float32]:
    """Gaussian bumps on each pitch class in every octave, as (pitch classes, frequencies)."""
    frequencies_hz = np.linspace(0, sample_rate_hz, fft_length, endpoint=False)[1:]
    a0_hz = A4_HZ * 2.0 ** (tuning / CHROMA_BINS) / 16
    pitches = CHROMA_BINS * np.log2(frequencies_hz / a0_hz)
    pitches = np.concatenate(([pitches[0] - 1.5 * CHROMA_BINS], pitches))  # 0 Hz has no pitch: set far below
    widths = np.concatenate((np.maximum(np.diff(pitches), 1.0), [1.0]))
    half = CHROMA_BINS / 2
    distances = np.remainder(pitches[None, :] - np.arange(CHROMA_BINS)[:, None] + half, CHROMA_BINS) - half
    bumps = np.exp(-0.5 * (2 * distances / widths) ** 2)
    bumps /= np.sqrt(np.sum(bumps**2, axis=0))
    bumps *= np.exp(-0.5 * ((pitches / CHROMA_BINS - CHROMA_CENTRE_OCTAVE) / CHROMA_OCTAVE_WIDTH) ** 2)
    from_c = np.roll(bumps, -3, axis=0)  # A is the origin of the octave count, C the first of the classes
    return np.ascontiguousarray(from_c[:, : fft_length // 2 + 1], dtype=np.float32)

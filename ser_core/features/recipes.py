"""The feature recipes of the earlier systems, each one function from samples to an array."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples
from ser_core.features import (
    cepstra_and_spectrum,
    framewise,
    functionals,
    global_statistics,
    log_mel_chunks,
    mean_cepstra,
)
from ser_core.features.filterbanks import CHROMA_BINS, chroma_filters
from ser_core.features.spectrum import (
    FFT_LENGTH,
    MEL_BANDS,
    RECIPE_RATE_HZ,
    at_recipe_rate,
    mel_powers,
    recipe_magnitudes,
    root_mean_squares,
    zero_crossing_rates,
)
from ser_core.features.spectrum import mean_cepstra as mean_cepstra_of
from ser_core.features.tuning import tuning_of

Features = NDArray[np.float32]

CEPSTRA = 20
CUSTOMER_CARE_FEATURES = 1 + CHROMA_BINS + CEPSTRA + 1 + MEL_BANDS  # 162


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which part of a clip an earlier system loaded: acted clips begin and end with silence."""

    offset_s: float = 0.0
    duration_s: float | None = None  # None: to the end

    def __call__(self, samples: Samples) -> Samples:
        start = round(self.offset_s * SAMPLE_RATE_HZ)
        end = None if self.duration_s is None else start + round(self.duration_s * SAMPLE_RATE_HZ)
        return samples[start:end]


@dataclass(frozen=True, slots=True)
class Recipe:
    """A named way from 16 kHz samples to one array; a change of its numbers is a new version."""

    name: str
    version: int
    shape: tuple[int, ...]
    compute: Callable[[Samples], Features]
    stretch: Stretch = Stretch()  # what of a clip to give to `compute`, as its system did


def customer_care_features(samples: Samples) -> Features:
    """The customer-care system's 162: zero crossings, chroma, cepstra, loudness and mel bands, each its mean over time.

    The values are librosa's to 1e-4 (a test holds them to it), from one transform in place of four and
    without librosa's 15 s of compiling at the first call.
    """
    signal = at_recipe_rate(samples)
    magnitudes = recipe_magnitudes(signal)
    mel = mel_powers(magnitudes)
    parts = (
        [float(np.mean(zero_crossing_rates(signal)))],
        _chroma(magnitudes).mean(axis=1),
        mean_cepstra_of(mel, CEPSTRA),
        [float(np.mean(root_mean_squares(signal)))],
        mel.mean(axis=1),
    )
    return np.concatenate(parts).astype(np.float32)


def _chroma(magnitudes: NDArray[np.float32]) -> NDArray[np.float32]:
    """The share of each pitch class in each frame, the strongest at 1, on the recording's own tuning."""
    tuning = tuning_of(magnitudes, RECIPE_RATE_HZ, FFT_LENGTH)
    # Not `@`: BLAS brings threads, which on a busy machine make this a hundred times slower than the sum itself.
    raw = np.einsum("cf,ft->ct", chroma_filters(RECIPE_RATE_HZ, FFT_LENGTH, tuning), magnitudes)
    strongest = raw.max(axis=0)
    strongest[strongest < np.finfo(np.float32).tiny] = 1.0  # a silent frame stays silent
    shares: NDArray[np.float32] = raw / strongest
    return shares


RECIPES: dict[str, Recipe] = {
    "customer-care-162": Recipe(
        "customer-care-162", 1, (CUSTOMER_CARE_FEATURES,), customer_care_features, Stretch(0.6, 2.5)
    ),
    "cepstra-spectrum-1070": Recipe(
        "cepstra-spectrum-1070", 1, (cepstra_and_spectrum.FEATURES,), cepstra_and_spectrum.cepstra_and_spectrum
    ),
    "framewise-4536": Recipe(
        "framewise-4536", 1, (framewise.FEATURES,), framewise.framewise, Stretch(0.6, framewise.DURATION_S)
    ),
    "log-mel-chunk": Recipe(
        "log-mel-chunk", 1, log_mel_chunks.SHAPE, log_mel_chunks.log_mel_chunk, Stretch(0.5, log_mel_chunks.CHUNK_S)
    ),
    "statistics-200": Recipe(
        "statistics-200", 1, (global_statistics.FEATURES,), global_statistics.global_statistics, Stretch(0.5)
    ),
    "mean-cepstra-40": Recipe(
        "mean-cepstra-40", 1, (mean_cepstra.FEATURES,), mean_cepstra.mean_cepstra, Stretch(0.5, 3.0)
    ),
    "functionals": Recipe("functionals", 1, (len(functionals.NAMES),), functionals.functionals),
}

"""The interview simulator's pictures: each 3 s chunk of an answer as five overlapping log-mel patches.

Its code kept chunks and pictures as 16-bit floats to save memory; here they stay 32-bit.
"""

from functools import lru_cache

import numpy as np

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples
from ser_core.features.filterbanks import mel_filters
from ser_core.features.spectrum import Floats, decibels, magnitudes

CHUNK_LENGTH = 49_100  # 3.07 s: 384 columns, which is five patches
CHUNK_S = CHUNK_LENGTH / SAMPLE_RATE_HZ
CHUNK_STEP = 16_000  # 1 s
FFT_LENGTH = 512  # 32 ms
WINDOW_LENGTH = 256  # 16 ms, in the middle of the transform
HOP_LENGTH = 128  # 8 ms
MEL_BANDS = 128  # more than the transform has bins under 4 kHz: the narrowest hold none and are silent
HIGHEST_HZ = 4_000.0
PATCH_COLUMNS = 128
PATCH_STEP = 64
PATCHES = 1 + (1 + CHUNK_LENGTH // HOP_LENGTH - PATCH_COLUMNS) // PATCH_STEP
SHAPE = (PATCHES, MEL_BANDS, PATCH_COLUMNS, 1)  # (5, 128, 128, 1)


def log_mel_chunks(samples: Samples) -> Floats:
    """Every whole chunk, one beginning each second, as (chunks, 5, 128, 128, 1); one chunk of a sound that holds none."""
    starts = range(0, max(1, len(samples) - CHUNK_LENGTH + 1), CHUNK_STEP)
    return np.stack([log_mel_chunk(samples[start : start + CHUNK_LENGTH]) for start in starts])


def log_mel_chunk(samples: Samples) -> Floats:
    """The first chunk of a sound: what the network is trained on. A shorter sound is followed by silence."""
    chunk = _standardized(samples[:CHUNK_LENGTH])
    chunk = np.pad(chunk, (0, CHUNK_LENGTH - len(chunk)))
    power = magnitudes(chunk, _hamming(), HOP_LENGTH) ** 2
    levels = decibels(mel_filters(SAMPLE_RATE_HZ, FFT_LENGTH, MEL_BANDS, HIGHEST_HZ) @ power)
    levels -= levels.max()  # dB under the chunk's loudest band
    columns = np.lib.stride_tricks.sliding_window_view(levels, PATCH_COLUMNS, axis=1)[:, ::PATCH_STEP]
    return np.ascontiguousarray(columns.transpose(1, 0, 2)[..., None], dtype=np.float32)


def _standardized(chunk: Samples) -> Samples:
    """Mean 0 and standard deviation 1; silence stays silence."""
    if len(chunk) == 0:
        return chunk
    centred = chunk - chunk.mean(dtype=np.float64)
    deviation = centred.std()
    return np.asarray(centred / deviation if deviation > 0 else centred, np.float32)


@lru_cache(maxsize=1)
def _hamming() -> Floats:
    """The periodic Hamming window, with zeros on both sides up to the transform's length."""
    window = 0.54 - 0.46 * np.cos(2 * np.pi * np.arange(WINDOW_LENGTH) / WINDOW_LENGTH)
    return np.pad(window, (FFT_LENGTH - WINDOW_LENGTH) // 2).astype(np.float32)

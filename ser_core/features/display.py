"""Pictures of sound for the eye: the waveform's envelope and spectrograms, of a bounded size for any length."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ser_core.audio.recording import FULL_SCALE, SAMPLE_RATE_HZ, Samples, Track
from ser_core.features.loudness import decibels
from ser_core.features.mel_scale import frequencies_of, mels_of

MOST_COLUMNS = 600  # about the pixels a chart is wide on a page
MOST_BANDS = 256
COLUMN_S = 0.010  # a column of a short sound; the columns of a longer one are wider
MOST_FRAMES_A_COLUMN = 8  # spread over a wide column and averaged: an hour costs no more than a minute
MEL_WINDOW = 512  # 32 ms, a few periods of a deep voice
MEL_FFT = 2048  # zero-padded so far that the narrowest of 256 mel bands still holds a bin
FRAMES_AT_ONCE = 256  # a few MB, whatever the length


@dataclass(frozen=True, slots=True, eq=False)
class Envelope:
    """The lowest and highest sample of each pixel, -1 to 1; `times_s` is the middle of each pixel."""

    times_s: NDArray[np.float64]
    low: NDArray[np.float32]
    high: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A spectrogram to look at: `db` is [bands, columns], 0 a full-scale sine; low frequencies come first."""

    db: NDArray[np.float32]
    times_s: NDArray[np.float64]  # the middle of each column
    frequencies_hz: NDArray[np.float64]  # the middle of each band


def envelope(track: Track, pixels: int, start_s: float = 0.0, end_s: float | None = None) -> Envelope:
    """What a waveform chart draws of a stretch of a track; fewer pixels where there are fewer samples."""
    start = min(max(0, round(start_s * SAMPLE_RATE_HZ)), len(track.pcm))
    end = len(track.pcm) if end_s is None else min(max(start, round(end_s * SAMPLE_RATE_HZ)), len(track.pcm))
    edges = np.linspace(start, end, min(pixels, end - start) + 1).astype(np.int64)
    pieces = [track.pcm[a:b] for a, b in pairwise(edges)]  # views: nothing is copied
    low = np.array([piece.min() for piece in pieces], np.float32) / np.float32(FULL_SCALE)
    high = np.array([piece.max() for piece in pieces], np.float32) / np.float32(FULL_SCALE)
    return Envelope((edges[:-1] + edges[1:]) / (2 * SAMPLE_RATE_HZ), low, high)


def only_spoken(envelope: Envelope, stretches: Sequence[tuple[float, float]]) -> Envelope:
    """The same waveform, silent outside these stretches: what one person says on a track that holds two."""
    inside = np.zeros(len(envelope.times_s), np.bool_)
    for start_s, end_s in stretches:
        inside |= (envelope.times_s >= start_s) & (envelope.times_s <= end_s)
    low, high = (np.where(inside, edge, np.float32(0)) for edge in (envelope.low, envelope.high))
    return Envelope(envelope.times_s, low, high)


def spectrogram(
    samples: Samples | NDArray[np.int16], *, bands: int = MOST_BANDS, columns: int = MOST_COLUMNS
) -> Picture:
    """Evenly spaced frequencies up to 8 kHz; a tone on a band's middle stands there at its own level."""
    bands = _bounded(bands, MOST_BANDS)
    window = np.hanning(2 * bands + 1)[:-1].astype(np.float32)  # as many bins as bands, once 0 Hz is left out
    scale = (2 / window.sum()) ** 2  # a bin then holds the squared height of its sine
    powers, times_s = _pooled_powers(samples, window, len(window), columns, np.eye(bands + 1, dtype=np.float32)[1:])
    frequencies_hz = np.arange(1, bands + 1, dtype=np.float64) * (SAMPLE_RATE_HZ / len(window))
    return Picture(decibels(powers * scale), times_s, frequencies_hz)


def mel_spectrogram(samples: Samples | NDArray[np.int16], *, bands: int = 128, columns: int = MOST_COLUMNS) -> Picture:
    """Frequencies as the ear spaces them; a band holds all the power that falls into it."""
    bands = _bounded(bands, MOST_BANDS)
    window = np.hanning(MEL_WINDOW + 1)[:-1].astype(np.float32)
    scale = 4 / (MEL_FFT * np.square(window).sum())  # Parseval: the bins of a full-scale sine then sum to 1
    powers, times_s = _pooled_powers(samples, window, MEL_FFT, columns, mel_filters(bands, MEL_FFT))
    return Picture(decibels(powers * scale), times_s, _mel_edges_hz(bands)[1:-1])


def mel_filters(bands: int, fft: int) -> NDArray[np.float32]:
    """Triangles of height 1, [bands, bins], each from its neighbour's middle to the other's."""
    edges = _mel_edges_hz(bands)[:, None]
    bins_hz = np.fft.rfftfreq(fft, 1 / SAMPLE_RATE_HZ)[None, :]
    rising = (bins_hz - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins_hz) / (edges[2:] - edges[1:-1])
    return np.maximum(0, np.minimum(rising, falling)).astype(np.float32)


def _mel_edges_hz(bands: int) -> NDArray[np.float64]:
    """Where the bands begin, peak and end, evenly spaced to the ear from 0 Hz to the highest."""
    highest = mels_of(np.array([SAMPLE_RATE_HZ / 2]))[0]
    return frequencies_of(np.linspace(0.0, highest, bands + 2))


def _pooled_powers(
    samples: Samples | NDArray[np.int16],
    window: NDArray[np.float32],
    fft: int,
    columns: int,
    filters: NDArray[np.float32],
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Mean power of each band in each column, from frames spread evenly over the sound, and the columns' times."""
    hops = -(-len(samples) // round(COLUMN_S * SAMPLE_RATE_HZ))
    columns = min(_bounded(columns, MOST_COLUMNS), hops)
    powers = np.zeros((len(filters), columns), np.float32)
    if columns == 0:
        return powers, np.zeros(0)
    frames_a_column = min(MOST_FRAMES_A_COLUMN, -(-hops // columns))
    centres = ((np.arange(columns * frames_a_column) + 0.5) * len(samples) / (columns * frames_a_column)).astype(int)
    columns_at_once = FRAMES_AT_ONCE // frames_a_column
    for first in range(0, columns, columns_at_once):
        last = min(first + columns_at_once, columns)
        frames = _frames_at(samples, centres[first * frames_a_column : last * frames_a_column], len(window))
        bins = np.square(np.abs(np.fft.rfft(frames * window, fft))).astype(np.float32)
        powers[:, first:last] = filters @ bins.reshape(last - first, frames_a_column, -1).mean(axis=1).T
    return powers, (np.arange(columns) + 0.5) * len(samples) / (columns * SAMPLE_RATE_HZ)


def _frames_at(samples: Samples | NDArray[np.int16], centres: NDArray[np.int64], length: int) -> NDArray[np.float32]:
    """Frames around their centres; beyond the ends of the sound there is silence."""
    wanted = centres[:, None] + np.arange(-(length // 2), length - length // 2)
    inside = (wanted >= 0) & (wanted < len(samples))
    frames = np.where(inside, samples[np.clip(wanted, 0, len(samples) - 1)], 0).astype(np.float32)
    return frames / np.float32(FULL_SCALE) if samples.dtype == np.int16 else frames


def _bounded(asked: int, most: int) -> int:
    return min(max(1, asked), most)

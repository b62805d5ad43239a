"""What is measured of a voice every 20 ms: the shape of its spectrum, and how high it is. NumPy and SciPy alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.fft
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d

from ser_core.audio.recording import BLOCK_S, SAMPLE_RATE_HZ, Samples, Track
from ser_core.segmentation.records import Turn

Floats = NDArray[np.float32]

HOP_LENGTH = 320  # 20 ms
HOP_S = HOP_LENGTH / SAMPLE_RATE_HZ
FRAME_LENGTH = 640  # 40 ms: three periods of a 75 Hz voice
FFT_LENGTH = 1024  # room for the longest period without the frame's two ends meeting
BINS = FFT_LENGTH // 4 + 1  # up to 4 kHz: what a telephone carries, so that every call is heard alike
BANDS = 32
LOWEST_BAND_HZ, HIGHEST_BAND_HZ = 200.0, 3_800.0
CEPSTRA = 22  # the first of them is loudness
FAINTEST_POWER = 1e-7  # keeps silence from an infinite logarithm
NOISE_PERCENT = 10  # of a block's frames: that quiet are the pauses
LEFT_OF_NOISE = 0.3  # of the noise's power remains, so that what is taken away makes no holes
AUDIBLE_DB = 15.0  # under the loudest moment of the second around it a frame tells more of the noise than of the voice
SECOND = round(1.0 / HOP_S)
LINE_RATE_HZ = 8_000  # of the autocorrelation, which is made from the bins up to 4 kHz
SHORTEST_PERIOD, LONGEST_PERIOD = 16, 126  # at that rate: 500 to 63 Hz
OCTAVE_COST = 0.05  # a voice repeats itself after two of its periods as well: the shorter one is meant


@dataclass(frozen=True, slots=True, eq=False)
class VoiceFrames:
    """The frames in which somebody is heard, in order; a row each."""

    moments_s: NDArray[np.float64]  # of their middles
    cepstra: Floats  # (frames, CEPSTRA)
    pitch: Floats  # octaves above 100 Hz
    voicing: Floats  # how nearly the sound repeats itself at that pitch, 0 to 1

    @property
    def middle(self) -> Floats:
        """The mean of the cepstra: the line, the room, and what all voices of the call have in common."""
        count = max(1, len(self.cepstra))
        return np.asarray(self.cepstra.sum(axis=0, dtype=np.float64) / count, np.float32)


def voice_frames(track: Track, turns: Sequence[Turn]) -> VoiceFrames:
    """The audible frames of the turns, measured a block at a time."""
    parts = [block_frames(samples, start_s, turns) for start_s, samples in blocks_around(track)]
    return VoiceFrames(
        np.concatenate([part.moments_s for part in parts]),
        np.concatenate([part.cepstra for part in parts]),
        np.concatenate([part.pitch for part in parts]),
        np.concatenate([part.voicing for part in parts]),
    )


def blocks_around(track: Track) -> Iterator[tuple[float, Samples]]:
    """Each block with half a frame more at its end, and the moment of its start; a track has at least one."""
    more_s = (FRAME_LENGTH - HOP_LENGTH) / SAMPLE_RATE_HZ
    for index in range(max(1, int(np.ceil(track.duration_s / BLOCK_S)))):
        start_s = index * BLOCK_S
        samples = track.read(start_s, start_s + BLOCK_S + more_s)
        yield start_s, np.pad(samples, (0, max(0, FRAME_LENGTH - len(samples))))


def block_frames(samples: Samples, start_s: float, turns: Sequence[Turn]) -> VoiceFrames:
    """One block's audible frames; what noise it holds is judged by the block itself."""
    powers = frame_powers(samples)
    moments_s = start_s + (np.arange(len(powers)) * HOP_LENGTH + FRAME_LENGTH / 2) / SAMPLE_RATE_HZ
    bands = powers @ BAND_FILTERS.T + np.float32(FAINTEST_POWER)
    heard = np.flatnonzero(inside(moments_s, turns) & audible(bands.sum(axis=1)))
    noise = np.percentile(bands, NOISE_PERCENT, axis=0)
    cleaned = np.log(np.maximum(bands[heard] - noise, LEFT_OF_NOISE * noise))
    pitch, voicing = pitch_of(powers[heard])
    return VoiceFrames(moments_s[heard], (cleaned @ COSINES).astype(np.float32), pitch, voicing)


def frame_powers(samples: Samples) -> Floats:
    """Power spectra up to 4 kHz, (frames, BINS)."""
    frames = np.lib.stride_tricks.sliding_window_view(samples, FRAME_LENGTH)[::HOP_LENGTH]
    spectrum = scipy.fft.rfft(frames * WINDOW, FFT_LENGTH, axis=1)[:, :BINS]
    powers: Floats = np.square(spectrum.real) + np.square(spectrum.imag)
    return powers


def inside(moments_s: NDArray[np.float64], turns: Sequence[Turn]) -> NDArray[np.bool_]:
    """Which moments lie in a turn; turns may be cut, but do not overlap."""
    edges = np.array([edge for turn in turns for edge in (turn.start_s, turn.end_s)])
    return np.asarray(np.searchsorted(edges, moments_s, side="right") % 2 == 1)


def audible(power: Floats) -> NDArray[np.bool_]:
    """Not far under the loudest moment of the second around it."""
    loudest = maximum_filter1d(power, SECOND)
    return np.asarray(power > loudest * 10 ** (-AUDIBLE_DB / 10))


def pitch_of(powers: Floats) -> tuple[Floats, Floats]:
    """Octaves above 100 Hz, and the autocorrelation there, with the window's own divided out."""
    correlation = scipy.fft.irfft(powers, FFT_LENGTH // 2, axis=1)
    repeats = correlation[:, SHORTEST_PERIOD - 1 : LONGEST_PERIOD + 2] / OWN_CORRELATION
    repeats /= correlation[:, :1] + np.float32(1e-9)
    here = repeats[:, 1:-1]
    periods = np.arange(SHORTEST_PERIOD, LONGEST_PERIOD + 1)
    peaks = (here > repeats[:, :-2]) & (here >= repeats[:, 2:])
    favour = np.where(peaks, here - OCTAVE_COST * np.log2(periods / SHORTEST_PERIOD), -np.inf)
    best = favour.argmax(axis=1)
    voicing = np.clip(here[np.arange(len(here)), best], 0.0, 1.0)
    pitch = np.log2(LINE_RATE_HZ / periods[best] / 100.0)
    return pitch.astype(np.float32), voicing.astype(np.float32)


def band_filters() -> Floats:
    """Triangles, evenly spaced on the mel scale of O'Shaughnessy (1987)."""
    lowest, highest = (2595 * np.log10(1 + hz / 700) for hz in (LOWEST_BAND_HZ, HIGHEST_BAND_HZ))
    edges_hz = 700 * (10 ** (np.linspace(lowest, highest, BANDS + 2) / 2595) - 1)
    bins_hz = np.arange(BINS) * SAMPLE_RATE_HZ / FFT_LENGTH
    rising = (bins_hz - edges_hz[:-2, None]) / (edges_hz[1:-1] - edges_hz[:-2])[:, None]
    falling = (edges_hz[2:, None] - bins_hz) / (edges_hz[2:] - edges_hz[1:-1])[:, None]
    return np.maximum(0, np.minimum(rising, falling)).astype(np.float32)


def own_correlation() -> Floats:
    """The window's autocorrelation at the periods: divided out, else a longer period looks fainter."""
    own = scipy.fft.irfft(np.abs(scipy.fft.rfft(WINDOW, 2 * FFT_LENGTH)) ** 2)
    lags = np.arange(SHORTEST_PERIOD - 1, LONGEST_PERIOD + 2) * (SAMPLE_RATE_HZ // LINE_RATE_HZ)
    return np.asarray(own[lags] / own[0], np.float32)


WINDOW: Floats = (np.sin(np.pi * (np.arange(FRAME_LENGTH) + 0.5) / FRAME_LENGTH) ** 2).astype(np.float32)
BAND_FILTERS = band_filters()
COSINES = np.asarray(scipy.fft.dct(np.eye(BANDS), axis=1, norm="ortho")[:, :CEPSTRA], np.float32)
OWN_CORRELATION = own_correlation()

"""The pitch of a voice: one value every 10 ms, and how nearly the sound repeats itself at it.

The way of Boersma (1993): each frame's autocorrelation, with the window's own divided out, offers a few periods;
the path through them that leaps least is kept.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from ser_core.audio.recording import SAMPLE_RATE_HZ

Floats = NDArray[np.float32]

HOP_LENGTH = 160  # 10 ms
PITCH_FRAME = 640  # 40 ms: three periods of a 75 Hz voice
PITCH_FFT = 1024  # room for the longest period without the frame's two ends meeting
LOWEST_PITCH_HZ, HIGHEST_PITCH_HZ = 60.0, 700.0  # from a deep man to a shout
CANDIDATES = 4  # periods that a frame may offer
VOICED_FROM = 0.5  # a frame that repeats itself less has no pitch
QUIET = 0.03  # a frame below this share of the loudest is less and less likely to be voice
OCTAVE_COST = 0.02  # a voice repeats itself after two of its periods as well: the shorter one is meant
LEAP_COST = 0.35  # of an octave's leap from one frame to the next
ONSET_COST = 0.14  # of beginning or ending voice
SHORTEST_VOICE = 3  # frames: less than 30 ms of repetition is a click or a ringing
SILENT_POWER = 1e-12  # keeps silence from dividing by nothing


@dataclass(frozen=True, slots=True, eq=False)
class PitchTrack:
    """Both curves have one value a frame."""

    f0_hz: Floats  # 0 where there is no voice
    periodicity: Floats  # 0 to 1 at that pitch, 0 where there is no voice

    @property
    def voiced(self) -> NDArray[np.bool_]:
        return self.f0_hz > 0


def framed(signal: Floats, length: int) -> Floats:
    """Frames centred on every tenth millisecond, as (frames, samples): the same count for every length."""
    padded = np.pad(signal, (length // 2, length // 2 + HOP_LENGTH), mode="edge")  # an offset from zero makes no click
    count = len(signal) // HOP_LENGTH + 1
    frames: Floats = np.lib.stride_tricks.sliding_window_view(padded, length)[::HOP_LENGTH][:count]
    return frames


@lru_cache(maxsize=4)
def hann(length: int) -> Floats:
    """The Hann window of which no sample is zero."""
    window: Floats = np.sin(np.pi * (np.arange(length) + 0.5) / length).astype(np.float32) ** 2
    return window


def powers_of(signal: Floats, frame_length: int, fft_length: int) -> Floats:
    """The frames' power spectra without their offsets from zero, as (frames, frequencies)."""
    frames = framed(signal, frame_length)
    centred = (frames - frames.mean(axis=1, keepdims=True)) * hann(frame_length)
    spectrum = scipy.fft.rfft(centred, fft_length, axis=1)
    powers: Floats = spectrum.real**2 + spectrum.imag**2
    return powers


def pitch_powers(signal: Floats) -> Floats:
    """The power spectra that the pitch and its harmonics are read from."""
    return powers_of(signal, PITCH_FRAME, PITCH_FFT)


def pitch_track(powers: Floats) -> PitchTrack:
    """The smoothest likely pitch through the frames of `pitch_powers`."""
    periods, strengths = _candidates(powers)
    rows = np.arange(len(powers))
    best = _best_path(_likelihoods(powers, periods, strengths), periods)
    voiced = _without_blips(best < CANDIDATES)
    chosen = np.where(voiced, best, 0)
    f0_hz = np.where(voiced, SAMPLE_RATE_HZ / periods[rows, chosen], 0.0)
    periodicity = np.where(voiced, strengths[rows, chosen], 0.0)
    return PitchTrack(f0_hz.astype(np.float32), periodicity.astype(np.float32))


@lru_cache(maxsize=1)
def _own_correlation() -> Floats:
    """The window's autocorrelation: divided out, else a longer period looks fainter."""
    own = scipy.fft.irfft(np.abs(scipy.fft.rfft(hann(PITCH_FRAME), PITCH_FFT)) ** 2)
    share: Floats = (own / own[0]).astype(np.float32)
    return share


def _candidates(powers: Floats) -> tuple[Floats, Floats]:
    """Each frame's most likely periods in samples, and how strongly it repeats itself after each: 0 where there are fewer."""
    shortest, longest = int(SAMPLE_RATE_HZ / HIGHEST_PITCH_HZ), int(SAMPLE_RATE_HZ / LOWEST_PITCH_HZ) + 1
    correlation = scipy.fft.irfft(powers, axis=1)
    lags = slice(shortest - 1, longest + 2)
    repeats = correlation[:, lags] / (_own_correlation()[lags] * (correlation[:, :1] + SILENT_POWER))
    before, here, after = repeats[:, :-2], repeats[:, 1:-1], repeats[:, 2:]
    peaks = (here > before) & (here >= after) & (here > 0)
    favour = here - OCTAVE_COST * np.log2(np.arange(shortest, longest + 1, dtype=np.float32))
    ranked = np.argpartition(np.where(peaks, -favour, np.inf), CANDIDATES, axis=1)[:, :CANDIDATES]
    left, middle, right = (np.take_along_axis(part, ranked, axis=1) for part in (before, here, after))
    curvature = np.minimum(left - 2 * middle + right, -1e-9)
    aside = np.clip(0.5 * (left - right) / curvature, -0.5, 0.5)  # the top of the parabola through the three
    heights = middle - 0.25 * (left - right) * aside
    found = np.take_along_axis(peaks, ranked, axis=1)
    strengths = np.where(found, np.minimum(heights, 1.0), 0.0)
    return (ranked + shortest + aside).astype(np.float32), strengths.astype(np.float32)


def _likelihoods(powers: Floats, periods: Floats, strengths: Floats) -> Floats:
    """How well each candidate fits its frame, as (frames, candidates + 1); the last one is no voice."""
    loudness = np.sqrt(powers.sum(axis=1))
    share = loudness / (loudness.max() + SILENT_POWER)
    unvoiced = VOICED_FROM + np.maximum(0.0, 1.0 - share / QUIET)
    voiced = np.where(strengths > 0, strengths - OCTAVE_COST * np.log2(periods * LOWEST_PITCH_HZ / SAMPLE_RATE_HZ), -1)
    return np.column_stack((voiced, unvoiced)).astype(np.float32)


def _best_path(likelihoods: Floats, periods: Floats) -> NDArray[np.intp]:
    """The candidates, one a frame, whose likelihoods less the leaps between them add up to most (Viterbi 1967)."""
    octaves = np.log2(periods)
    costs = np.full((len(periods) - 1, CANDIDATES + 1, CANDIDATES + 1), ONSET_COST, np.float32)
    costs[:, :-1, :-1] = LEAP_COST * np.abs(octaves[:-1, :, None] - octaves[1:, None, :])
    costs[:, -1, -1] = 0.0
    came_from = np.empty((len(costs), CANDIDATES + 1), np.intp)
    score = likelihoods[0]
    for step, cost in enumerate(costs):
        total = score[:, None] - cost
        came_from[step] = total.argmax(axis=0)
        score = total.max(axis=0) + likelihoods[step + 1]
    path = [int(score.argmax())]
    for back in came_from[::-1].tolist():
        path.append(back[path[-1]])
    return np.array(path[::-1])


def _without_blips(voiced: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Without the stretches that are too short for a voice."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], voiced, [False])).astype(np.int8)))
    lengths = edges[1::2] - edges[::2]
    kept = voiced.copy()
    kept[voiced] = np.repeat(lengths >= SHORTEST_VOICE, lengths)
    return kept

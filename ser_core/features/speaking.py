"""How somebody speaks in a stretch of sound: how high, how many syllables, and whether the line could carry it.

Cheap on purpose, as a call has hours of it: an eighth of the time that the pitch of `pitch.py` takes, for one number a turn.
"""

from dataclasses import dataclass

import numpy as np
import scipy.fft
import scipy.signal
from numpy.typing import NDArray

from ser_core.audio.recording import FULL_SCALE, SAMPLE_RATE_HZ, Samples

Floats = NDArray[np.float32]

THINNING = 2  # to 8 kHz: all that a telephone carries, and half the work
RATE_HZ = SAMPLE_RATE_HZ // THINNING
HOP = RATE_HZ // 50  # 20 ms
FRAME = 320  # 40 ms: three periods of a 75 Hz voice
FFT_LENGTH = 512
LOWEST_PITCH_HZ, HIGHEST_PITCH_HZ = 60, 500
VOICED_FROM = 0.5  # a frame that repeats itself less has no pitch
AS_STRONG = 0.95  # of the strongest period: of two that are about as strong the shorter one is meant
LEAST_VOICED = 5  # frames, a tenth of a second: of less no pitch is told

SYLLABLE_STEP = RATE_HZ // 100  # 10 ms
SYLLABLE_BAND_HZ = (300.0, 3_000.0)  # vowels stand out there, and every telephone carries it
SMOOTHING = np.hanning(9)[1:-1] / np.hanning(9).sum()  # over 70 ms
SYLLABLE_DIP_DB = 1.0  # between two syllables the loudness falls by so much at least
SYLLABLE_BELOW_DB = 25.0  # below the stretch's loud moments nothing is a syllable
SYLLABLES_APART = 8  # steps: nobody speaks more than twelve in a second

CLIPPED_LEVEL = 0.98  # of the stretch's own largest value
CLIPPED_FROM = 0.5  # of full scale: a quiet voice that touches its own largest value is not clipped


@dataclass(frozen=True, slots=True)
class Speaking:
    """One stretch of one person."""

    pitch_hz: float | None  # the median where there is voice; None where there is hardly any
    syllables: int
    clipped_share: float  # of its samples that lie at the limit of what the line carried


def speaking(samples: Samples) -> Speaking:
    """What can be told of a stretch without a model."""
    thin: Floats = samples[: len(samples) // THINNING * THINNING].reshape(-1, THINNING).mean(axis=1, dtype=np.float32)
    if len(thin) < FRAME:
        return Speaking(None, 0, clipped_share(samples))
    f0_hz = pitch_curve(thin)
    voiced = f0_hz[f0_hz > 0]
    pitch_hz = float(np.median(voiced)) if len(voiced) >= LEAST_VOICED else None
    return Speaking(pitch_hz, count_syllables(thin, f0_hz > 0), clipped_share(samples))


def pitch_curve(thin: Floats) -> Floats:
    """The pitch every 20 ms, 0 where there is none."""
    frames = np.lib.stride_tricks.sliding_window_view(thin, FRAME)[::HOP]
    window = np.hanning(FRAME + 2)[1:-1].astype(np.float32)
    powers = np.abs(scipy.fft.rfft((frames - frames.mean(axis=1, keepdims=True)) * window, FFT_LENGTH, axis=1)) ** 2
    repeats = scipy.fft.irfft(powers, axis=1)
    own = scipy.fft.irfft(np.abs(scipy.fft.rfft(window, FFT_LENGTH)) ** 2)
    shortest, longest = RATE_HZ // HIGHEST_PITCH_HZ, RATE_HZ // LOWEST_PITCH_HZ
    lags = slice(shortest, longest + 1)
    strength = repeats[:, lags] / (repeats[:, :1] + 1e-9) / (own[lags] / own[0])
    best = strength.max(axis=1)
    peaks = np.zeros(strength.shape, np.bool_)
    peaks[:, 1:-1] = (strength[:, 1:-1] >= strength[:, :-2]) & (strength[:, 1:-1] > strength[:, 2:])
    first = (peaks & (strength >= AS_STRONG * best[:, None])).argmax(axis=1)
    lag = _between(strength, first) + shortest
    loud = repeats[:, 0] > repeats[:, 0].max(initial=0.0) * 1e-3  # 30 dB below the loudest frame is room, not voice
    voiced = peaks.any(axis=1) & (best > VOICED_FROM) & loud & (first > 0)
    return np.where(voiced, RATE_HZ / lag, 0.0).astype(np.float32)


def _between(strength: Floats, peaks: NDArray[np.intp]) -> Floats:
    """Where the parabola through a peak and its two neighbours is highest."""
    rows, inner = np.arange(len(strength)), np.clip(peaks, 1, strength.shape[1] - 2)
    before, here, after = (strength[rows, inner + aside] for aside in (-1, 0, 1))
    curve = np.minimum(before - 2 * here + after, -1e-9)
    return np.asarray(inner + np.clip(0.5 * (before - after) / curve, -0.5, 0.5), np.float32)


def count_syllables(thin: Floats, voiced: NDArray[np.bool_]) -> int:
    """Syllable nuclei (de Jong and Wempe 2009): voiced peaks of the loudness of the vowels' band with a dip between them."""
    band = scipy.signal.sosfilt(_VOWEL_BAND, thin)
    steps = len(band) // SYLLABLE_STEP
    powers = np.square(band[: steps * SYLLABLE_STEP]).reshape(steps, SYLLABLE_STEP).mean(axis=1)
    smooth = np.convolve(powers, SMOOTHING, mode="same")
    loudness_db = 10 * np.log10(smooth + 1e-10)
    floor_db = np.percentile(loudness_db, 99) - SYLLABLE_BELOW_DB
    found, _ = scipy.signal.find_peaks(
        np.concatenate(([-100.0], loudness_db, [-100.0])),
        height=floor_db,
        prominence=SYLLABLE_DIP_DB,
        distance=SYLLABLES_APART,
    )
    frames = np.minimum((found - 1) * SYLLABLE_STEP // HOP, len(voiced) - 1)
    near = voiced | np.roll(voiced, 1) | np.roll(voiced, -1)
    return int(near[frames].sum())


_VOWEL_BAND = scipy.signal.butter(2, SYLLABLE_BAND_HZ, "bandpass", fs=RATE_HZ, output="sos")


def clipped_share(samples: Samples) -> float:
    """The share of samples at the limit: their own largest value, where that is large.

    >>> loud = np.sin(np.linspace(0, 600, 16_000, dtype=np.float32))
    >>> round(clipped_share(np.clip(2 * loud, -1, 1)), 1), round(clipped_share(0.3 * loud), 1)
    (0.7, 0.0)
    """
    sizes = np.abs(samples)
    largest = float(sizes.max(initial=0.0))
    if largest < CLIPPED_FROM - 1 / FULL_SCALE:
        return 0.0
    at_limit = sizes >= CLIPPED_LEVEL * largest
    return float((at_limit[1:] & at_limit[:-1]).mean()) if len(samples) > 1 else 0.0

"""The interview simulator's 200 numbers: ten curves of a sound, their changes, and ten statistics of each.

Its document names the ten statistics and the total, not the ten curves. They are taken here as the eight curves of time and
spectrum in the analysis library that it cites, and the two of the voice's pitch. The document then reduces the 200 by a
scaling and a principal component analysis: both are learnt from training people, so they live in the trained
classifier and are kept with it (`ser_core.networks.classic`, its `components` option), not here.
"""

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples
from ser_core.features.spectrum import Floats, hann

CURVES = (
    "zero crossings",
    "energy",
    "entropy of energy",
    "spectral centroid",
    "spectral spread",
    "spectral entropy",
    "spectral flux",
    "spectral rolloff",
    "harmonicity",
    "pitch",
)
STATISTICS = ("mean", "median", "deviation", "kurtosis", "skewness", "1 %", "99 %", "lowest", "highest", "range")
FEATURES = 2 * len(CURVES) * len(STATISTICS)  # 200

FRAME_LENGTH = 512  # 32 ms: two and a half periods of the deepest voice
HOP_LENGTH = 160  # 10 ms
FFT_LENGTH = 2 * FRAME_LENGTH  # room for the autocorrelation, which comes from the same transform
BLOCKS = 8  # of a frame, and of its spectrum, between which the entropies see how energy is spread
ROLLOFF_SHARE = 0.9  # of the power lies below the rolloff
LOWEST_PITCH_HZ, HIGHEST_PITCH_HZ = 75.0, 500.0
VOICED_FROM = 0.45  # a frame less periodic than this has no pitch
OCTAVE_COST = 0.05  # a voice repeats itself after two of its periods as well: the shorter one is meant
SILENT_POWER = 1e-10  # -100 dB: keeps silence from dividing by nothing


def global_statistics(samples: Samples) -> Floats:
    """Ten statistics of the first curve, of the second and so on, then of their changes from frame to frame."""
    shortest = FRAME_LENGTH + HOP_LENGTH  # two frames, so that there is a change
    signal = np.pad(samples, (0, max(0, shortest - len(samples)))).astype(np.float64)
    curves = curves_of(signal)
    both = (statistics_of(curves), statistics_of(np.diff(curves, axis=1)))
    return np.concatenate(both).ravel().astype(np.float32)


def curves_of(signal: NDArray[np.float64]) -> NDArray[np.float64]:
    """The ten curves as (curves, frames); frequencies are shares of half the sample rate, but the pitch is in hertz."""
    frames = np.lib.stride_tricks.sliding_window_view(signal, FRAME_LENGTH)[::HOP_LENGTH]
    powers = np.abs(scipy.fft.rfft(frames * hann(FRAME_LENGTH), FFT_LENGTH, axis=1)) ** 2
    weights = powers / (powers.sum(axis=1, keepdims=True) + SILENT_POWER)
    heights = np.linspace(0, 1, weights.shape[1])
    centroid = weights @ heights
    spread = np.sqrt(np.maximum(weights @ heights**2 - centroid**2 * (2 - weights.sum(axis=1)), 0))
    rolloff = heights[np.argmax(np.cumsum(weights, axis=1) >= ROLLOFF_SHARE, axis=1)]
    flux = np.concatenate(([0.0], np.sum(np.diff(weights, axis=0) ** 2, axis=1)))
    crossings = np.mean(np.signbit(frames[:, 1:]) != np.signbit(frames[:, :-1]), axis=1)
    squares = frames**2
    harmonicity, pitch_hz = _periodicity(powers)
    return np.stack(
        (
            crossings,
            squares.mean(axis=1),
            _entropy(squares),
            centroid,
            spread,
            _entropy(powers[:, :-1]),
            flux,
            rolloff,
            harmonicity,
            pitch_hz,
        )
    )


def statistics_of(curves: NDArray[np.float64]) -> NDArray[np.float64]:
    """The ten statistics of each row, as (rows, statistics); a row that never moves has no kurtosis and no skewness: 0."""
    mean = curves.mean(axis=1)
    deviation = curves.std(axis=1)
    moves = deviation > np.finfo(np.float64).eps * np.abs(mean)
    standard = (curves - mean[:, None]) / np.where(moves, deviation, 1.0)[:, None]
    kurtosis = np.where(moves, np.mean(standard**4, axis=1) - 3, 0.0)  # 0 for a normal distribution
    skewness = np.where(moves, np.mean(standard**3, axis=1), 0.0)
    low, median, high = np.percentile(curves, (1, 50, 99), axis=1)
    lowest, highest = curves.min(axis=1), curves.max(axis=1)
    rows = (mean, median, deviation, kurtosis, skewness, low, high, lowest, highest, highest - lowest)
    return np.stack(rows, axis=1)


def _entropy(energies: NDArray[np.float64]) -> NDArray[np.float64]:
    """How evenly the energy of each row is spread over its blocks, in bits."""
    blocks = energies.reshape(len(energies), BLOCKS, -1).sum(axis=2)
    shares = blocks / (blocks.sum(axis=1, keepdims=True) + SILENT_POWER)
    bits: NDArray[np.float64] = -np.sum(shares * np.log2(shares + SILENT_POWER), axis=1)
    return bits


def _periodicity(powers: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How nearly each frame repeats itself, 0 to 1, and how often a second; 0 where it does not."""
    own = scipy.fft.irfft(np.abs(scipy.fft.rfft(hann(FRAME_LENGTH).astype(np.float64), FFT_LENGTH)) ** 2)
    shortest, longest = int(SAMPLE_RATE_HZ / HIGHEST_PITCH_HZ), int(SAMPLE_RATE_HZ / LOWEST_PITCH_HZ)
    correlation = scipy.fft.irfft(powers, axis=1)
    # The window's own correlation is divided out, else a longer period looks fainter.
    wanted = correlation[:, shortest : longest + 1] / (own[shortest : longest + 1] / own[0])
    repeats = np.clip(wanted / (correlation[:, :1] + SILENT_POWER), 0, 1)
    best = np.argmax(repeats - OCTAVE_COST * np.log2(np.arange(shortest, longest + 1)), axis=1)
    harmonicity = repeats[np.arange(len(repeats)), best]
    pitch_hz = np.where(harmonicity >= VOICED_FROM, SAMPLE_RATE_HZ / (best + shortest), 0.0)
    return harmonicity, pitch_hz

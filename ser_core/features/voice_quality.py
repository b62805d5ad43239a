"""How a voice is made: its cycles' unevenness, its harmonics, and the resonances of its throat and mouth."""

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from ser_core.audio.recording import SAMPLE_RATE_HZ
from ser_core.features.pitch import HOP_LENGTH, PITCH_FFT, SILENT_POWER, Floats

Doubles = NDArray[np.float64]

NEXT_CYCLE = 0.25  # a cycle's peak is looked for within this share of a period around where it is due
FORMANTS = 3
FORMANT_BAND_HZ = 5_500.0  # holds five resonances of a voice, two parameters each
PREDICTOR_ORDER = 10
PRE_EMPHASIS = 0.97  # undoes the voice source's own fall of 6 dB an octave
LOWEST_FORMANT_HZ = 150.0
WIDEST_FORMANT_HZ = 1_000.0  # a root this wide shapes the slope and is no resonance
WHITENING = 1e-4  # -40 dB of noise keeps the predictor steady where a band is empty, as on the telephone
HIGHEST_HARMONIC_HZ = 5_000.0


def cycle_peaks(signal: Floats, f0_hz: Floats) -> list[tuple[Floats, Floats]]:
    """For each stretch of voice, the moments (in samples) and heights of its cycles' peaks."""
    smooth = np.convolve(signal, np.array([0.25, 0.5, 0.25], np.float32), mode="same")
    voiced = np.concatenate(([False], f0_hz > 0, [False]))
    edges = np.flatnonzero(voiced[1:] != voiced[:-1])
    return [_peaks_within(smooth, f0_hz, int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def _peaks_within(signal: Floats, f0_hz: Floats, first: int, last: int) -> tuple[Floats, Floats]:
    stretch = signal[first * HOP_LENGTH : last * HOP_LENGTH]
    if len(stretch) < 3:
        return np.zeros(0, np.float32), np.zeros(0, np.float32)
    if -stretch.min() > stretch.max():  # a microphone may be wired either way: follow the taller side
        stretch = -stretch
    periods = (SAMPLE_RATE_HZ / f0_hz[first:last]).tolist()
    here = int(stretch[: int(periods[0]) + 1].argmax())
    found = []
    while True:
        found.append(here)
        period = periods[min(here // HOP_LENGTH, len(periods) - 1)]
        start, end = here + int((1 - NEXT_CYCLE) * period), here + int((1 + NEXT_CYCLE) * period) + 2
        if end > len(stretch):
            break
        here = start + int(stretch[start:end].argmax())
    middle = np.clip(np.array(found), 1, len(stretch) - 2)
    left, top, right = stretch[middle - 1], stretch[middle], stretch[middle + 1]
    curvature = np.minimum(left - 2 * top + right, -1e-9)
    aside = np.clip(0.5 * (left - right) / curvature, -0.5, 0.5)
    return (middle + aside).astype(np.float32), np.maximum(top, 1e-6).astype(np.float32)


def jitter_and_shimmer(signal: Floats, f0_hz: Floats) -> tuple[Doubles, Doubles]:
    """From each cycle to the next: the change of its length as a share of it, and of its height in dB."""
    jitter, shimmer = [np.zeros(0)], [np.zeros(0)]
    for moments, heights in cycle_peaks(signal, f0_hz):
        lengths = np.diff(moments.astype(np.float64))
        if len(lengths) >= 2:
            jitter.append(np.abs(np.diff(lengths)) / lengths.mean())
            shimmer.append(np.abs(np.diff(20 * np.log10(heights.astype(np.float64)))))
    return np.concatenate(jitter), np.concatenate(shimmer)


def harmonic_levels(powers: Floats, f0_hz: Floats, targets_hz: NDArray[np.floating]) -> Floats:
    """The level in dB of the harmonic nearest to each target, as (frames, targets), from the frames' `pitch_powers`."""
    orders = np.maximum(1, np.rint(np.minimum(targets_hz, HIGHEST_HARMONIC_HZ) / f0_hz[:, None]))
    bins = orders * f0_hz[:, None] * PITCH_FFT / SAMPLE_RATE_HZ
    around = np.rint(bins).astype(np.intp)[:, :, None] + np.arange(-1, 2)
    rows = np.arange(len(powers))[:, None, None]
    tops = powers[rows, np.clip(around, 0, powers.shape[1] - 1)].max(axis=2)
    levels: Floats = 10 * np.log10(tops + SILENT_POWER)
    return levels


def formants(powers: Floats, fft_length: int) -> tuple[Floats, Floats]:
    """The frequencies and bandwidths of the lowest three resonances, as (frames, 3); not a number where there are fewer.

    Linear prediction of the spectrum's lower part alone (Makhoul 1975), so that the sound need not be resampled.
    """
    top = round(FORMANT_BAND_HZ * fft_length / SAMPLE_RATE_HZ)
    rate_hz = 2 * top * SAMPLE_RATE_HZ / fft_length
    angles = np.arange(top + 1) * np.pi / top
    lifted = powers[:, : top + 1] * (1 + PRE_EMPHASIS**2 - 2 * PRE_EMPHASIS * np.cos(angles))
    correlation = scipy.fft.irfft(lifted.astype(np.float64), axis=1)[:, : PREDICTOR_ORDER + 1]
    correlation[:, 0] = correlation[:, 0] * (1 + WHITENING) + SILENT_POWER
    roots = _roots(_predictors(correlation))
    frequencies_hz = np.angle(roots) * rate_hz / (2 * np.pi)
    widths_hz = -np.log(np.maximum(np.abs(roots), 1e-6)) * rate_hz / np.pi
    wanted = (frequencies_hz > LOWEST_FORMANT_HZ) & (frequencies_hz < FORMANT_BAND_HZ - 100)
    wanted &= widths_hz < WIDEST_FORMANT_HZ
    order = np.argsort(np.where(wanted, frequencies_hz, np.inf), axis=1)[:, :FORMANTS]
    found = np.take_along_axis(wanted, order, axis=1)
    lowest = np.where(found, np.take_along_axis(frequencies_hz, order, axis=1), np.nan)
    widths = np.where(found, np.take_along_axis(widths_hz, order, axis=1), np.nan)
    return lowest.astype(np.float32), widths.astype(np.float32)


def _predictors(correlation: Doubles) -> Doubles:
    """Each row's linear predictor, by the recursion of Levinson and Durbin, all rows at once."""
    predictor = np.zeros_like(correlation)
    predictor[:, 0] = 1.0
    error = correlation[:, 0].copy()
    for order in range(1, correlation.shape[1]):
        mirrored = correlation[:, order:0:-1]
        reflection = -np.einsum("fk,fk->f", predictor[:, :order], mirrored) / error
        predictor[:, 1 : order + 1] += reflection[:, None] * predictor[:, order - 1 :: -1][:, :order]
        error = error * (1 - reflection**2)
    return predictor


def _roots(predictors: Doubles) -> NDArray[np.complex128]:
    """Every row's roots, as the eigenvalues of its companion matrix."""
    order = predictors.shape[1] - 1
    companions = np.zeros((len(predictors), order, order))
    companions[:, 0, :] = -predictors[:, 1:]
    companions[:, np.arange(1, order), np.arange(order - 1)] = 1.0
    roots: NDArray[np.complex128] = np.linalg.eigvals(companions).astype(np.complex128)
    return roots

"""How far a recording's pitches lie beside the tempered scale, as librosa estimates it for chroma."""

import numpy as np
from numpy.typing import NDArray

from ser_core.features.filterbanks import A4_HZ, CHROMA_BINS

# librosa's defaults for tracking pitch peaks
LOWEST_PITCH_HZ = 150.0
HIGHEST_PITCH_HZ = 4_000.0
PEAK_SHARE = 0.1  # a peak is at least this share of its frame's strongest bin
STEPS_A_SEMITONE = 100


def tuning_of(magnitudes: NDArray[np.float32], sample_rate_hz: int, fft_length: int) -> float:
    """The commonest distance of the stronger spectral peaks to the scale, in semitones from -0.5 to 0.5; 0 if none."""
    bins_hz = np.linspace(0, sample_rate_hz / 2, len(magnitudes))
    inside = np.flatnonzero((bins_hz >= LOWEST_PITCH_HZ) & (bins_hz < HIGHEST_PITCH_HZ))
    below, here, above = (magnitudes[inside[0] + step : inside[-1] + 1 + step] for step in (-1, 0, 1))
    floor = PEAK_SHARE * magnitudes.max(axis=0)
    # Bins under the floor count as 0, also as neighbours: so a lone bin above it is a peak.
    kept_below, kept, kept_above = (np.where(part > floor, part, 0) for part in (below, here, above))
    rows, frames = np.nonzero((kept > kept_below) & (kept >= kept_above))
    if len(rows) == 0:
        return 0.0
    left, peak, right = (part[rows, frames] for part in (below, here, above))
    curve, slope = left + right - 2 * peak, (right - left) / 2
    trusted = np.abs(slope) < np.abs(curve)  # else the top of the parabola lies outside of the three bins
    shift = np.where(trusted, -slope / np.where(trusted, curve, 1), 0)
    strengths = peak + 0.5 * slope * shift
    pitches_hz = (rows + inside[0] + shift) * sample_rate_hz / fft_length
    strong_hz = pitches_hz[strengths >= np.median(strengths)].astype(np.float64)
    residual = np.mod(CHROMA_BINS * np.log2(strong_hz / (A4_HZ / 16)), 1.0)
    residual[residual >= 0.5] -= 1.0
    counts, edges = np.histogram(residual, np.linspace(-0.5, 0.5, STEPS_A_SEMITONE + 1))
    return float(edges[np.argmax(counts)])

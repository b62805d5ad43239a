"""What a curve does over a clip, in a few numbers: where it stands, how far it spreads, how it rises and falls."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from ser_core.audio.recording import SAMPLE_RATE_HZ
from ser_core.features.pitch import HOP_LENGTH

Values = NDArray[np.floating]
Marks = NDArray[np.bool_]

FRAMES_PER_S = SAMPLE_RATE_HZ / HOP_LENGTH
LEAST = 1e-6  # keeps a mean of zero from dividing


def spreads(names: Iterable[str], curves: Values, where: str = "") -> dict[str, float]:
    """Each row's mean and deviation over what it has of numbers; zeros where it has none."""
    known = np.isfinite(curves)
    counts = np.maximum(known.sum(axis=1), 1)
    means = np.where(known, curves, 0.0).sum(axis=1) / counts
    squares = np.where(known, curves - means[:, None], 0.0) ** 2
    deviations = np.sqrt(squares.sum(axis=1) / counts)
    named: dict[str, float] = {}
    for name, mean, deviation in zip(names, means.tolist(), deviations.tolist(), strict=True):
        named |= {f"{name}{where} mean": mean, f"{name}{where} deviation": deviation}
    return named


def spread(name: str, values: Values) -> dict[str, float]:
    """The same of one curve."""
    return spreads((name,), values[None, :])


def melody(name: str, values: Values, joined: Marks | None = None) -> dict[str, float]:
    """Height, spread and movement of a curve; `joined` says between which neighbours it may be said to move."""
    if len(values) == 0:
        values = np.zeros(1, np.float32)
    low, middle, high = np.percentile(values, (20, 50, 80)).tolist()
    mean = float(values.mean())
    rises, falls = movements(values, joined)
    return {
        f"{name} mean": mean,
        f"{name} variation": float(values.std()) / (mean + LEAST),
        f"{name} 20 %": low,
        f"{name} 50 %": middle,
        f"{name} 80 %": high,
        f"{name} range": high - low,
        **spread(f"{name} rising slope", rises),
        **spread(f"{name} falling slope", falls),
    }


def movements(values: Values, joined: Marks | None = None) -> tuple[Values, Values]:
    """The slope, a second, of every stretch over which a curve only rises, and of every one over which it falls.

    >>> rises, falls = movements(np.array([0.0, 1.0, 2.0, 1.0]))
    >>> rises.tolist(), falls.tolist()
    ([100.0], [-100.0])
    """
    steps = np.diff(values)
    if len(steps) == 0:
        return steps, steps
    if joined is not None:
        steps = np.where(joined, steps, 0.0)
    signs = np.sign(steps)
    starts = np.flatnonzero(np.concatenate(([True], signs[1:] != signs[:-1])))
    slopes = np.add.reduceat(steps, starts) / np.diff(np.append(starts, len(steps))) * FRAMES_PER_S
    return slopes[slopes > 0], slopes[slopes < 0]


def trend(name: str, values: Values) -> dict[str, float]:
    """How far a curve climbs from end to end, and how far its middle lies under its ends: the first Legendre polynomials.

    >>> trend("pitch", np.linspace(0.0, 2.0, 1000))["pitch climb"].__round__(2)
    2.0
    """
    moments = np.linspace(-1.0, 1.0, len(values)) if len(values) > 1 else np.zeros(len(values))
    centred = values - mean_of(values)
    climb = 6 * mean_of(moments * centred)
    sag = 5 * mean_of((1.5 * moments**2 - 0.5) * centred)
    return {f"{name} climb": climb, f"{name} sag": sag}


def mean_of(values: Values) -> float:
    return float(values.mean()) if len(values) else 0.0


def smooth(values: Values) -> Values:
    """Over three frames, as the published set does."""
    smoothed: Values = np.convolve(np.pad(values, 1, mode="edge"), np.full(3, 1 / 3), mode="valid")
    return smoothed


def lengths_s(chosen: Marks) -> Values:
    """How long each unbroken stretch of chosen frames lasts.

    >>> lengths_s(np.array([True, True, False, True])).tolist()
    [0.02, 0.01]
    """
    edges = np.flatnonzero(np.diff(np.concatenate(([False], chosen, [False])).astype(np.int8)))
    lengths: Values = (edges[1::2] - edges[::2]) / FRAMES_PER_S
    return lengths

"""Two voices among the pieces of a call: which piece is whose, and how much likelier two are than one.

A variational mixture of two people on the encoder's axes: a person's mean is drawn from the spread of people, a piece
from around that mean by 1. Within a turn a piece is mostly the same person's as the one before; after a pause anyone
may speak. Begun from several halves of the call, as one may lead astray; the likeliest end counts.
"""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from ser_core.segmentation.voice_frames import Floats

Shares = NDArray[np.float64]  # of the second voice in each piece

SAME_VOICE = 0.8  # from a piece to the next one of a turn, half a second later
AXES_TRIED = 8  # a call is halved along each of its widest axes to begin with
LIKELIEST = 3  # beginnings that are followed to their end
FIRST_STEPS, LAST_STEPS = 8, 12
ENOUGH = 1e-3  # steps that gain less are the last
LEAST_PIECES = 2.0  # a voice with fewer says nothing of where the middle between the two lies
MOST_PIECES = 300  # two and a half minutes: the judge has learnt from no longer ones
CERTAIN = 30.0  # odds beyond it, as logarithms, are all the same


@dataclass(frozen=True, slots=True, eq=False)
class TwoVoices:
    """The likeliest way to deal the pieces out to two people."""

    shares: Shares
    gain: float  # how much likelier than one person, as a logarithm
    distance: float  # squared, between the two, in units of one person's own spread

    @property
    def signs(self) -> Shares:
        """What tells a right answer from a wrong one, whatever the length of the call."""
        count = len(self.shares)
        smaller = min(self.shares.mean(), 1 - self.shares.mean())
        sureness = float(np.abs(2 * self.shares - 1).mean())
        length = math.log(min(count, MOST_PIECES))
        return np.array([self.gain / count, math.log1p(self.distance), smaller, sureness, length])


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A state on the way: the shares, the two people's means, and how likely all is."""

    shares: Shares
    means: NDArray[np.float64]
    likelihood: float

    @classmethod
    def begin(cls, shares: Shares) -> Self:
        return cls(np.clip(shares, 0.02, 0.98), np.zeros((2, 1)), -math.inf)


def find_two_voices(vectors: Floats, spread: Floats, follows: NDArray[np.bool_]) -> TwoVoices:
    """`follows` says of each piece whether it goes on in the turn of the one before."""
    rows, widths = vectors.astype(np.float64) - vectors.mean(axis=0), spread.astype(np.float64)
    weighed = rows * np.sqrt(widths / (1 + widths))
    sides = np.linalg.eigh(weighed.T @ weighed)[1][:, ::-1][:, :AXES_TRIED]
    begun = [settle(rows, widths, None, Fit.begin(0.04 + 0.92 * (side > 0)), FIRST_STEPS) for side in (rows @ sides).T]
    begun.sort(key=lambda fit: -fit.likelihood)
    ended = [settle(rows, widths, follows, Fit.begin(fit.shares), LAST_STEPS) for fit in begun[:LIKELIEST]]
    best = max(ended, key=lambda fit: fit.likelihood)
    distance = float(np.sum(np.square(best.means[1] - best.means[0])))
    return TwoVoices(best.shares, best.likelihood - one_voice(rows, widths), distance)


def settle(
    rows: NDArray[np.float64], widths: NDArray[np.float64], follows: NDArray[np.bool_] | None, fit: Fit, steps: int
) -> Fit:
    """Deal out and measure by turns until nothing changes; without `follows` each piece stands alone."""
    for _ in range(steps):
        better = step(rows, widths, follows, fit.shares)
        gained, fit = better.likelihood - fit.likelihood, better
        if gained < ENOUGH:
            break
    return fit


def step(
    rows: NDArray[np.float64], widths: NDArray[np.float64], follows: NDArray[np.bool_] | None, shares: Shares
) -> Fit:
    """The two people's means from the shares, and then the shares from the means."""
    counts = np.array([len(rows) - shares.sum(), shares.sum()])[:, None]
    sums = np.stack([(1 - shares) @ rows, shares @ rows])
    own = sums / np.maximum(counts, 1e-3)
    middle = own.mean(axis=0) if counts.min() > LEAST_PIECES else np.zeros(rows.shape[1])
    precision = 1 / widths + counts
    means, variances = counts * (own - middle) / precision, 1 / precision
    aside = rows - middle
    fits = -0.5 * (np.square(aside[None] - means[:, None]).sum(axis=2) + variances.sum(axis=1)[:, None])
    odds = fits[1] - fits[0]
    shares, evidence = alone(odds) if follows is None else in_turns(odds, follows)
    learnt = 0.5 * np.sum(np.log(widths) - np.log(variances) - 1 + (variances + np.square(means)) / widths)
    return Fit(shares, means, float(fits[0].sum() + evidence - learnt))


def one_voice(rows: NDArray[np.float64], widths: NDArray[np.float64]) -> float:
    """How likely all pieces are as one person's, whose mean is theirs."""
    variances = 1 / (1 / widths + len(rows))
    learnt = 0.5 * np.sum(np.log(widths) - np.log(variances) - 1 + variances / widths)
    return float(-0.5 * (np.square(rows).sum() + len(rows) * variances.sum()) - learnt)


def alone(odds: NDArray[np.float64]) -> tuple[Shares, float]:
    """Each piece by itself, either person as likely."""
    return expit(odds), float(np.logaddexp(0, odds).sum() - len(odds) * math.log(2))


def in_turns(odds: NDArray[np.float64], follows: NDArray[np.bool_]) -> tuple[Shares, float]:
    """Forward and backward (Rabiner 1989), with two people as one number: the logarithm of their odds."""
    keeps = np.where(follows, 2 * SAME_VOICE - 1, 0.0).tolist()
    values = odds.tolist()
    expected, backward = np.zeros(len(values)), np.zeros(len(values))
    now = 0.0
    for index, value in enumerate(values):
        expected[index] = before = carried(now, keeps[index])
        now = before + value
    now = 0.0
    for index in range(len(values) - 1, 0, -1):
        backward[index - 1] = now = carried(now + values[index], keeps[index])
    evidence = float(np.sum(np.logaddexp(0, expected + odds) - np.logaddexp(0, expected)))
    return expit(expected + odds + backward), evidence


def carried(odds: float, keep: float) -> float:
    """What odds are worth half a second earlier or later."""
    if keep == 0.0:
        return 0.0
    return 2 * math.atanh(keep * math.tanh(max(-CERTAIN, min(CERTAIN, odds)) / 2))


def expit(odds: NDArray[np.float64]) -> Shares:
    return np.asarray(0.5 * (1 + np.tanh(odds / 2)))

"""How far a mean over calls may be off, from sums that the database adds up."""

from math import sqrt
from typing import Any

from scipy.special import stdtrit
from sqlalchemy import ColumnElement, Double, cast, func
from sqlalchemy.orm import InstrumentedAttribute

Interval = tuple[float, float]

UPPER = 0.975  # of a 95 % interval


def sum_of_squares(column: InstrumentedAttribute[Any]) -> ColumnElement[float]:
    """In double precision, as little of it is left once the mean is taken off."""
    wide = cast(column, Double)
    return func.sum(wide * wide)


def mean_interval(count: int, total: float, squares: float) -> Interval | None:
    """Where the mean lies with 95 % were these calls drawn from many; None of a single call.

    >>> low, high = mean_interval(4, 2.0, 1.5)
    >>> round(low, 2), round(high, 2)
    (-0.15, 1.15)
    """
    if count < 2:
        return None
    mean = total / count
    spread = sqrt(max(0.0, squares - count * mean * mean) / (count - 1))
    off = float(stdtrit(count - 1, UPPER)) * spread / sqrt(count)
    return mean - off, mean + off

"""How far a mean over calls may be off, from sums that the database adds up."""

from math import sqrt
from typing import Any

from sqlalchemy import ColumnElement, Double, cast, func
from sqlalchemy.orm import InstrumentedAttribute

Interval = tuple[float, float]

NORMAL = 1.959964  # the normal distribution's 97.5 %
# Student's 97.5 % at 1, 2, … degrees of freedom; beyond these a series is as good, and scipy would cost a page half a second
FEW = (12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157, 2.228139)


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
    off = student(count - 1) * spread / sqrt(count)
    return mean - off, mean + off


def student(freedom: int) -> float:
    """Student's 97.5 % quantile.

    >>> student(2), round(student(20), 3), round(student(1000), 3)
    (4.302653, 2.086, 1.962)
    """
    if freedom <= len(FEW):
        return FEW[freedom - 1]
    z = NORMAL
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    return z + first / freedom + second / freedom**2

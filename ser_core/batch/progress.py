"""How far a batch is: how many calls are done, how fast they go, and how long the rest will take."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

RECENT = 200  # calls that the rate is taken from: enough that long and short ones even out
MINUTE_S, HOUR_S = 60, 3600


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """Where a batch stands."""

    done: int
    found: int | None  # None while a folder is watched: there is no end
    failed: int
    calls_per_s: float | None  # None before anything can be said

    @property
    def left_s(self) -> float | None:
        if self.found is None or not self.calls_per_s:
            return None
        return (self.found - self.done) / self.calls_per_s


def rate_per_s(moments_s: Sequence[float], now_s: float) -> float | None:
    """Calls a second, from the moments at which the recent ones were done; while none is done the rate falls.

    >>> rate_per_s([10.0, 11.0, 12.0], 12.0)
    1.0
    """
    if len(moments_s) < 2 or now_s <= moments_s[0]:
        return None
    return (len(moments_s) - 1) / (now_s - moments_s[0])


def progress_line(progress: BatchProgress) -> str:
    """The same for a person.

    >>> progress_line(BatchProgress(40, 1000, 2, 2.5))
    '40 of 1000 calls · 150 a minute · 7 min left · 2 failed'
    """
    of = "" if progress.found is None else f" of {progress.found}"
    parts = [f"{progress.done}{of} calls"]
    if progress.calls_per_s is not None:
        parts.append(f"{progress.calls_per_s * MINUTE_S:.0f} a minute")
    if progress.left_s is not None:
        parts.append(f"{duration(progress.left_s)} left")
    if progress.failed:
        parts.append(f"{progress.failed} failed")
    return " · ".join(parts)


def duration(seconds: float) -> str:
    """A time to wait, as exactly as anybody wants to know it.

    >>> duration(42), duration(384), duration(9000)
    ('42 s', '7 min', '2 h 30 min')
    """
    if seconds < MINUTE_S:
        return f"{seconds:.0f} s"
    minutes = math.ceil(seconds / MINUTE_S)
    return f"{minutes} min" if minutes < MINUTE_S else f"{minutes // MINUTE_S} h {minutes % MINUTE_S} min"

"""How much of what was said is given to the wrong person, to nobody, or to somebody while nobody speaks. No collar."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ser_core.segmentation.records import Turn

STEP_S = 0.01
Spoken = tuple[str, float, float]  # who, from when, to when


@dataclass(frozen=True, slots=True)
class DiarisationErrors:
    """Seconds; where two people speak at once, both count."""

    speech_s: float
    missed_s: float
    false_alarm_s: float
    confused_s: float

    @property
    def rate(self) -> float:
        """The diarisation error rate."""
        return (self.missed_s + self.false_alarm_s + self.confused_s) / self.speech_s

    @property
    def confusion(self) -> float:
        return self.confused_s / self.speech_s

    @property
    def activity(self) -> float:
        """What voice activity alone gets wrong."""
        return (self.missed_s + self.false_alarm_s) / self.speech_s


def diarisation_errors(spoken: Sequence[Spoken], found: Sequence[Turn]) -> DiarisationErrors:
    """The errors under the naming of the found voices that fits best; one voice may stand for either person.

    >>> diarisation_errors([("a", 0.0, 2.0), ("b", 2.0, 4.0)], [Turn("x", 0.0, 3.0, -20.0), Turn("y", 3.0, 4.0, -20.0)])
    DiarisationErrors(speech_s=4.0, missed_s=0.0, false_alarm_s=0.0, confused_s=1.0)
    """
    steps = round(max([end_s for *_, end_s in spoken] + [turn.end_s for turn in found]) / STEP_S) + 1
    true = on_grid(spoken, steps)
    heard = on_grid([(turn.participant, turn.start_s, turn.end_s) for turn in found], steps)
    speaking, given = true.sum(axis=0), heard.sum(axis=0)
    right = max(int(np.sum(true & heard)), int(np.sum(true & heard[::-1])))
    return DiarisationErrors(
        speech_s=float(speaking.sum() * STEP_S),
        missed_s=float(np.maximum(speaking - given, 0).sum() * STEP_S),
        false_alarm_s=float(np.maximum(given - speaking, 0).sum() * STEP_S),
        confused_s=float((np.minimum(speaking, given).sum() - right) * STEP_S),
    )


def on_grid(stretches: Sequence[Spoken], steps: int) -> NDArray[np.bool_]:
    """Two rows, one a person, whether that person speaks at each step."""
    names = sorted({name for name, *_ in stretches})
    grid = np.zeros((2, steps), np.bool_)
    for name, start_s, end_s in stretches:
        grid[names.index(name), round(start_s / STEP_S) : round(end_s / STEP_S)] = True
    return grid

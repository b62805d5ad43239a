"""Stretches of a call that several rooms speak of: of one person talking, of nobody, of two at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ser_core.calls.analysis import ScoredTurn

BREATH_S = 0.7  # a shorter pause does not end what somebody is saying
PAUSE_S = 1.0  # a shorter one between two people is no silence


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one moment to another."""

    start_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one person says without a pause; a long one is several turns."""

    participant: str
    start_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Silence:
    """A stretch in which nobody speaks, and who speaks after it; nobody does at the end of a call."""

    start_s: float
    end_s: float
    broken_by: str | None

    @property
    def duration_s(self) -> float:
        return self.end_s - self.start_s


def utterances(turns: Iterable[ScoredTurn]) -> list[Utterance]:
    """Each person's turns joined over their breaths, in order of start.

    >>> utterances([ScoredTurn("left", 0.0, 2.0, -20.0), ScoredTurn("left", 2.5, 4.0, -20.0)])
    [Utterance(participant='left', start_s=0.0, end_s=4.0)]
    """
    joined: dict[str, list[Utterance]] = {}
    for turn in sorted(turns, key=lambda turn: turn.start_s):
        own = joined.setdefault(turn.participant, [])
        if own and turn.start_s - own[-1].end_s < BREATH_S:
            last = own.pop()
            own.append(Utterance(last.participant, last.start_s, max(last.end_s, turn.end_s)))
        else:
            own.append(Utterance(turn.participant, turn.start_s, turn.end_s))
    return sorted((one for own in joined.values() for one in own), key=lambda one: (one.start_s, one.participant))


def silences(turns: Sequence[ScoredTurn], duration_s: float, shortest_s: float = PAUSE_S) -> list[Silence]:
    """Where nobody speaks for so long, the start and the end of the call included.

    >>> turns = [ScoredTurn("left", 1.0, 3.0, -20.0), ScoredTurn("right", 2.0, 5.0, -20.0)]
    >>> silences(turns, 9.0)
    [Silence(start_s=0.0, end_s=1.0, broken_by='left'), Silence(start_s=5.0, end_s=9.0, broken_by=None)]
    """
    found, heard_until_s = [], 0.0
    for turn in sorted(turns, key=lambda turn: turn.start_s):
        if turn.start_s > heard_until_s:
            found.append(Silence(heard_until_s, turn.start_s, turn.participant))
        heard_until_s = max(heard_until_s, turn.end_s)
    if duration_s > heard_until_s:
        found.append(Silence(heard_until_s, duration_s, None))
    return [silence for silence in found if silence.duration_s >= shortest_s]


def cross_talk(turns: Sequence[ScoredTurn]) -> list[Stretch]:
    """Where two people speak at once.

    >>> cross_talk([ScoredTurn("left", 1.0, 3.0, -20.0), ScoredTurn("right", 2.0, 5.0, -20.0)])
    [Stretch(start_s=2.0, end_s=3.0)]
    """
    edges = sorted([(turn.start_s, 1) for turn in turns] + [(turn.end_s, -1) for turn in turns])
    found: list[Stretch] = []
    speaking = 0
    for (at_s, change), (next_s, _) in pairwise([*edges, (edges[-1][0] if edges else 0.0, 0)]):
        speaking += change
        if speaking > 1 and next_s > at_s:
            if found and found[-1].end_s == at_s:
                found[-1] = Stretch(found[-1].start_s, next_s)
            else:
                found.append(Stretch(at_s, next_s))
    return found

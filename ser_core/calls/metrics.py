"""Summary numbers of a call, from its turns alone."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise

from ser_core.calls.analysis import ScoredTurn


@dataclass(frozen=True, slots=True)
class Silence:
    """A stretch in which nobody spoke."""

    start_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        return self.end_s - self.start_s


def call_metrics(turns: Sequence[ScoredTurn], duration_s: float, customer: str | None) -> Mapping[str, object]:
    """The numbers above the timeline; those about feelings are of `customer` (an id) and None where nothing was inferred."""
    scored = [turn for turn in turns if turn.participant == customer and turn.probabilities is not None]
    longest = max(silences(turns, duration_s), key=lambda silence: silence.duration_s, default=Silence(0.0, 0.0))
    speech_s = speech_by_participant(turns)
    return {
        "duration_s": duration_s,
        "turns": len(turns),
        "speech_s_by_participant": speech_s,
        "talk_share": {person: seconds / sum(speech_s.values()) for person, seconds in speech_s.items()},
        "emotion_share": emotion_share(scored),
        "uncertain_share": weighted_mean([(float(bool(turn.uncertain)), turn.duration_s) for turn in scored]),
        "sentiment": weighted_mean(
            [(turn.sentiment, turn.duration_s) for turn in scored if turn.sentiment is not None]
        ),
        "longest_silence": asdict(longest) | {"duration_s": longest.duration_s},
    }


def speech_by_participant(turns: Sequence[ScoredTurn]) -> dict[str, float]:
    """Seconds of speech a person."""
    seconds: dict[str, float] = {}
    for turn in turns:
        seconds[turn.participant] = seconds.get(turn.participant, 0.0) + turn.duration_s
    return seconds


def emotion_share(turns: Sequence[ScoredTurn]) -> dict[str, float]:
    """The share of speech time of each emotion, of the turns that the model is sure of; most heard first."""
    seconds: dict[str, float] = {}
    for turn in turns:
        if turn.emotion is not None and not turn.uncertain:
            seconds[turn.emotion] = seconds.get(turn.emotion, 0.0) + turn.duration_s
    total_s = sum(seconds.values())
    return {name: value / total_s for name, value in sorted(seconds.items(), key=lambda item: -item[1])}


def silences(turns: Sequence[ScoredTurn], duration_s: float) -> list[Silence]:
    """Where nobody speaks, the start and the end of the call included.

    >>> turns = [ScoredTurn("left", 1.0, 3.0, -20.0), ScoredTurn("right", 2.0, 5.0, -20.0)]
    >>> silences(turns, 9.0)
    [Silence(start_s=0.0, end_s=1.0), Silence(start_s=5.0, end_s=9.0)]
    """
    edges = [0.0]
    for turn in sorted(turns, key=lambda turn: turn.start_s):
        if turn.start_s > edges[-1]:
            edges += [turn.start_s, turn.end_s]
        else:
            edges[-1] = max(edges[-1], turn.end_s)
    edges.append(max(duration_s, edges[-1]))
    return [Silence(start, end) for start, end in list(pairwise(edges))[::2] if end > start]


def weighted_mean(values: Sequence[tuple[float, float]]) -> float | None:
    """The mean of (value, weight) pairs, None of nothing."""
    weight = sum(share for _, share in values)
    return sum(value * share for value, share in values) / weight if weight else None

"""How one person felt over a call: sentiment, its course, its worst and best moments, and what of it can be relied on."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from ser_core.calls.analysis import ScoredTurn
from ser_core.emotions import VALENCE

NEGATIVE, POSITIVE = -0.3, 0.3  # a turn from there on is unpleasant, or pleasant, where the model is sure of it
QUARTERS = 4
LEAST_QUARTER_S = 1.0  # of a quarter with less speech nothing is said
LEAST_TREND_TURNS = 4
SURE_OF_DIRECTION = 1.28  # standard errors: nine times in ten a change beyond that has this sign
SMALLEST_CHANGE = 0.1  # a smaller one would be nobody's reason to act, however sure
MOMENTS = 3

TrendLabel = Literal["improving", "declining", "steady"]


@dataclass(frozen=True, slots=True)
class Trend:
    """The last third of a person's speech against the first."""

    change: float
    smallest_that_counts: float  # what the model's doubt about these turns allows to tell from nothing
    label: TrendLabel


@dataclass(frozen=True, slots=True)
class Moment:
    """A turn worth listening to."""

    start_s: float
    end_s: float
    emotion: str
    sentiment: float
    confidence: float


@dataclass(frozen=True, slots=True)
class NegativeStretch:
    """Unpleasant turns of one person with none between them that is known to be otherwise."""

    start_s: float
    end_s: float
    speech_s: float  # of the turns that are surely unpleasant
    emotion: str | None  # which of the unpleasant ones most of it is; None where none is more than half


@dataclass(frozen=True, slots=True)
class Recovery:
    """Whether it ended better than its worst."""

    worst_s: float
    worst_sentiment: float
    end_sentiment: float
    recovered: bool


@dataclass(frozen=True, slots=True)
class PersonFeelings:
    """One person's feelings, as far as they could be told."""

    judged_s: float  # of speech
    sentiment: float | None
    sentiment_by_quarter: tuple[float | None, ...]  # of the call
    trend: Trend | None
    volatility: float | None  # how far its turns lie from their mean
    emotion_share: Mapping[str, float]  # of the speech that the model is sure of, most heard first
    uncertain_share: float | None
    negative_share: float | None  # of all judged speech
    first_negative_s: float | None
    last_negative_s: float | None
    longest_negative: NegativeStretch | None
    recovery: Recovery | None
    most_negative: tuple[Moment, ...]
    most_positive: tuple[Moment, ...]


def feelings(turns: Sequence[ScoredTurn], duration_s: float) -> PersonFeelings:
    """One person's feelings from their turns; turns without an emotion count for nothing."""
    judged = sorted((turn for turn in turns if turn.sentiment is not None), key=lambda turn: turn.start_s)
    negative = [turn for turn in judged if is_negative(turn)]
    by_sentiment = sorted((turn for turn in judged if not turn.uncertain), key=_sentiment)
    worst = [moment(turn) for turn in by_sentiment[:MOMENTS] if is_negative(turn)]
    best = [moment(turn) for turn in by_sentiment[::-1][:MOMENTS] if _sentiment(turn) >= POSITIVE]
    judged_s = sum(turn.duration_s for turn in judged)
    return PersonFeelings(
        judged_s=judged_s,
        sentiment=mean_sentiment(judged),
        sentiment_by_quarter=by_quarter(judged, duration_s),
        trend=trend(judged),
        volatility=volatility(judged),
        emotion_share=emotion_share(judged),
        uncertain_share=_share(sum(turn.duration_s for turn in judged if turn.uncertain), judged_s),
        negative_share=_share(sum(turn.duration_s for turn in negative), judged_s),
        first_negative_s=negative[0].start_s if negative else None,
        last_negative_s=negative[-1].start_s if negative else None,
        longest_negative=max(negative_stretches(judged), key=lambda stretch: stretch.speech_s, default=None),
        recovery=recovery(judged),
        most_negative=tuple(worst),
        most_positive=tuple(best),
    )


def is_negative(turn: ScoredTurn) -> bool:
    """Unpleasant, and sure enough to say so."""
    return turn.sentiment is not None and not turn.uncertain and turn.sentiment <= NEGATIVE


def moment(turn: ScoredTurn) -> Moment:
    return Moment(turn.start_s, turn.end_s, turn.emotion or "", _sentiment(turn), turn.confidence or 0.0)


def mean_sentiment(turns: Sequence[ScoredTurn]) -> float | None:
    """Weighted by how long each turn is; None of no speech."""
    seconds = sum(turn.duration_s for turn in turns)
    return sum(_sentiment(turn) * turn.duration_s for turn in turns) / seconds if seconds else None


def by_quarter(turns: Sequence[ScoredTurn], duration_s: float) -> tuple[float | None, ...]:
    """The sentiment of each quarter of the call; a turn counts in each for as long as it lies in it."""
    edges = [duration_s * number / QUARTERS for number in range(QUARTERS + 1)]
    found: list[float | None] = []
    for start_s, end_s in pairwise(edges):
        inside = [(turn, max(0.0, min(turn.end_s, end_s) - max(turn.start_s, start_s))) for turn in turns]
        seconds = sum(share_s for _, share_s in inside)
        told = seconds >= min(LEAST_QUARTER_S, duration_s / QUARTERS)
        found.append(
            sum(_sentiment(turn) * share_s for turn, share_s in inside) / seconds if told and seconds else None
        )
    return tuple(found)


def trend(turns: Sequence[ScoredTurn]) -> Trend | None:
    """The end against the start; None of too few turns."""
    if len(turns) < LEAST_TREND_TURNS:
        return None
    first, last = thirds(turns)
    start, end = mean_sentiment(first), mean_sentiment(last)
    if start is None or end is None:
        return None
    doubt = math.hypot(standard_error(first), standard_error(last))
    smallest = max(SMALLEST_CHANGE, SURE_OF_DIRECTION * doubt)
    change = end - start
    label: TrendLabel = "steady" if abs(change) < smallest else "improving" if change > 0 else "declining"
    return Trend(change, smallest, label)


def thirds(turns: Sequence[ScoredTurn]) -> tuple[list[ScoredTurn], list[ScoredTurn]]:
    """The turns of the first and of the last third of what a person says, at least one each."""
    total_s = sum(turn.duration_s for turn in turns)
    before_s, first, last = 0.0, [], []
    for turn in turns:
        middle_s = before_s + turn.duration_s / 2
        if middle_s <= total_s / 3:
            first.append(turn)
        elif middle_s >= total_s * 2 / 3:
            last.append(turn)
        before_s += turn.duration_s
    return first or [turns[0]], last or [turns[-1]]


def standard_error(turns: Sequence[ScoredTurn]) -> float:
    """How far off the mean sentiment may be, if the turns' probabilities mean what they say."""
    seconds = sum(turn.duration_s for turn in turns)
    return math.sqrt(sum((sentiment_doubt(turn) * turn.duration_s) ** 2 for turn in turns)) / seconds


def sentiment_doubt(turn: ScoredTurn) -> float:
    """The standard deviation of a turn's valence under its probabilities.

    >>> halves = {"angry": 0.5, "happy": 0.5}
    >>> sentiment_doubt(ScoredTurn("customer", 0.0, 1.0, -20.0, "angry", 0.5, False, halves, 0.0))
    1.0
    """
    shares = turn.probabilities or {}
    return math.sqrt(sum(share * (VALENCE[name] - _sentiment(turn)) ** 2 for name, share in shares.items()))


def volatility(turns: Sequence[ScoredTurn]) -> float | None:
    """The standard deviation of the turns' sentiment, each for as long as it lasts; None of fewer than two."""
    mean, seconds = mean_sentiment(turns), sum(turn.duration_s for turn in turns)
    if mean is None or len(turns) < 2:
        return None
    return math.sqrt(sum((_sentiment(turn) - mean) ** 2 * turn.duration_s for turn in turns) / seconds)


def emotion_share(turns: Sequence[ScoredTurn]) -> Mapping[str, float]:
    """The share of speech time of each emotion, of the turns that the model is sure of; most heard first."""
    seconds: dict[str, float] = {}
    for turn in turns:
        if turn.emotion is not None and not turn.uncertain:
            seconds[turn.emotion] = seconds.get(turn.emotion, 0.0) + turn.duration_s
    total_s = sum(seconds.values())
    return {name: value / total_s for name, value in sorted(seconds.items(), key=lambda item: -item[1])}


def negative_stretches(turns: Sequence[ScoredTurn]) -> list[NegativeStretch]:
    """Unpleasant turns in a row; an uncertain one between two of them neither counts nor ends the row."""
    rows: list[list[ScoredTurn]] = [[]]
    for turn in turns:
        if is_negative(turn):
            rows[-1].append(turn)
        elif not turn.uncertain and rows[-1]:
            rows.append([])
    return [_stretch(row) for row in rows if row]


def _stretch(row: Sequence[ScoredTurn]) -> NegativeStretch:
    speech_s = sum(turn.duration_s for turn in row)
    name, share = next(iter(emotion_share(row).items()))
    return NegativeStretch(row[0].start_s, row[-1].end_s, speech_s, name if share > 0.5 else None)


def recovery(turns: Sequence[ScoredTurn]) -> Recovery | None:
    """How the end compares with the worst moment; None where nothing was unpleasant."""
    worst = min((turn for turn in turns if is_negative(turn)), key=_sentiment, default=None)
    if worst is None:
        return None
    after = [turn for turn in thirds(turns)[1] if turn.start_s > worst.start_s] or [turns[-1]]
    end, smallest = mean_sentiment(after), max(SMALLEST_CHANGE, SURE_OF_DIRECTION * standard_error(after))
    if end is None:
        return None
    recovered = end > NEGATIVE and end - _sentiment(worst) >= smallest
    return Recovery(worst.start_s, _sentiment(worst), end, recovered)


def _sentiment(turn: ScoredTurn) -> float:
    return turn.sentiment or 0.0


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None

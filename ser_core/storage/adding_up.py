"""Calls added up: trends by day and week, the mix of emotions, the spread of sentiment, tags and rules. Each call counts once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import BigInteger, ColumnElement, Connection, Integer, case, cast, func, literal, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute

from ser_core.emotions import EMOTIONS
from ser_core.storage.columns import DAY_S
from ser_core.storage.connecting import is_sqlite, reading
from ser_core.storage.filtering import EVERY_CALL, CallFilter, conditions
from ser_core.storage.intervals import Interval, mean_interval, sum_of_squares
from ser_core.storage.store import Store
from ser_core.storage.tables import SHARE_COLUMNS, CallRow, CallTagRow, HitRow, RuleRow, TagRow

Period = Literal["day", "week"]
FIRST_DAY = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The calls of a day, or of a week from Monday on; means over those calls of which it could be told."""

    start: date
    calls: int
    judged: int  # calls with feelings
    sentiment: float | None
    sentiment_interval: Interval | None
    negative_share: float | None
    declining: int  # calls that ended worse than they began
    emotion_share: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class EmotionMix:
    """The mean shares of the calls of which something is sure."""

    calls: int
    emotion_share: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Bin:
    """How many calls have a sentiment from one number to another."""

    least: float
    most: float
    calls: int


@dataclass(frozen=True, slots=True)
class RuleHits:
    """How often a rule holds."""

    calls: int
    hits: int


def trend(store: Store, wanted: CallFilter = EVERY_CALL, by: Period = "day", utc_offset_s: int = 0) -> list[TrendPoint]:
    """Day by day or week by week; days on which nobody called are not among them.

    `utc_offset_s` says by which clock a day begins: 3600 for Berlin in winter.
    """
    days_on, later_s = divmod(utc_offset_s, DAY_S)
    at_s = type_coerce(CallRow.called_at, BigInteger) - CallRow.called_day * literal(DAY_S, BigInteger)
    # Added up by columns of which the database knows how many values they have; a day that begins at another hour is put
    # together from two of these groups. By an expression PostgreSQL would expect a group for each call, and sort them all.
    tomorrow = (at_s >= DAY_S - later_s).label("tomorrow")
    keys = [CallRow.called_day, *([tomorrow] if later_s else [])]
    statement = select(*keys, func.count().label("calls"), func.count(CallRow.sentiment).label("judged"), *sums())
    with reading(store.engine) as connection:
        rows = connection.execute(statement.where(*conditions(connection, wanted)).group_by(*keys)).mappings().all()
    periods: dict[date, list[Mapping[str, Any]]] = {}
    for row in rows:
        day = row["called_day"] + days_on + (1 if later_s and row["tomorrow"] else 0)
        periods.setdefault(start_of(day, by), []).append({name: value or 0 for name, value in row.items()})
    return [trend_point(start, periods[start]) for start in sorted(periods)]


def sums() -> list[ColumnElement[Any]]:
    """What the means are made of."""
    return [
        func.sum(CallRow.sentiment).label("sentiment"),
        sum_of_squares(CallRow.sentiment).label("squares"),
        func.count(CallRow.negative_share).label("negative_calls"),
        func.sum(CallRow.negative_share).label("negative_share"),
        func.count(case((CallRow.trend == "declining", 1))).label("declining"),
        func.count(CallRow.share_neutral).label("sure"),  # all eight shares are there, or none
        *(func.sum(column).label(emotion) for emotion, column in SHARE_COLUMNS.items()),
    ]


def trend_point(start: date, groups: Sequence[Mapping[str, Any]]) -> TrendPoint:
    """The groups of one period together."""
    total = {name: sum(group[name] for group in groups) for name in groups[0]}
    return TrendPoint(
        start=start,
        calls=total["calls"],
        judged=total["judged"],
        sentiment=total["sentiment"] / total["judged"] if total["judged"] else None,
        sentiment_interval=mean_interval(total["judged"], total["sentiment"], total["squares"]),
        negative_share=total["negative_share"] / total["negative_calls"] if total["negative_calls"] else None,
        declining=total["declining"],
        emotion_share={emotion: total[emotion] / total["sure"] for emotion in EMOTIONS} if total["sure"] else {},
    )


def start_of(day: int, by: Period) -> date:
    """The first day of the period that a day is in.

    >>> start_of(0, "day"), start_of(3, "week"), start_of(4, "week")
    (datetime.date(1970, 1, 1), datetime.date(1969, 12, 29), datetime.date(1970, 1, 5))
    """
    found = FIRST_DAY + timedelta(days=day)
    return found if by == "day" else found - timedelta(days=found.weekday())


def emotion_mix(store: Store, wanted: CallFilter = EVERY_CALL) -> EmotionMix:
    """What was heard over many calls."""
    sure = func.count(CallRow.share_neutral).label("calls")
    means = [func.avg(column).label(emotion) for emotion, column in SHARE_COLUMNS.items()]
    with reading(store.engine) as connection:
        row = connection.execute(select(sure, *means).where(*conditions(connection, wanted))).one()
    return EmotionMix(row.calls, {emotion: getattr(row, emotion) for emotion in EMOTIONS} if row.calls else {})


def sentiment_spread(store: Store, wanted: CallFilter = EVERY_CALL, bins: int = 20) -> list[Bin]:
    """How many calls have which sentiment, from -1 to 1 in equal steps; the last step counts its end in."""
    step = (CallRow.sentiment + 1) * (bins / 2)
    whole = cast(step, Integer) if is_sqlite(store.engine) else cast(func.floor(step), Integer)
    place = case((CallRow.sentiment >= 1, bins - 1), else_=whole).label("place")
    statement = select(place, func.count().label("calls")).where(CallRow.sentiment.is_not(None)).group_by("place")
    with reading(store.engine) as connection:
        rows = connection.execute(statement.where(*conditions(connection, wanted)))
        counts: dict[int, int] = {row.place: row.calls for row in rows}
    edges = [round(-1 + 2 * number / bins, 10) for number in range(bins + 1)]
    return [Bin(edges[number], edges[number + 1], counts.get(number, 0)) for number in range(bins)]


def rule_hits(store: Store, wanted: CallFilter = EVERY_CALL) -> dict[str, RuleHits]:
    """By rule, in order of name; a rule that holds nowhere has none."""
    counted = select(HitRow.rule, func.count(HitRow.call.distinct()).label("calls"), func.count().label("hits"))
    with reading(store.engine) as connection:
        counted = counted.where(*of_calls(connection, HitRow.call, wanted)).group_by(HitRow.rule)
        found = {row.rule: RuleHits(row.calls, row.hits) for row in connection.execute(counted)}
        rules = connection.execute(select(RuleRow.number, RuleRow.name).order_by(RuleRow.name)).all()
    return {row.name: found.get(row.number, RuleHits(0, 0)) for row in rules}


def tag_counts(store: Store, wanted: CallFilter = EVERY_CALL) -> dict[str, int]:
    """Every tag of these calls and how many have it, in order of name."""
    counted = select(CallTagRow.tag, func.count().label("calls")).group_by(CallTagRow.tag)
    with reading(store.engine) as connection:
        counted = counted.where(*of_calls(connection, CallTagRow.call, wanted))
        found: dict[int, int] = {row.tag: row.calls for row in connection.execute(counted)}
        tags = connection.execute(select(TagRow.number, TagRow.name).order_by(TagRow.name)).all()
    return {row.name: found[row.number] for row in tags if row.number in found}


def of_calls(connection: Connection, call: InstrumentedAttribute[int], wanted: CallFilter) -> list[ColumnElement[bool]]:
    """Rows of the calls that a filter leaves; nothing need be asked where it leaves all."""
    return [] if wanted == EVERY_CALL else [call.in_(select(CallRow.number).where(*conditions(connection, wanted)))]

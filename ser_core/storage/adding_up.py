"""Calls added up: trends by day and week, the mix of emotions, the spread of sentiment, tags and rules. Each call counts once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import BigInteger, ColumnElement, Connection, Integer, case, cast, func, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute

from ser_core.emotions import EMOTIONS
from ser_core.storage.columns import DAY_S
from ser_core.storage.connecting import is_sqlite, reading
from ser_core.storage.filtering import EVERY_CALL, CallFilter, conditions
from ser_core.storage.store import Store
from ser_core.storage.tables import SHARE_COLUMNS, CallRow, CallTagRow, HitRow, RuleRow, TagRow

Period = Literal["day", "week"]
FIRST_DAY = date(1970, 1, 1)
WEEK = 7  # days
TO_MONDAY = 3  # the first day was a Thursday


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The calls of a day, or of a week from Monday on; means over those calls of which it could be told."""

    start: date
    calls: int
    judged: int  # calls with feelings
    sentiment: float | None
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
    day: ColumnElement[int] = (type_coerce(CallRow.called_at, BigInteger) + utc_offset_s) // DAY_S
    period = day if by == "day" else (day + TO_MONDAY) // WEEK
    statement = select(
        period.label("period"),
        func.count().label("calls"),
        func.count(CallRow.sentiment).label("judged"),
        func.avg(CallRow.sentiment).label("sentiment"),
        func.avg(CallRow.negative_share).label("negative_share"),
        func.count(case((CallRow.trend == "declining", 1))).label("declining"),
        *mean_shares(),
    )
    with reading(store.engine) as connection:
        of_these = statement.where(*conditions(connection, wanted))
        rows = connection.execute(of_these.group_by("period").order_by("period")).all()
    return [
        TrendPoint(
            start_of(row.period, by),
            row.calls,
            row.judged,
            row.sentiment,
            row.negative_share,
            row.declining,
            shares_of(row),
        )
        for row in rows
    ]


def start_of(period: int, by: Period) -> date:
    """The first day of a period.

    >>> start_of(0, "day"), start_of(1, "week")
    (datetime.date(1970, 1, 1), datetime.date(1970, 1, 5))
    """
    return FIRST_DAY + timedelta(days=period if by == "day" else period * WEEK - TO_MONDAY)


def mean_shares() -> list[ColumnElement[Any]]:
    return [func.avg(column).label(emotion) for emotion, column in SHARE_COLUMNS.items()]


def shares_of(row: Any) -> dict[str, float]:
    return {emotion: getattr(row, emotion) for emotion in EMOTIONS if getattr(row, emotion) is not None}


def emotion_mix(store: Store, wanted: CallFilter = EVERY_CALL) -> EmotionMix:
    """What was heard over many calls."""
    sure = func.count(CallRow.share_neutral).label("calls")  # all eight shares are there, or none
    with reading(store.engine) as connection:
        row = connection.execute(select(sure, *mean_shares()).where(*conditions(connection, wanted))).one()
    return EmotionMix(row.calls, shares_of(row))


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

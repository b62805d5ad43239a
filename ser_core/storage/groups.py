"""A group of calls in numbers, and where one call stands in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from ser_core.emotions import EMOTIONS
from ser_core.storage.connecting import reading
from ser_core.storage.filtering import EVERY_CALL, METRICS, CallFilter, conditions
from ser_core.storage.intervals import Interval, mean_interval, sum_of_squares
from ser_core.storage.store import Store
from ser_core.storage.summaries import CallSummary
from ser_core.storage.tables import SHARE_COLUMNS, CallRow


@dataclass(frozen=True, slots=True)
class Group:
    """Means over those calls of which it could be told."""

    calls: int
    judged: int  # calls with feelings
    first: datetime | None  # when the earliest of them took place
    last: datetime | None
    metrics: Mapping[str, float | None]  # by names of METRICS
    sentiment_interval: Interval | None
    emotion_share: Mapping[str, float]  # empty where nothing is sure


def group_of(store: Store, wanted: CallFilter = EVERY_CALL) -> Group:
    """All the calls that a filter leaves, in one pass over them."""
    means: list[ColumnElement[Any]] = [func.avg(column).label(name) for name, column in METRICS.items()]
    shares: list[ColumnElement[Any]] = [func.avg(column).label(emotion) for emotion, column in SHARE_COLUMNS.items()]
    facts: list[ColumnElement[Any]] = [
        func.count().label("calls"),
        func.count(CallRow.sentiment).label("judged"),
        func.min(CallRow.called_at).label("first"),
        func.max(CallRow.called_at).label("last"),
        sum_of_squares(CallRow.sentiment).label("squares"),
    ]
    with reading(store.engine) as connection:
        statement = select(*facts, *means, *shares).where(*conditions(connection, wanted))
        row = connection.execute(statement).mappings().one()
    metrics = {name: None if row[name] is None else float(row[name]) for name in METRICS}
    total = (metrics["sentiment"] or 0.0) * row["judged"]
    return Group(
        calls=row["calls"],
        judged=row["judged"],
        first=row["first"],
        last=row["last"],
        metrics=metrics,
        sentiment_interval=mean_interval(row["judged"], total, row["squares"] or 0.0),
        emotion_share={emotion: row[emotion] for emotion in EMOTIONS} if row["neutral"] is not None else {},
    )


def shares_below(store: Store, call: CallSummary, wanted: CallFilter = EVERY_CALL) -> dict[str, float]:
    """Of the group's calls that have a number, how many have a lower one than this call, equal ones counted half."""
    values = {name: getattr(call, name) for name in METRICS}
    known = {name: value for name, value in values.items() if value is not None}
    counted = []
    for name, value in known.items():
        column = METRICS[name]
        lower = func.avg(case((column < value, 1.0), (column == value, 0.5), (column > value, 0.0)))
        counted.append(lower.label(name))
    if not counted:
        return {}
    with reading(store.engine) as connection:
        row = connection.execute(select(*counted).where(*conditions(connection, wanted))).mappings().one()
    return {name: float(row[name]) for name in known if row[name] is not None}

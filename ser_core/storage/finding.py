"""Finding calls: filtered, sorted and cut into pages by the database."""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, literal, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from ser_core.errors import CalltoneError
from ser_core.storage.connecting import reading
from ser_core.storage.filtering import EVERY_CALL, METRICS, CallFilter, UnknownMetric, conditions
from ser_core.storage.store import Store
from ser_core.storage.summaries import CallSummary, summaries, summary_rows
from ser_core.storage.tables import LARGEST_NUMBER, CallRow

SORTS: Mapping[str, InstrumentedAttribute[Any]] = {
    "called_at": CallRow.called_at,
    "stored_at": CallRow.stored_at,
    **METRICS,
}
LARGEST_VALUE = 2**53  # far beyond any second or share; what is larger no database takes
MOMENTS = ("called_at", "stored_at")
MOST_OF_A_PAGE = 500
PAGE = 50


class NotAPlace(CalltoneError):
    """A page's end that this list did not give."""

    def __init__(self) -> None:
        super().__init__("the list cannot go on from there: take `next` of the page before, with the same sorting")


@dataclass(frozen=True, slots=True)
class Sort:
    """In which order; calls without the number come last, whichever way."""

    by: str = "called_at"  # one of SORTS
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """Some calls of a list, and from where the next page goes on; None at the end."""

    calls: tuple[CallSummary, ...]
    next: str | None


def find_calls(
    store: Store, wanted: CallFilter = EVERY_CALL, sort: Sort = Sort(), after: str | None = None, most: int = PAGE
) -> Page:
    """A page of the calls that a filter leaves. `after` is `next` of the page before."""
    if sort.by not in SORTS:
        raise UnknownMetric(sort.by, SORTS)
    most = max(1, min(most, MOST_OF_A_PAGE))
    with reading(store.engine) as connection:
        rows = page_rows(connection, wanted, sort, None if after is None else read_place(after, sort), most + 1)
        calls = summaries(connection, rows[:most])
    more = len(rows) > most
    return Page(calls, place_of(rows[most - 1], sort) if more else None)


def count_calls(store: Store, wanted: CallFilter = EVERY_CALL, at_most: int | None = None) -> int:
    """How many calls a filter leaves; counting stops at `at_most`, as nobody reads page by page beyond it."""
    with reading(store.engine) as connection:
        numbers = select(CallRow.number).where(*conditions(connection, wanted)).limit(at_most)
        return connection.execute(select(func.count()).select_from(numbers.subquery())).scalar_one()


def page_rows(
    connection: Connection, wanted: CallFilter, sort: Sort, place: tuple[Any, int] | None, most: int
) -> list[Row[Any]]:
    """Calls that have the number by its index; where they end, those that have it not, by their rows."""
    column, where = SORTS[sort.by], conditions(connection, wanted)
    rows: list[Row[Any]] = []
    if place is None or place[0] is not None:
        beyond = [] if place is None else [behind((column, CallRow.number), place, sort)]
        rows += ordered(connection, [*where, column.is_not(None), *beyond], (column, CallRow.number), sort, most)
        place = None
    if len(rows) < most and column.property.columns[0].nullable:
        beyond = [] if place is None else [behind((CallRow.number,), place[1:], sort)]
        rows += ordered(connection, [*where, column.is_(None), *beyond], (CallRow.number,), sort, most - len(rows))
    return rows


def behind(columns: Sequence[Any], place: Sequence[Any], sort: Sort) -> ColumnElement[bool]:
    """Rows that come after a place, as one comparison that an index answers."""
    rows, end = (
        tuple_(*columns),
        tuple_(*(literal(value, column.type) for value, column in zip(place, columns, strict=True))),
    )
    return rows < end if sort.descending else rows > end


def ordered(
    connection: Connection, where: Sequence[ColumnElement[bool]], columns: Sequence[Any], sort: Sort, most: int
) -> Sequence[Row[Any]]:
    order = [column.desc() if sort.descending else column.asc() for column in columns]
    return connection.execute(summary_rows().where(*where).order_by(*order).limit(most)).all()


def place_of(row: Row[Any], sort: Sort) -> str:
    """Where a page ends, as text for an address."""
    value = getattr(row, sort.by)
    plain = int(value.timestamp()) if isinstance(value, datetime) else value
    return base64.urlsafe_b64encode(json.dumps([sort.by, plain, row.number]).encode()).decode().rstrip("=")


def read_place(text: str, sort: Sort) -> tuple[Any, int]:
    """The value and the row where a page ended; whatever else a text holds is refused."""
    try:
        by, value, number = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, TypeError):
        raise NotAPlace from None
    kinds = (int,) if sort.by in MOMENTS else (int, float, type(None))
    if by != sort.by or type(number) is not int or type(value) not in kinds:
        raise NotAPlace
    if not 0 <= number <= LARGEST_NUMBER or not (value is None or abs(value) <= LARGEST_VALUE):
        raise NotAPlace
    try:
        return (datetime.fromtimestamp(value, UTC) if sort.by in MOMENTS else value), number
    except (ValueError, OverflowError, OSError):
        raise NotAPlace from None


def calls_of_sound(store: Store, sha256: str) -> list[str]:
    """The ids of the calls that were made of these bytes, the last stored first; others differ in model or options."""
    statement = select(CallRow.id).where(CallRow.sha256 == sha256).order_by(CallRow.number.desc())
    with reading(store.engine) as connection:
        return [found.hex for found in connection.execute(statement).scalars()]


def call_ids(store: Store, wanted: CallFilter = EVERY_CALL) -> Iterator[str]:
    """The ids of all the calls that a filter leaves, in the order in which they were stored; what goes meanwhile is left out."""
    last = 0
    while True:
        with reading(store.engine) as connection:
            where = conditions(connection, wanted)
            statement = select(CallRow.number, CallRow.id).where(CallRow.number > last, *where)
            rows = connection.execute(statement.order_by(CallRow.number).limit(MOST_OF_A_PAGE)).all()
        yield from (row.id.hex for row in rows)
        if len(rows) < MOST_OF_A_PAGE:
            return
        last = rows[-1].number

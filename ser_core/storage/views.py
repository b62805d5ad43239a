"""Saved views: a filter and a way to sort, under a name; as plain data for the store and for addresses."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, insert, select

from ser_core.calls.plain import WrongValue, record_from_plain
from ser_core.errors import CalltoneError
from ser_core.storage.connecting import reading, writing
from ser_core.storage.filtering import CallFilter, check_filter
from ser_core.storage.finding import SORTS, Sort
from ser_core.storage.store import Store
from ser_core.storage.tables import ViewRow
from ser_core.storage.wording import short_name


class NotAView(CalltoneError):
    """Data that is no filter."""

    def __init__(self, what: str) -> None:
        super().__init__(f"this is no saved view ({what}): make it anew from a list of calls")


class NoSuchView(CalltoneError):
    """A name under which nothing is saved."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"no view called {name!r} is saved: there are {', '.join(known) or 'none'}")


@dataclass(frozen=True, slots=True)
class View:
    """A list of calls to come back to."""

    name: str
    filter: CallFilter
    sort: Sort


def keep_view(store: Store, view: View) -> None:
    """Save a view; another one of this name is replaced."""
    name = short_name(view.name, "the view's name")
    check_filter(view.filter)  # what cannot be asked is not saved
    text = json.dumps(view_json(view), ensure_ascii=False, allow_nan=False)
    with writing(store.engine) as connection:
        connection.execute(delete(ViewRow).where(ViewRow.name == name))
        connection.execute(insert(ViewRow).values(name=name, view=text, kept_at=datetime.now(UTC)))


def saved_views(store: Store) -> list[View]:
    """In order of name."""
    with reading(store.engine) as connection:
        rows = connection.execute(select(ViewRow.name, ViewRow.view).order_by(ViewRow.name)).all()
    return [view_from_json(row.name, json.loads(row.view)) for row in rows]


def delete_view(store: Store, name: str) -> None:
    with writing(store.engine) as connection:
        gone = connection.execute(delete(ViewRow).where(ViewRow.name == name)).rowcount
    if gone == 0:
        raise NoSuchView(name, [view.name for view in saved_views(store)])


def view_json(view: View) -> dict[str, object]:
    """A view without its name as plain data; dates as ISO texts."""
    wanted = asdict(view.filter).items()
    plain = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in wanted}
    return {"filter": plain, "sort": asdict(view.sort)}


def view_from_json(name: str, data: object) -> View:
    """The way back, every value checked."""
    if not isinstance(data, Mapping):
        raise NotAView("it is no object")
    try:
        wanted = record_from_plain(CallFilter, data.get("filter"), "filter")
        sort = record_from_plain(Sort, data.get("sort"), "sort")
    except WrongValue as error:
        raise NotAView(str(error)) from None
    if sort.by not in SORTS:
        raise NotAView(f"sort.by should be one of {', '.join(SORTS)}")
    check_filter(wanted)
    return View(name, wanted, sort)

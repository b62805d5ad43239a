"""Deleting calls: rows, sound and what was made of it; what stays in the log says nothing of what they were."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, delete, exists, insert, select

from ser_core.storage.audit import Deed, log_each
from ser_core.storage.connecting import writing
from ser_core.storage.errors import NoSuchCall
from ser_core.storage.filtering import CallFilter, conditions
from ser_core.storage.names import drop_unused
from ser_core.storage.store import LOCAL, Store
from ser_core.storage.tables import AudioRow, CallRow, CallTagRow, RemovalRow
from ser_core.storage.tidying import finish_removals

AT_ONCE = 500  # calls of one transaction: others wait no longer than that takes


def delete_call(store: Store, call_id: str, who: str = LOCAL) -> None:
    """Delete one call, which must be there."""
    if not delete_calls(store, [call_id], who):
        raise NoSuchCall(call_id)


def delete_calls(store: Store, call_ids: Iterable[str], who: str = LOCAL) -> int:
    """Delete calls by their ids; how many of them there were."""
    ids = iter(call_ids)
    deleted = 0
    while some := tuple(islice(ids, AT_ONCE)):
        deleted += delete_some(store, CallFilter(ids=some), who, "deleted")
    return deleted


def delete_matching(store: Store, wanted: CallFilter, who: str = LOCAL) -> int:
    """Delete every call that a filter leaves; such as all calls of one customer."""
    return delete_all(store, wanted, who, "deleted")


def expire(store: Store, called_before: datetime, who: str = LOCAL) -> int:
    """Delete calls from before a moment: what a team may not keep any longer."""
    return delete_all(store, CallFilter(called_before=called_before), who, "expired")


def delete_all(store: Store, wanted: CallFilter, who: str, deed: Deed) -> int:
    """Some at a time, until none is left."""
    deleted = 0
    while some := delete_some(store, wanted, who, deed):
        deleted += some
    return deleted


def delete_some(store: Store, wanted: CallFilter, who: str, deed: Deed) -> int:
    """The rows in one transaction, which notes what files are to go; then the files."""
    columns = CallRow.number, CallRow.id, CallRow.sha256, CallRow.customer, CallRow.agent
    with writing(store.engine) as connection:
        rows = connection.execute(select(*columns).where(*conditions(connection, wanted)).limit(AT_ONCE)).all()
        if rows:
            delete_rows(connection, rows)
            log_each(connection, who, deed, [row.id for row in rows])
    if rows:
        finish_removals(store)
    return len(rows)


def delete_rows(connection: Connection, rows: Sequence[Any]) -> None:
    """What hangs on a call goes with it; what it shared with others goes with the last of them."""
    numbers = [row.number for row in rows]
    of_these = CallTagRow.call.in_(numbers)
    tags = connection.execute(select(CallTagRow.tag).where(of_these).distinct()).scalars().all()
    connection.execute(insert(RemovalRow), [{"call_id": row.id, "sha256": row.sha256} for row in rows])
    connection.execute(delete(CallRow).where(CallRow.number.in_(numbers)))
    unheard = ~exists().where(CallRow.sha256 == AudioRow.sha256)
    connection.execute(delete(AudioRow).where(AudioRow.sha256.in_([row.sha256 for row in rows]), unheard))
    people = {number for row in rows for number in (row.customer, row.agent) if number is not None}
    drop_unused(connection, people, tags)

"""The log of who did what, when: nothing in it says what a call was, so that it may stay when the call has gone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import Connection, insert, select

from ser_core.storage.connecting import reading
from ser_core.storage.filtering import as_uuid
from ser_core.storage.store import Store
from ser_core.storage.tables import AuditRow
from ser_core.storage.wording import short_name

Deed = Literal[
    "kept", "deleted", "expired", "tagged", "untagged", "named", "noted", "note deleted", "corrected", "correction deleted",
    "rule kept", "rule deleted", "exported", "imported", "heard",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One deed; `call_id` may be of a call that is no longer there."""

    at: datetime
    who: str
    what: Deed
    call_id: str | None
    calls: int


def log(connection: Connection, who: str, what: Deed, call_id: str | None = None, calls: int = 1) -> None:
    """Write a deed down, in the transaction that does it."""
    entry = {
        "at": datetime.now(UTC),
        "who": short_name(who, "the name"),
        "what": what,
        "call_id": None if call_id is None else UUID(call_id),
        "calls": calls,
    }
    connection.execute(insert(AuditRow).values(entry))


def log_each(connection: Connection, who: str, what: Deed, call_ids: Iterable[UUID]) -> None:
    """The same deed, done to many calls."""
    entry = {"at": datetime.now(UTC), "who": short_name(who, "the name"), "what": what, "calls": 1}
    entries = [{**entry, "call_id": call_id} for call_id in call_ids]
    if entries:
        connection.execute(insert(AuditRow), entries)


def audit_log(store: Store, call_id: str | None = None, most: int | None = 1_000) -> list[AuditEntry]:
    """The latest deeds, the last one first; of one call or of all."""
    wanted = select(AuditRow.at, AuditRow.who, AuditRow.what, AuditRow.call_id, AuditRow.calls)
    if call_id is not None:
        wanted = wanted.where(AuditRow.call_id == as_uuid(call_id))
    with reading(store.engine) as connection:
        rows = connection.execute(wanted.order_by(AuditRow.number.desc()).limit(most)).all()
    return [AuditEntry(row.at, row.who, row.what, row.call_id and row.call_id.hex, row.calls) for row in rows]

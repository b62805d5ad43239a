"""Tags of calls, and the pseudonyms of the people on them."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Connection, delete, select, update

from ser_core.storage.audit import log, log_each
from ser_core.storage.connecting import writing
from ser_core.storage.filtering import as_uuid
from ser_core.storage.names import drop_unused, person_number, put_tags
from ser_core.storage.reading import call_number
from ser_core.storage.store import LOCAL, Store
from ser_core.storage.tables import CallRow, CallTagRow, TagRow
from ser_core.storage.tidying import empty_log
from ser_core.storage.wording import tag_names


def tag_calls(store: Store, call_ids: Iterable[str], tags: Iterable[str], who: str = LOCAL) -> int:
    """Give each of these calls each of these tags; how many of the calls there are."""
    names = tag_names(tags)
    with writing(store.engine) as connection:
        found = numbers_of(connection, call_ids)
        for number in found.values():
            put_tags(connection, number, names)
        log_each(connection, who, "tagged", found)
    return len(found)


def untag_calls(store: Store, call_ids: Iterable[str], tags: Iterable[str], who: str = LOCAL) -> int:
    """Take these tags from these calls; a tag that no call has any longer is gone."""
    names = tag_names(tags)
    with writing(store.engine) as connection:
        found = numbers_of(connection, call_ids)
        taken = connection.execute(select(TagRow.number).where(TagRow.name.in_(names))).scalars().all()
        of_these = CallTagRow.call.in_(found.values()) & CallTagRow.tag.in_(taken)
        connection.execute(delete(CallTagRow).where(of_these))
        drop_unused(connection, [], taken)
        log_each(connection, who, "untagged", found)
    empty_log(store)
    return len(found)


def name_people(store: Store, call_id: str, customer: str | None, agent: str | None, who: str = LOCAL) -> None:
    """Say by their pseudonyms who was on a call; None takes a name away."""
    with writing(store.engine) as connection:
        number = call_number(connection, call_id)
        before = connection.execute(select(CallRow.customer, CallRow.agent).where(CallRow.number == number)).one()
        after = {"customer": person_number(connection, customer), "agent": person_number(connection, agent)}
        connection.execute(update(CallRow).where(CallRow.number == number).values(after))
        drop_unused(connection, [person for person in before if person is not None], [])
        log(connection, who, "named", call_id)
    empty_log(store)


def numbers_of(connection: Connection, call_ids: Iterable[str]) -> dict[UUID, int]:
    """The rows of the calls that there are."""
    wanted = [known for text in call_ids if (known := as_uuid(text)) is not None]
    rows = connection.execute(select(CallRow.id, CallRow.number).where(CallRow.id.in_(wanted))).all()
    return {row.id: row.number for row in rows}

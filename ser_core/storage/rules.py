"""Rules as text, and where in which calls they hold; what a rule means is settled where rules are run."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, insert, select, update

from ser_core.calls.stretches import Stretch
from ser_core.errors import CalltoneError
from ser_core.storage.audit import log
from ser_core.storage.connecting import reading, writing
from ser_core.storage.reading import call_number
from ser_core.storage.store import LOCAL, Store
from ser_core.storage.tables import HitRow, RuleRow
from ser_core.storage.wording import short_name


class NoSuchRule(CalltoneError):
    """A rule that the store does not hold, or no longer in these words."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the store has no rule {name!r} of this text: keep the rule first, then what it hits")


@dataclass(frozen=True, slots=True)
class StoredRule:
    """A rule in its own words."""

    name: str
    text: str
    sha256: str  # of the text
    kept_at: datetime


def keep_rule(store: Store, name: str, text: str, who: str = LOCAL) -> StoredRule:
    """Store a rule under a name; other words under the same name take its place, and the old ones' hits go."""
    name = short_name(name, "the rule's name")
    new = {"text": text, "sha256": hashlib.sha256(text.encode()).hexdigest(), "kept_at": datetime.now(UTC)}
    with writing(store.engine) as connection:
        found = select(RuleRow.number, RuleRow.sha256, RuleRow.kept_at).where(RuleRow.name == name)
        old = connection.execute(found).one_or_none()
        if old is not None and old.sha256 == new["sha256"]:
            return StoredRule(name, text, old.sha256, old.kept_at)
        if old is None:
            connection.execute(insert(RuleRow).values(new | {"name": name}))
        else:
            connection.execute(update(RuleRow).where(RuleRow.number == old.number).values(new))
            connection.execute(delete(HitRow).where(HitRow.rule == old.number))
        log(connection, who, "rule kept", calls=0)
    return next(rule for rule in stored_rules(store) if rule.name == name)


def stored_rules(store: Store) -> list[StoredRule]:
    """In order of name."""
    columns = RuleRow.name, RuleRow.text, RuleRow.sha256, RuleRow.kept_at
    with reading(store.engine) as connection:
        return [StoredRule(*row) for row in connection.execute(select(*columns).order_by(RuleRow.name))]


def delete_rule(store: Store, name: str, who: str = LOCAL) -> None:
    """A rule and its hits."""
    with writing(store.engine) as connection:
        if connection.execute(delete(RuleRow).where(RuleRow.name == name)).rowcount == 0:
            raise NoSuchRule(name)
        log(connection, who, "rule deleted", calls=0)


def keep_hits(store: Store, rule: StoredRule, call_id: str, where: Sequence[Stretch]) -> None:
    """Where a rule holds in a call, in place of what was said before; nowhere, if there is nothing."""
    with writing(store.engine) as connection:
        call = call_number(connection, call_id)
        same = (RuleRow.name == rule.name) & (RuleRow.sha256 == rule.sha256)
        number = connection.execute(select(RuleRow.number).where(same)).scalar_one_or_none()
        if number is None:
            raise NoSuchRule(rule.name)
        connection.execute(delete(HitRow).where(HitRow.rule == number, HitRow.call == call))
        if where:
            hits = [{"rule": number, "call": call, "start_s": hit.start_s, "end_s": hit.end_s} for hit in where]
            connection.execute(insert(HitRow), hits)

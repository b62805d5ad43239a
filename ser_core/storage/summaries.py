"""Calls as lists show them: a row of numbers each, with the names that other tables keep for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select
from sqlalchemy.orm import aliased

from ser_core.calls.feelings import TrendLabel
from ser_core.emotions import EMOTIONS
from ser_core.storage.tables import CallRow, CallTagRow, HitRow, ModelRow, NoteRow, PersonRow, RuleRow, TagRow


@dataclass(frozen=True, slots=True)
class CallSummary:
    """A call as a list shows it. Feelings are the customer's, or the mixed voices'."""

    id: str
    file: str
    called_at: datetime
    stored_at: datetime
    duration_s: float
    turns: int
    model: str
    model_version: str
    customer: str | None
    agent: str | None
    sentiment: float | None
    trend: TrendLabel | None
    trend_change: float | None
    negative_share: float | None
    uncertain_share: float | None
    longest_negative_s: float | None
    recovered: bool | None
    silence_s: float
    interruptions: int
    agent_talk_share: float | None
    emotion_share: Mapping[str, float]  # empty where nothing is sure
    tags: tuple[str, ...]
    rules: tuple[str, ...]  # that hold somewhere in it
    notes: int


def summary_rows() -> Select[Any]:
    """A call's own columns, with the names that other tables keep for it."""
    customer, agent = aliased(PersonRow), aliased(PersonRow)
    return (
        select(
            CallRow.__table__,
            ModelRow.name.label("model_name"),
            ModelRow.version.label("model_version"),
            customer.pseudonym.label("customer_name"),
            agent.pseudonym.label("agent_name"),
        )
        .join(ModelRow, ModelRow.number == CallRow.model)
        .outerjoin(customer, customer.number == CallRow.customer)
        .outerjoin(agent, agent.number == CallRow.agent)
    )


def summaries(connection: Connection, rows: Sequence[Row[Any]]) -> tuple[CallSummary, ...]:
    """Rows as records, with what hangs on each call."""
    numbers = [row.number for row in rows]
    tag = select(CallTagRow.call, TagRow.name).join(TagRow, TagRow.number == CallTagRow.tag)
    rule = select(HitRow.call, RuleRow.name).join(RuleRow, RuleRow.number == HitRow.rule).distinct()
    tags = names_by_call(connection, tag.where(CallTagRow.call.in_(numbers)))
    rules = names_by_call(connection, rule.where(HitRow.call.in_(numbers)))
    counted = select(NoteRow.call, func.count().label("notes")).where(NoteRow.call.in_(numbers)).group_by(NoteRow.call)
    notes: dict[int, int] = {row.call: row.notes for row in connection.execute(counted)}
    return tuple(
        summary(row, tags.get(row.number, ()), rules.get(row.number, ()), notes.get(row.number, 0)) for row in rows
    )


def names_by_call(connection: Connection, statement: Select[int, str]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    for call, name in connection.execute(statement):
        found.setdefault(call, []).append(name)
    return {call: tuple(sorted(names)) for call, names in found.items()}


def summary(row: Row[Any], tags: tuple[str, ...], rules: tuple[str, ...], notes: int) -> CallSummary:
    shares = {emotion: getattr(row, f"share_{emotion}") for emotion in EMOTIONS}
    return CallSummary(
        id=row.id.hex,
        file=row.file,
        called_at=row.called_at,
        stored_at=row.stored_at,
        duration_s=row.duration_s,
        turns=row.turns,
        model=row.model_name,
        model_version=row.model_version,
        customer=row.customer_name,
        agent=row.agent_name,
        sentiment=row.sentiment,
        trend=row.trend,
        trend_change=row.trend_change,
        negative_share=row.negative_share,
        uncertain_share=row.uncertain_share,
        longest_negative_s=row.longest_negative_s,
        recovered=row.recovered,
        silence_s=row.silence_s,
        interruptions=row.interruptions,
        agent_talk_share=row.agent_talk_share,
        emotion_share={emotion: share for emotion, share in shares.items() if share},
        tags=tags,
        rules=rules,
        notes=notes,
    )

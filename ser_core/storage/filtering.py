"""Which calls: a record that pages and addresses can carry, and what it means in SQL."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, exists, false, select
from sqlalchemy.orm import InstrumentedAttribute

from ser_core.calls.feelings import TrendLabel
from ser_core.calls.plain import LARGEST
from ser_core.emotions import EMOTIONS, UnknownEmotion
from ser_core.errors import CalltoneError
from ser_core.storage.errors import ImpossibleDate
from ser_core.storage.tables import (
    SHARE_COLUMNS,
    CallRow,
    CallTagRow,
    HitRow,
    ModelRow,
    PersonRow,
    RuleRow,
    TagRow,
    WordRow,
)
from ser_core.storage.wording import clean, tag_names, words_of

FEW = 3_000  # calls of a name: in a million calls, walking a page's order until fifty of these are met takes longer than listing them
LAST_LETTER = "\U0010ffff"  # behind every word that begins as one does

# What a range may be given of, and what calls may be sorted by
METRICS: Mapping[str, InstrumentedAttribute[Any]] = {
    "duration_s": CallRow.duration_s,
    "silence_s": CallRow.silence_s,
    "interruptions": CallRow.interruptions,
    "agent_talk_share": CallRow.agent_talk_share,
    "sentiment": CallRow.sentiment,
    "trend_change": CallRow.trend_change,
    "negative_share": CallRow.negative_share,
    "uncertain_share": CallRow.uncertain_share,
    "longest_negative_s": CallRow.longest_negative_s,
}


class UnknownMetric(CalltoneError):
    """A name that is no column to filter or sort by."""

    def __init__(self, name: str, known: Mapping[str, object]) -> None:
        super().__init__(f"no metric called {name!r}: it is one of {', '.join(known)}")


class NotARange(CalltoneError):
    """Bounds between which nothing can lie."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"the range of {name} should be two numbers, the first not above the second; either may be left out"
        )


@dataclass(frozen=True, slots=True)
class Range:
    """From one number to another, both counted in; a call without the number is never in a range."""

    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class CallFilter:
    """What calls must be; everything that is said must hold."""

    called_from: datetime | None = None
    called_before: datetime | None = None
    tags: tuple[str, ...] = ()
    rule: str | None = None  # that holds somewhere in the call
    metrics: Mapping[str, Range] = field(default_factory=dict)  # by names of METRICS
    shares: Mapping[str, Range] = field(default_factory=dict)  # by emotions
    words: str = ""  # each begins a word of the file's name, of a note or of what was said
    customer: str | None = None
    agent: str | None = None
    trend: TrendLabel | None = None
    model: str | None = None
    ids: tuple[str, ...] | None = None  # only calls of these


EVERY_CALL = CallFilter()


def check_filter(wanted: CallFilter) -> None:
    """Refuse what cannot be asked."""
    list(of_dates(wanted))
    list(of_numbers(wanted))
    tag_names(wanted.tags)


def conditions(connection: Connection, wanted: CallFilter) -> list[ColumnElement[bool]]:
    """The filter in SQL, over the rows of calls."""
    return [*of_dates(wanted), *of_numbers(wanted), *of_names(connection, wanted)]


def of_dates(wanted: CallFilter) -> Iterator[ColumnElement[bool]]:
    for moment in (wanted.called_from, wanted.called_before):
        if moment is not None and moment.tzinfo is None:
            raise ImpossibleDate(moment)
    if wanted.called_from is not None:
        yield CallRow.called_at >= wanted.called_from
    if wanted.called_before is not None:
        yield CallRow.called_at < wanted.called_before


def of_numbers(wanted: CallFilter) -> Iterator[ColumnElement[bool]]:
    for name, between in wanted.metrics.items():
        if name not in METRICS:
            raise UnknownMetric(name, METRICS)
        yield from in_range(name, METRICS[name], between)
    for emotion, between in wanted.shares.items():
        if emotion not in EMOTIONS:
            raise UnknownEmotion(emotion)
        yield from in_range(f"the share of {emotion}", SHARE_COLUMNS[emotion], between)


def in_range(name: str, column: InstrumentedAttribute[Any], between: Range) -> Iterator[ColumnElement[bool]]:
    least, most = between.least, between.most
    given = [bound for bound in (least, most) if bound is not None]
    if not all(abs(bound) <= LARGEST for bound in given) or given != sorted(given):
        raise NotARange(name)
    if least is not None:
        yield column >= least
    if most is not None:
        yield column <= most


def of_names(connection: Connection, wanted: CallFilter) -> Iterator[ColumnElement[bool]]:
    """What has a name is looked up first: the database then knows how frequent it is, and plans for that."""
    for tag in tag_names(wanted.tags):
        number = number_of(connection, TagRow.number, TagRow.name == tag)
        yield false() if number is None else called_by(connection, CallTagRow.call, CallTagRow.tag == number)
    if wanted.rule is not None:
        number = number_of(connection, RuleRow.number, RuleRow.name == clean(wanted.rule))
        yield false() if number is None else called_by(connection, HitRow.call, HitRow.rule == number)
    for column, pseudonym in ((CallRow.customer, wanted.customer), (CallRow.agent, wanted.agent)):
        if pseudonym is not None:
            number = number_of(connection, PersonRow.number, PersonRow.pseudonym == clean(pseudonym))
            yield false() if number is None else column == number
    words = words_of([wanted.words])
    if wanted.words.strip() and not words:
        yield false()  # signs alone, which no word has
    for word in words:
        begins = (WordRow.word >= word) & (WordRow.word < word + LAST_LETTER)
        yield CallRow.number.in_(select(WordRow.call).where(begins))
    if wanted.trend is not None:
        yield CallRow.trend == wanted.trend
    if wanted.model is not None:
        models = select(ModelRow.number).where(ModelRow.name == clean(wanted.model))
        yield CallRow.model.in_(connection.execute(models).scalars().all())
    if wanted.ids is not None:
        yield CallRow.id.in_([known for text in wanted.ids if (known := as_uuid(text)) is not None])


def called_by(
    connection: Connection, call: InstrumentedAttribute[int], named: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Calls that have a name: a few are listed, of many each call is asked in turn. Databases do not find out which is better."""
    few = connection.execute(select(call).where(named).limit(FEW + 1)).scalars().all()
    return CallRow.number.in_(few) if len(few) <= FEW else exists().where(call == CallRow.number, named)


def number_of(connection: Connection, number: InstrumentedAttribute[int], named: ColumnElement[bool]) -> int | None:
    """The row of a name; None where nothing is called so."""
    return connection.execute(select(number).where(named)).scalar_one_or_none()


def as_uuid(text: str) -> UUID | None:
    """An id as the database keeps it; None for what cannot be one."""
    try:
        return UUID(text)
    except ValueError:
        return None

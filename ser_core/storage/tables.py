"""The tables. A call's `number` is its row and never leaves this room; its `id` is what everybody else calls it by."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import REAL, BigInteger, ForeignKey, Index, MetaData, SmallInteger, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from ser_core.emotions import EMOTIONS
from ser_core.storage.columns import Emotion, PackedJson, Sha256, UtcSeconds, letters

LARGEST_NUMBER = 2**31 - 1  # of a row
LONGEST_NAME = 120  # characters of the name of a file, a person, a rule or a view
LONGEST_TAG = 40
LONGEST_WORD = 40  # a longer one is cut: nobody types more of it to find it

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
CALL = "calls.number"


class Table(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(naming_convention=NAMING)


def of_call(*, first: bool = False) -> Mapped[int]:
    """The call that a row is of, and goes with."""
    return mapped_column(ForeignKey(CALL, ondelete="CASCADE"), primary_key=first, autoincrement=False)


class StoreRow(Table):
    """One row: what the store is called, and who can open its audio."""

    __tablename__ = "store"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    made_at: Mapped[datetime] = mapped_column(UtcSeconds)
    recipient: Mapped[str | None] = mapped_column(String(80))  # the public half of the key, once one was used


class ModelRow(Table):
    """A model that gave answers."""

    __tablename__ = "models"
    __table_args__ = (UniqueConstraint("name", "version", "sha256"),)
    number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    version: Mapped[str] = mapped_column(String(LONGEST_NAME))
    sha256: Mapped[str] = mapped_column(Sha256)


class PersonRow(Table):
    """A person by the name that the user chose to hide theirs; nobody is known by their voice."""

    __tablename__ = "people"
    number: Mapped[int] = mapped_column(primary_key=True)
    pseudonym: Mapped[str] = mapped_column(letters(LONGEST_NAME), unique=True)


class AudioRow(Table):
    """A file of the audio folder; it is of a call's bytes, which several analyses may share."""

    __tablename__ = "audio"
    sha256: Mapped[str] = mapped_column(Sha256, primary_key=True)  # of the call's bytes as they came
    coding: Mapped[str] = mapped_column(String(16))
    sealed: Mapped[bool]
    kept_sha256: Mapped[str] = mapped_column(Sha256)  # of the file as it lies there
    size_bytes: Mapped[int] = mapped_column(BigInteger)


class CallRow(Table):
    """A call as it is found, sorted and added up; feelings are the customer's, or the mixed voices'."""

    __tablename__ = "calls"
    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, unique=True)
    fingerprint: Mapped[str] = mapped_column(Sha256, unique=True)  # of bytes, model and options
    sha256: Mapped[str] = mapped_column(Sha256, index=True)
    file: Mapped[str] = mapped_column(String(LONGEST_NAME))
    model: Mapped[int] = mapped_column(ForeignKey("models.number"))
    customer: Mapped[int | None] = mapped_column(ForeignKey("people.number"), index=True)
    agent: Mapped[int | None] = mapped_column(ForeignKey("people.number"), index=True)
    called_at: Mapped[datetime] = mapped_column(UtcSeconds)
    called_day: Mapped[int]  # days since 1970: trends add up by it, and PostgreSQL knows how many there are
    stored_at: Mapped[datetime] = mapped_column(UtcSeconds)
    duration_s: Mapped[float]
    turns: Mapped[int]
    speech_s: Mapped[float]
    silence_s: Mapped[float]
    cross_talk_s: Mapped[float]
    interruptions: Mapped[int]
    agent_talk_share: Mapped[float | None]
    judged_s: Mapped[float | None]
    sentiment: Mapped[float | None]
    trend: Mapped[str | None] = mapped_column(String(9))
    trend_change: Mapped[float | None]
    negative_share: Mapped[float | None]
    uncertain_share: Mapped[float | None]
    longest_negative_s: Mapped[float | None]
    recovered: Mapped[bool | None]
    share_neutral: Mapped[float | None] = mapped_column(index=True)
    share_calm: Mapped[float | None] = mapped_column(index=True)
    share_happy: Mapped[float | None] = mapped_column(index=True)
    share_sad: Mapped[float | None] = mapped_column(index=True)
    share_angry: Mapped[float | None] = mapped_column(index=True)
    share_fearful: Mapped[float | None] = mapped_column(index=True)
    share_disgust: Mapped[float | None] = mapped_column(index=True)
    share_surprised: Mapped[float | None] = mapped_column(index=True)

    # each way to sort is an index, its ties in the order of the rows: a page is then read, never sorted
    __table_args__ = (
        Index(None, "called_at", "number"),
        Index(None, "stored_at", "number"),
        Index(None, "duration_s", "number"),
        Index(None, "silence_s", "number"),
        Index(None, "interruptions", "number"),
        Index(None, "agent_talk_share", "number"),
        Index(None, "sentiment", "number"),
        Index(None, "trend_change", "number"),
        Index(None, "negative_share", "number"),
        Index(None, "uncertain_share", "number"),
        Index(None, "longest_negative_s", "number"),
        {"sqlite_autoincrement": True},  # the number of a deleted call is never another's
    )


SHARE_COLUMNS = {emotion: getattr(CallRow, f"share_{emotion}") for emotion in EMOTIONS}


class AnalysisRow(Table):
    """All that was said of a call, apart from the columns that lists are read from."""

    __tablename__ = "analyses"
    call: Mapped[int] = of_call(first=True)
    analysis: Mapped[object] = mapped_column(PackedJson)


class TurnRow(Table):
    """A turn, as narrow as it can be: there are fifty for each call, and they are read by call."""

    __tablename__ = "turns"
    __table_args__ = ({"sqlite_with_rowid": False},)
    call: Mapped[int] = of_call(first=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    role: Mapped[int] = mapped_column(SmallInteger)  # place in ROLES
    emotion: Mapped[str | None] = mapped_column(Emotion)
    uncertain: Mapped[bool | None]
    start_s: Mapped[float] = mapped_column(REAL)
    end_s: Mapped[float] = mapped_column(REAL)
    sentiment: Mapped[float | None] = mapped_column(REAL)
    confidence: Mapped[float | None] = mapped_column(REAL)


class TagRow(Table):
    __tablename__ = "tags"
    number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(letters(LONGEST_TAG), unique=True)


class CallTagRow(Table):
    __tablename__ = "call_tags"
    __table_args__ = (Index(None, "tag", "call"), {"sqlite_with_rowid": False})
    call: Mapped[int] = of_call(first=True)
    tag: Mapped[int] = mapped_column(ForeignKey("tags.number"), primary_key=True, autoincrement=False)


class WordRow(Table):
    """The words of a call's file name and notes, and those said in it, to be found by how they begin."""

    __tablename__ = "words"
    __table_args__ = (Index(None, "call"), {"sqlite_with_rowid": False})
    word: Mapped[str] = mapped_column(letters(LONGEST_WORD), primary_key=True)
    call: Mapped[int] = of_call(first=True)


class NoteRow(Table):
    __tablename__ = "notes"
    number: Mapped[int] = mapped_column(primary_key=True)
    call: Mapped[int] = mapped_column(ForeignKey(CALL, ondelete="CASCADE"), index=True)
    written_at: Mapped[datetime] = mapped_column(UtcSeconds)
    who: Mapped[str] = mapped_column(String(LONGEST_NAME))
    text: Mapped[str] = mapped_column(Text)


class CorrectionRow(Table):
    """What a person heard in a turn; one word a person and turn, the last."""

    __tablename__ = "corrections"
    call: Mapped[int] = of_call(first=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    who: Mapped[str] = mapped_column(String(LONGEST_NAME), primary_key=True)
    emotion: Mapped[str] = mapped_column(Emotion)
    corrected_at: Mapped[datetime] = mapped_column(UtcSeconds)


class RuleRow(Table):
    __tablename__ = "rules"
    number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(letters(LONGEST_NAME), unique=True)
    sha256: Mapped[str] = mapped_column(Sha256)
    text: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[datetime] = mapped_column(UtcSeconds)


class HitRow(Table):
    """Where in a call a rule holds."""

    __tablename__ = "hits"
    __table_args__ = (Index(None, "rule", "call"),)
    number: Mapped[int] = mapped_column(primary_key=True)
    rule: Mapped[int] = mapped_column(ForeignKey("rules.number", ondelete="CASCADE"))
    call: Mapped[int] = mapped_column(ForeignKey(CALL, ondelete="CASCADE"), index=True)
    start_s: Mapped[float]
    end_s: Mapped[float]


class ViewRow(Table):
    """A filter and a way to sort, under a name."""

    __tablename__ = "views"
    name: Mapped[str] = mapped_column(letters(LONGEST_NAME), primary_key=True)
    view: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[datetime] = mapped_column(UtcSeconds)


class AuditRow(Table):
    """Who did what, when; nothing of what the call was."""

    __tablename__ = "audit"
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcSeconds)
    who: Mapped[str] = mapped_column(String(LONGEST_NAME))
    what: Mapped[str] = mapped_column(String(32))
    call_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    calls: Mapped[int]


class RemovalRow(Table):
    """Files that a deletion still has to take away: whoever opens the store next does so, if the deleter died."""

    __tablename__ = "removals"
    number: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[UUID] = mapped_column(Uuid)
    sha256: Mapped[str] = mapped_column(Sha256)

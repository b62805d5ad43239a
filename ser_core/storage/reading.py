"""One call as it was stored: its analysis, what people added to it, and its sound."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, BinaryIO

from sqlalchemy import Connection, select

from ser_core.calls.analysis import CallAnalysis
from ser_core.calls.reading import analysis_from_json
from ser_core.storage.audio_files import AudioFile, audio_file, hash_and_size
from ser_core.storage.connecting import plain_errors, reading
from ser_core.storage.errors import AudioDamaged, AudioMissing, KeyNeeded, NoAudio, NoSuchCall
from ser_core.storage.filtering import as_uuid
from ser_core.storage.sealing import unseal
from ser_core.storage.store import Store
from ser_core.storage.summaries import CallSummary, summaries, summary_rows
from ser_core.storage.tables import AnalysisRow, CallRow, CorrectionRow, HitRow, ModelRow, NoteRow, RuleRow


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote about a call."""

    number: int
    written_at: datetime
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class TurnCorrection:
    """What a person heard in a turn."""

    position: int  # of the turn in the analysis
    emotion: str
    who: str
    corrected_at: datetime


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a rule holds."""

    rule: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class StoredCall:
    """All that is stored of a call but its sound."""

    summary: CallSummary
    analysis: CallAnalysis
    json: dict[str, object]  # the analysis as it was written down, to the letter
    model_sha256: str
    notes: tuple[Note, ...]
    corrections: tuple[TurnCorrection, ...]
    hits: tuple[Hit, ...]
    audio: AudioFile | None


def read_call(store: Store, call_id: str) -> StoredCall:
    """A call by its id."""
    with reading(store.engine) as connection:
        return stored_call(connection, call_number(connection, call_id))


def stored_call(connection: Connection, number: int) -> StoredCall:
    """A call by its row."""
    row = connection.execute(summary_rows().where(CallRow.number == number)).one()
    written: Any = connection.execute(select(AnalysisRow.analysis).where(AnalysisRow.call == number)).scalar_one()
    return StoredCall(
        summary=summaries(connection, [row])[0],
        analysis=analysis_from_json(written),
        json=written,
        model_sha256=connection.execute(select(ModelRow.sha256).where(ModelRow.number == row.model)).scalar_one(),
        notes=notes_of(connection, number),
        corrections=corrections_of(connection, number),
        hits=hits_of(connection, number),
        audio=audio_file(connection, row.sha256),
    )


def call_number(connection: Connection, call_id: str) -> int:
    """The row of a call."""
    known = as_uuid(call_id)
    number = None
    if known is not None:
        number = connection.execute(select(CallRow.number).where(CallRow.id == known)).scalar_one_or_none()
    if number is None:
        raise NoSuchCall(call_id)
    return number


def notes_of(connection: Connection, number: int) -> tuple[Note, ...]:
    """In the order in which they were written."""
    columns = NoteRow.number, NoteRow.written_at, NoteRow.who, NoteRow.text
    rows = connection.execute(select(*columns).where(NoteRow.call == number).order_by(NoteRow.number))
    return tuple(Note(*row) for row in rows)


def corrections_of(connection: Connection, number: int) -> tuple[TurnCorrection, ...]:
    """In the order of the turns."""
    columns = CorrectionRow.position, CorrectionRow.emotion, CorrectionRow.who, CorrectionRow.corrected_at
    wanted = select(*columns).where(CorrectionRow.call == number)
    rows = connection.execute(wanted.order_by(CorrectionRow.position, CorrectionRow.who))
    return tuple(TurnCorrection(*row) for row in rows)


def hits_of(connection: Connection, number: int) -> tuple[Hit, ...]:
    """In the order of the call."""
    wanted = select(RuleRow.name, HitRow.start_s, HitRow.end_s).join(RuleRow, RuleRow.number == HitRow.rule)
    rows = connection.execute(wanted.where(HitRow.call == number).order_by(HitRow.start_s, RuleRow.name))
    return tuple(Hit(*row) for row in rows)


def open_audio(store: Store, call_id: str) -> tuple[BinaryIO, AudioFile]:
    """A call's sound from its start, as it came or as Opus, checked against its hash; encrypted sound is opened in memory."""
    with reading(store.engine) as connection:
        number = call_number(connection, call_id)
        file = audio_file(
            connection, connection.execute(select(CallRow.sha256).where(CallRow.number == number)).scalar_one()
        )
    if file is None:
        raise NoAudio(call_id)
    return open_file(store, file, call_id), file


def open_file(store: Store, file: AudioFile, call_id: str) -> BinaryIO:
    """The sound in a file of the store."""
    if not file.sealed:
        return open_lying(store, file, call_id)
    if store.key is None:
        raise KeyNeeded
    plain = BytesIO()
    with open_lying(store, file, call_id) as lying:
        unseal(lying, plain, store.key)
    plain.seek(0)
    return plain


def open_lying(store: Store, file: AudioFile, call_id: str) -> BinaryIO:
    """A file of the store as it lies there, encrypted or not, checked against its hash."""
    with plain_errors(store.engine):
        try:
            lying = file.path_in(store.folder).open("rb")
        except FileNotFoundError:
            raise AudioMissing(call_id) from None
        if hash_and_size(lying) != (file.kept_sha256, file.size_bytes):
            lying.close()
            raise AudioDamaged(call_id)
        return lying

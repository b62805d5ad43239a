"""Keeping a call: its sound first, then everything else in one transaction; wholly, or not at all."""

import hashlib
import json
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select

from ser_core.audio.sources import Source
from ser_core.calls.analysis import CallAnalysis, ModelFacts
from ser_core.calls.export import analysis_json
from ser_core.errors import CalltoneError
from ser_core.settings import CallOptions
from ser_core.storage.audio_files import Prepared, audio_file, place, prepared_audio
from ser_core.storage.audit import log
from ser_core.storage.columns import DAY_S
from ser_core.storage.connecting import plain_errors, reading, writing
from ser_core.storage.errors import ImpossibleDate
from ser_core.storage.figures import call_figures, turn_figures
from ser_core.storage.names import person_number, put_tags, put_words
from ser_core.storage.store import LOCAL, Store
from ser_core.storage.tables import AnalysisRow, AudioRow, CallRow, ModelRow, NoteRow, TurnRow
from ser_core.storage.tidying import drop_if_unused
from ser_core.storage.wording import note_text, short_name

LATER_OPTIONS = ("customer_voice",)  # than the first kept call
WordsBy = tuple[str, str]  # the engine and its model

EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class About:
    """What a user says of a call, apart from its sound. People are named by pseudonyms of the user's choice."""

    called_at: datetime | None = None  # with its time zone; the file's own date, if nobody says
    customer: str | None = None
    agent: str | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """Under which id a call is stored, and whether it was not there before."""

    id: str
    new: bool


def fingerprint(
    sha256: str,
    model: ModelFacts,
    model_sha256: str,
    options: CallOptions,
    words_by: WordsBy | None = None,
) -> str:
    """The same for the same bytes, model, options and hearer of the words: one analysis."""
    said = [sha256, model.name, model.version, model_sha256, chosen(options), *(words_by or ())]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def chosen(options: CallOptions) -> dict[str, object]:
    """The options that count: one that came later only where it was chosen, so that calls kept before it are known again."""
    return {name: value for name, value in asdict(options).items() if name not in LATER_OPTIONS or value is not None}


def fingerprint_of(analysis: CallAnalysis, model_sha256: str) -> str:
    """That of an analysis that was made."""
    words_by = None if analysis.words is None else (analysis.words.engine, analysis.words.model)
    return fingerprint(analysis.source.sha256, analysis.model, model_sha256, analysis.options, words_by)


def kept_id(
    store: Store,
    sha256: str,
    model: ModelFacts,
    model_sha256: str,
    options: CallOptions,
    words_by: WordsBy | None = None,
) -> str | None:
    """The id of an analysis that is stored already, so that nobody needs to make it again.

    Who would listen to the words is named: a call with its words is another analysis than the same without.
    """
    with reading(store.engine) as connection:
        return id_of(connection, fingerprint(sha256, model, model_sha256, options, words_by))


def id_of(connection: Connection, print_: str) -> str | None:
    found = connection.execute(select(CallRow.id).where(CallRow.fingerprint == print_)).scalar_one_or_none()
    return None if found is None else found.hex


def keep_call(
    store: Store,
    analysis: CallAnalysis,
    source: Source | None,
    *,
    model_sha256: str,
    about: About = About(),
    who: str = LOCAL,
) -> Kept:
    """Store a call; one that is stored already stays as it is.

    `source` is the file that was analysed, by its path or its bytes; None keeps no audio, whatever the store does otherwise.
    """
    print_ = fingerprint_of(analysis, model_sha256)
    with reading(store.engine) as connection:
        known = id_of(connection, print_)
    if known is not None:
        return Kept(known, new=False)
    row = call_row(analysis, print_, source, about)
    sha256 = analysis.source.sha256
    with ExitStack() as open_files, plain_errors(store.engine):
        prepared = None
        if source is not None and store.audio != "none":
            prepared = open_files.enter_context(prepared_audio(store, source, sha256, analysis.source.file))
        put = partial(put_kept, row=row, analysis=analysis, model_sha256=model_sha256, about=about, who=who)
        known = put_wholly(store, print_, prepared, put)
    return Kept(row["id"].hex if known is None else known, new=known is None)


def put_wholly(store: Store, print_: str, prepared: Prepared | None, put: Callable[[Connection], None]) -> str | None:
    """Rows and sound in one transaction; where the same analysis is there already nothing is done, and its id returned."""
    try:
        with writing(store.engine) as connection:
            known = id_of(connection, print_)
            if known is not None:
                return known
            put(connection)
            if prepared is not None:
                put_audio(connection, store, prepared)  # last: what fails before leaves no file
    except BaseException:
        if prepared is not None:
            with suppress(CalltoneError):  # a full disk may refuse this too; tidying up finds the file later
                drop_if_unused(store, prepared.file.sha256)
        raise
    return None


def put_kept(
    connection: Connection, row: dict[str, Any], analysis: CallAnalysis, model_sha256: str, about: About, who: str
) -> None:
    put_call(connection, row, analysis, model_sha256, about, who)
    log(connection, who, "kept", row["id"].hex)


def call_row(analysis: CallAnalysis, print_: str, source: Source | None, about: About) -> dict[str, Any]:
    """The columns that need nothing of the database."""
    now = datetime.now(UTC)
    called_at = possible(about.called_at or file_date(source) or now)
    return {
        "id": uuid4(),
        "fingerprint": print_,
        "sha256": analysis.source.sha256,
        "file": analysis.source.file,
        "called_at": called_at,
        "called_day": int(called_at.timestamp()) // DAY_S,
        "stored_at": now,
        **call_figures(analysis),
    }


def put_call(
    connection: Connection, row: dict[str, Any], analysis: CallAnalysis, model_sha256: str, about: About, who: str
) -> int:
    """Every row of a call; its number."""
    names = {
        "model": model_number(connection, analysis.model, model_sha256),
        "customer": person_number(connection, about.customer),
        "agent": person_number(connection, about.agent),
    }
    number = connection.execute(insert(CallRow).values(row | names).returning(CallRow.number)).scalar_one()
    connection.execute(insert(AnalysisRow).values(call=number, analysis=analysis_json(analysis)))
    turns = turn_figures(number, analysis)
    if turns:
        connection.execute(insert(TurnRow), turns)
    put_tags(connection, number, about.tags)
    if about.note is not None:
        note = {"call": number, "written_at": row["stored_at"], "who": short_name(who, "the name")}
        connection.execute(insert(NoteRow).values(note | {"text": note_text(about.note)}))
    put_words(connection, number)
    return number


def put_audio(connection: Connection, store: Store, prepared: Prepared) -> None:
    """The file into its place, unless the same sound is there already; its row."""
    file = prepared.file
    there = audio_file(connection, file.sha256)
    if there is not None:
        if there.path_in(store.folder).exists():
            return
        connection.execute(delete(AudioRow).where(AudioRow.sha256 == file.sha256))  # its file was lost
    place(prepared, store.folder)
    connection.execute(insert(AudioRow).values(asdict(file)))


def model_number(connection: Connection, model: ModelFacts, sha256: str) -> int:
    """The row of a model, made where it is new."""
    same = (ModelRow.name == model.name) & (ModelRow.version == model.version) & (ModelRow.sha256 == sha256)
    found = connection.execute(select(ModelRow.number).where(same)).scalar_one_or_none()
    if found is None:
        new = insert(ModelRow).values(name=model.name, version=model.version, sha256=sha256)
        found = connection.execute(new.returning(ModelRow.number)).scalar_one()
    return found


def file_date(source: Source | None) -> datetime | None:
    """When a file was last written: of a recording, mostly the end of the call."""
    if not isinstance(source, str | Path):
        return None
    written_s = Path(source).stat().st_mtime
    return datetime.fromtimestamp(written_s, UTC) if written_s > 0 else None


def possible(called_at: datetime) -> datetime:
    """A date with a time zone, of a day on which calls may have been recorded."""
    if called_at.tzinfo is None or not EARLIEST <= called_at < LATEST:
        raise ImpossibleDate(called_at)
    return called_at

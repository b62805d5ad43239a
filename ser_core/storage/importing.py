"""An exported store into this one, call by call: each wholly or not at all, one that is here already left as it is."""

import hashlib
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO
from uuid import UUID, uuid4
from zipfile import BadZipFile, ZipFile

from sqlalchemy import Connection, exists, insert, select

from ser_core.calls.analysis import CallAnalysis
from ser_core.calls.reading import analysis_from_json
from ser_core.storage.archive import (
    AUDIT,
    CALLS,
    FACTS,
    FORMAT,
    RULES,
    VIEWS,
    ArchiveFacts,
    ArchiveTooNew,
    CarriedCall,
    NotAnArchive,
    audio_member,
    check_call,
    records,
)
from ser_core.storage.audio_files import BLOCK, SOURCE, AudioFile, Prepared, hash_and_size, prepared_copy
from ser_core.storage.audit import AuditEntry, log
from ser_core.storage.connecting import plain_errors, reading, writing
from ser_core.storage.errors import KeyNeeded
from ser_core.storage.filtering import as_uuid
from ser_core.storage.keeping import About, call_row, fingerprint_of, id_of, put_call, put_wholly
from ser_core.storage.names import put_words
from ser_core.storage.rules import StoredRule, keep_rule, stored_rules
from ser_core.storage.sealing import unseal
from ser_core.storage.store import LOCAL, Store
from ser_core.storage.tables import AuditRow, CallRow, CorrectionRow, HitRow, NoteRow, RuleRow
from ser_core.storage.views import View, keep_view, saved_views
from ser_core.storage.wording import note_text, short_name


@dataclass(frozen=True, slots=True)
class Imported:
    """What came in."""

    calls: int
    known: int  # were here already
    without_audio: int  # of the new ones, whose sound should have been in the archive


def import_store(
    store: Store,
    source: Path,
    who: str = LOCAL,
    progress: Callable[[float], None] = lambda done: None,  # noqa: ARG005
) -> Imported:
    """Take in what `export_store` wrote. What comes before something damaged stays; run again, it goes on from there."""
    try:
        with plain_errors(store.engine), ZipFile(source) as archive:
            facts = next(records(archive, FACTS, ArchiveFacts), None)
            if facts is None:
                raise NotAnArchive(f"{FACTS} is missing")
            if facts.format > FORMAT:
                raise ArchiveTooNew(facts.format)
            take_the_rest(store, archive, who)
            counts = {"new": 0, "known": 0, "without audio": 0}
            for call in records(archive, CALLS, CarriedCall):
                counts[take_call(store, archive, call, who)] += 1
                progress(min(1.0, sum(counts.values()) / max(1, facts.calls)))  # which the file only claims
    except FileNotFoundError:
        raise NotAnArchive(f"{source.name} is not there") from None
    except (BadZipFile, zlib.error, EOFError, NotImplementedError):
        raise NotAnArchive("the file is damaged, or no zip") from None
    return Imported(counts["new"] + counts["without audio"], counts["known"], counts["without audio"])


def take_the_rest(store: Store, archive: ZipFile, who: str) -> None:
    """Rules and views whose names are free here; the log, where this store has none yet."""
    here = {rule.name for rule in stored_rules(store)}
    for rule in records(archive, RULES, StoredRule):
        if rule.name not in here:
            keep_rule(store, rule.name, rule.text, who)
    saved = {view.name for view in saved_views(store)}
    for view in records(archive, VIEWS, View):
        if view.name not in saved:
            keep_view(store, view)
    with writing(store.engine) as connection:
        if not connection.execute(select(exists().where(AuditRow.call_id.is_not(None)))).scalar_one():
            entries = [audit_row(entry) for entry in records(archive, AUDIT, AuditEntry)]
            if entries:
                connection.execute(insert(AuditRow), entries)


def audit_row(entry: AuditEntry) -> dict[str, object]:
    named = {"who": short_name(entry.who, "the name")}
    return asdict(entry) | named | {"call_id": None if entry.call_id is None else as_uuid(entry.call_id)}


def take_call(store: Store, archive: ZipFile, call: CarriedCall, who: str) -> str:
    """One call; whether it was "new", "known", or new and "without audio" that it should have."""
    check_call(call)
    analysis = analysis_from_json(call.analysis)
    print_ = fingerprint_of(analysis, call.model_sha256)
    with reading(store.engine) as connection:
        if id_of(connection, print_) is not None:
            return "known"
    row = call_row(analysis, print_, None, About(call.called_at)) | {"stored_at": call.stored_at}
    with carried_sound(store, archive, call, analysis.source.sha256) as prepared:
        known = put_wholly(
            store, print_, prepared, partial(put_carried, row=row, analysis=analysis, call=call, who=who)
        )
    if known is not None:
        return "known"
    return "without audio" if call.audio is not None and prepared is None and store.audio != "none" else "new"


def put_carried(
    connection: Connection, row: dict[str, Any], analysis: CallAnalysis, call: CarriedCall, who: str
) -> None:
    """The rows of a call and of what people added to it; it keeps its id, unless another call here has it."""
    wanted = as_uuid(call.id)
    taken = wanted is None or connection.execute(select(exists().where(CallRow.id == wanted))).scalar_one()
    row["id"] = uuid4() if taken else wanted
    about = About(customer=call.customer, agent=call.agent, tags=call.tags)
    number = put_call(connection, row, analysis, call.model_sha256, about, who)
    notes = [
        {
            "call": number,
            "written_at": note.written_at,
            "who": short_name(note.who, "the name"),
            "text": note_text(note.text),
        }
        for note in call.notes
    ]
    corrections = [
        asdict(heard) | {"call": number, "who": short_name(heard.who, "the name")}
        for heard in call.corrections
        if 0 <= heard.position < len(analysis.turns)
    ]
    rules = {rule.name: rule.number for rule in connection.execute(select(RuleRow.name, RuleRow.number))}
    hits = [
        {"rule": rules[hit.rule], "call": number, "start_s": hit.start_s, "end_s": hit.end_s}
        for hit in call.hits
        if hit.rule in rules
    ]
    for table, rows in ((NoteRow, notes), (CorrectionRow, corrections), (HitRow, hits)):
        if rows:
            connection.execute(insert(table), rows)
    put_words(connection, number)
    log(connection, who, "imported", UUID(str(row["id"])).hex)


@contextmanager
def carried_sound(store: Store, archive: ZipFile, call: CarriedCall, sha256: str) -> Iterator[Prepared | None]:
    """A call's sound out of the archive, as this store keeps sound; None where there is none, or this store keeps none."""
    file = call.audio
    if file is None or store.audio == "none" or audio_member(file) not in archive.namelist():
        yield None
        return
    if file.sha256 != sha256:
        raise NotAnArchive("a call's sound is not the call's")
    with TemporaryFile(dir=store.folder) as copy:
        copy_out(archive, file, copy)
        with prepared_copy(store, opened_copy(store, copy, file), sha256, file.coding) as prepared:
            yield prepared


def copy_out(archive: ZipFile, file: AudioFile, copy: BinaryIO) -> None:
    """Just as many bytes as the line says, which must be the very ones: what unpacks without end is cut off."""
    left, digest = file.size_bytes, hashlib.sha256()
    with archive.open(audio_member(file)) as member:
        while left > 0 and (block := member.read(min(BLOCK, left))):
            copy.write(block)
            digest.update(block)
            left -= len(block)
        if left > 0 or member.read(1) or digest.hexdigest() != file.kept_sha256:
            raise NotAnArchive("a call's sound is not the one that was exported")
    copy.seek(0)


def opened_copy(store: Store, copy: BinaryIO, file: AudioFile) -> BinaryIO:
    """Sound without its seal; as it came it must be what the call's hash says."""
    plain = copy
    if file.sealed:
        if store.key is None:
            raise KeyNeeded
        plain = BytesIO()
        unseal(copy, plain, store.key)
        plain.seek(0)
    if file.coding == SOURCE and hash_and_size(plain)[0] != file.sha256:
        raise NotAnArchive("a call's sound is not the call's")
    return plain

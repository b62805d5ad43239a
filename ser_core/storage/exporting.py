"""A whole store out into one file: to move to another database, to change the key, or to keep a copy."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import BinaryIO
from uuid import uuid4
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy import Connection, func, select

from ser_core.errors import CalltoneError
from ser_core.storage.archive import (
    AUDIT,
    CALLS,
    FACTS,
    FORMAT,
    RULES,
    VIEWS,
    ArchiveFacts,
    audio_member,
    carried,
    line_of,
)
from ser_core.storage.audio_files import BLOCK, AudioFile, hash_and_size, open_private
from ser_core.storage.audit import audit_log, log
from ser_core.storage.connecting import is_sqlite, plain_errors, reading, writing
from ser_core.storage.errors import AudioMissing, KeyNeeded
from ser_core.storage.reading import StoredCall, open_file, open_lying, stored_call
from ser_core.storage.rules import stored_rules
from ser_core.storage.store import LOCAL, Store
from ser_core.storage.tables import CallRow
from ser_core.storage.views import saved_views


class FileInTheWay(CalltoneError):
    """An archive is never written over another file."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"{file} is there already: name a new file")


def export_store(
    store: Store,
    target: Path,
    *,
    open_audio: bool = False,
    who: str = LOCAL,
    progress: Callable[[float], None] = lambda done: None,  # noqa: ARG005
) -> int:
    """Write everything into a new file; how many calls. Encrypted sound stays so unless `open_audio` says otherwise.

    The calls are those of one moment; whatever is stored meanwhile is not among them.
    """
    if target.exists():
        raise FileInTheWay(target)
    if open_audio and store.key is None:
        raise KeyNeeded
    part = target.with_name(f".{target.name}.{uuid4().hex}.part")
    with plain_errors(store.engine):
        try:
            with open_private(part) as file, ZipFile(file, "w", ZIP_DEFLATED) as archive:
                calls = write_calls(store, archive, part.parent, open_audio, progress)
                for member, records in (
                    (RULES, stored_rules(store)),
                    (VIEWS, saved_views(store)),
                    (AUDIT, audit_log(store, most=None)[::-1]),
                ):
                    archive.writestr(member, b"".join(map(line_of, records)))
                archive.writestr(FACTS, line_of(ArchiveFacts(FORMAT, calls)))
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    with writing(store.engine) as connection:
        log(connection, who, "exported", calls=calls)
    return calls


def write_calls(
    store: Store, archive: ZipFile, folder: Path, open_audio: bool, progress: Callable[[float], None]
) -> int:
    """The sound of each call as it comes, and the lines of all of them after it."""
    calls, written = 0, set[str]()
    with one_moment(store) as connection, TemporaryFile(dir=folder) as lines:
        there = connection.execute(select(func.count()).select_from(CallRow)).scalar_one()
        for number in row_numbers(connection):
            call = stored_call(connection, number)
            sound = None if call.audio is None else write_sound(store, archive, call, call.audio, open_audio, written)
            lines.write(line_of(replace(carried(call), audio=sound)))
            calls += 1
            progress(calls / there)
        lines.seek(0)
        with archive.open(CALLS, "w", force_zip64=True) as member:
            copyfileobj(lines, member, BLOCK)
    return calls


@contextmanager
def one_moment(store: Store) -> Iterator[Connection]:
    """A connection that sees the store as it was when it first looked."""
    with reading(store.engine) as connection:
        yield connection if is_sqlite(connection) else connection.execution_options(isolation_level="REPEATABLE READ")


def row_numbers(connection: Connection) -> Iterator[int]:
    """Every call's row, some at a time: a store may hold a million."""
    top = connection.execute(select(func.max(CallRow.number))).scalar_one() or 0
    for first in range(0, top + 1, 1_000):
        some = select(CallRow.number).where(CallRow.number > first, CallRow.number <= first + 1_000)
        yield from connection.execute(some.order_by(CallRow.number)).scalars().all()


def write_sound(
    store: Store, archive: ZipFile, call: StoredCall, file: AudioFile, open_audio: bool, written: set[str]
) -> AudioFile | None:
    """A call's sound into the archive, once for all its analyses; None where it was deleted a moment ago."""
    call_id = call.summary.id
    try:
        with open_file(store, file, call_id) if open_audio else open_lying(store, file, call_id) as sound:
            carried_file = opened_facts(file, sound) if open_audio else file
            if file.sha256 not in written:
                put_member(archive, audio_member(carried_file), sound)
                written.add(file.sha256)
    except AudioMissing:
        return None
    return carried_file


def opened_facts(file: AudioFile, sound: BinaryIO) -> AudioFile:
    """What is to be said of a file's sound without its seal."""
    kept_sha256, size_bytes = hash_and_size(sound)
    return replace(file, sealed=False, kept_sha256=kept_sha256, size_bytes=size_bytes)


def put_member(archive: ZipFile, name: str, sound: BinaryIO) -> None:
    """As it is: coded and encrypted sound does not get smaller."""
    with archive.open(ZipInfo(name), "w", force_zip64=True) as member:
        copyfileobj(sound, member, BLOCK)

"""What crashes leave behind, and taking it away: files without a row, and rows' files that a deletion did not reach."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, exists, select

from ser_core.storage.audio_files import AUDIO, DERIVED, INCOMING, OPUS, SOURCE, AudioFile, audio_file, sync_folder
from ser_core.storage.connecting import is_sqlite, plain_errors, reading, writing
from ser_core.storage.store import Store
from ser_core.storage.tables import CallRow, RemovalRow

ABANDONED_S = 3_600.0  # nobody writes one file for an hour
HASH_DIGITS = 64


@dataclass(frozen=True, slots=True)
class Tidied:
    """What was taken away."""

    unfinished: int  # files that were never whole
    orphans: int  # audio of no call
    bytes_freed: int


def finish_removals(store: Store) -> None:
    """Take away the files of calls whose rows are gone already."""
    with reading(store.engine) as connection:
        pending = connection.execute(select(RemovalRow.number, RemovalRow.sha256, RemovalRow.call_id)).all()
    for row in pending:
        # among writers only: nobody can be storing the same sound again between the look and the removal
        with writing(store.engine) as connection:
            if not is_used(connection, row.sha256):
                remove_audio(store.folder, row.sha256)
            shutil.rmtree(derived_folder(store, row.call_id.hex), ignore_errors=True)
            connection.execute(delete(RemovalRow).where(RemovalRow.number == row.number))
    if pending:
        empty_log(store)


def drop_if_unused(store: Store, sha256: str) -> None:
    """Take away the sound of no call, among writers only: nobody can be storing it between the look and the removal."""
    with writing(store.engine) as connection:
        if not is_used(connection, sha256):
            remove_audio(store.folder, sha256)


def is_used(connection: Connection, sha256: str) -> bool:
    """Whether some call is of these bytes."""
    return bool(connection.execute(select(exists().where(CallRow.sha256 == sha256))).scalar_one())


def remove_audio(folder: Path, sha256: str) -> int:
    """Every form in which these bytes may lie here; how many bytes that frees."""
    freed = 0
    for coding in (SOURCE, OPUS):
        for sealed in (False, True):
            path = AudioFile(sha256, coding, sealed, "", 0).path_in(folder)
            if path.exists():
                freed += path.stat().st_size
                path.unlink()
                sync_folder(path.parent)
    return freed


def derived_folder(store: Store, call_id: str) -> Path:
    """Where what was made of a call may be kept: it goes when the call goes. It is not made here."""
    return store.folder / DERIVED / call_id[:2] / call_id


def empty_log(store: Store) -> None:
    """SQLite's log still holds what was deleted: write it into the database, where it is zeros, and cut it to nothing.

    A reader that is under way keeps the log as it is; the next deletion or the last to close the store empties it.
    PostgreSQL's own log goes round by itself.
    """
    if not is_sqlite(store.engine):
        return
    with (
        plain_errors(store.engine),
        store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
    ):
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def sweep_incoming(store: Store, abandoned_s: float = ABANDONED_S) -> tuple[int, int]:
    """Take away files that were begun and never placed; how many, and their bytes."""
    swept, freed = 0, 0
    now_s = time.time()
    for part in (store.folder / INCOMING).glob("*"):
        facts = part.stat()
        if now_s - facts.st_mtime > abandoned_s:
            part.unlink(missing_ok=True)
            swept, freed = swept + 1, freed + facts.st_size
    return swept, freed


def tidy(store: Store) -> Tidied:
    """Look at every file of the store and take away those that belong to nothing."""
    finish_removals(store)
    unfinished, freed = sweep_incoming(store)
    orphans = 0
    for path in list(audio_paths(store.folder)):
        sha256 = path.name[:HASH_DIGITS]
        with reading(store.engine) as connection:
            known = is_known(connection, path, sha256, store.folder)
        if known:
            continue
        with writing(store.engine) as connection:
            if not is_known(connection, path, sha256, store.folder):
                freed += path.stat().st_size
                path.unlink()
                orphans += 1
    return Tidied(unfinished, orphans, freed)


def audio_paths(folder: Path) -> Iterator[Path]:
    """Every file under the audio folder."""
    return (path for path in (folder / AUDIO).rglob("*") if path.is_file())


def is_known(connection: Connection, path: Path, sha256: str, folder: Path) -> bool:
    """Whether a row says that this very file is there."""
    if len(sha256) != HASH_DIGITS or set(sha256) - set("0123456789abcdef"):
        return False
    file = audio_file(connection, sha256)
    return file is not None and file.path_in(folder) == path

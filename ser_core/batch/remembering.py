"""Which files are stored already, so that a batch goes on where it stopped: remembered by how a file looks, else found by its bytes.

What is remembered is no more than a short cut: the store alone says what is stored. It holds no names, only digests of
them beside the store's ids, so that nothing of a deleted call stays in it.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from platformdirs import user_cache_path

from ser_core.audio.sources import open_source
from ser_core.batch.fetching import fetched
from ser_core.batch.finding import Place
from ser_core.batch.work import Job
from ser_core.calls.analysis import ModelFacts
from ser_core.errors import CalltoneError
from ser_core.storage.audio_files import make_private, open_private
from ser_core.storage.filtering import CallFilter
from ser_core.storage.finding import count_calls
from ser_core.storage.keeping import kept_id
from ser_core.storage.store import Store

FILE = "batch.sqlite"
JUST_WRITTEN_S = 2.0  # some disks tell times no finer: a file may change within it and look the same
BUSY_S = 5.0


@contextmanager
def open_memory(folder: Path | None = None) -> Iterator[sqlite3.Connection]:
    """What earlier batches of this user remember; where that cannot be kept, a memory that lasts as long as this batch."""
    with closing(memory_in(folder or user_cache_path("calltone", appauthor=False))) as memory:
        yield memory


def memory_in(folder: Path) -> sqlite3.Connection:
    try:
        make_private(folder)
        with suppress(FileExistsError):
            open_private(folder / FILE).close()
        return with_table(sqlite3.connect(folder / FILE, timeout=BUSY_S, isolation_level=None))
    except (sqlite3.Error, OSError):  # nothing depends on it: files are then known by their bytes
        return with_table(sqlite3.connect(":memory:", isolation_level=None))


def with_table(memory: sqlite3.Connection) -> sqlite3.Connection:
    try:
        memory.execute("CREATE TABLE IF NOT EXISTS stored (file BLOB PRIMARY KEY, call TEXT NOT NULL) WITHOUT ROWID")
    except sqlite3.Error:
        memory.close()
        raise
    return memory


def stored_id(memory: sqlite3.Connection, store: Store, place: Place, job: Job, model: ModelFacts) -> str | None:
    """The call under which a file's analysis is stored; None for what is still to be heard.

    A file that cannot be read is still to be heard: the worker says what is wrong with it.
    """
    known = remembered(memory, store, place, job)
    if known is not None and count_calls(store, CallFilter(ids=(known,))):
        return known
    try:
        with fetched(place) as source, open_source(source, place.shown) as opened:
            sha256 = opened.sha256
    except CalltoneError:
        return None
    found = kept_id(store, sha256, model, job.model_sha256, job.options)
    if found is not None:
        remember(memory, store, place, job, found)
    return found


def remembered(memory: sqlite3.Connection, store: Store, place: Place, job: Job) -> str | None:
    """What is remembered of a file that looks as it looked then."""
    with suppress(sqlite3.Error):
        row = memory.execute("SELECT call FROM stored WHERE file = ?", (look_of(store, place, job),)).fetchone()
        return None if row is None else str(row[0])
    return None


def remember(memory: sqlite3.Connection, store: Store, place: Place, job: Job, call_id: str) -> None:
    """Keep in mind under which id a file is stored, if its look is one to go by."""
    if not place.version or just_written(place.written_at):
        return
    with suppress(sqlite3.Error):  # the next batch reads the file again
        memory.execute("INSERT OR REPLACE INTO stored VALUES (?, ?)", (look_of(store, place, job), call_id))


def just_written(written_at: datetime | None) -> bool:
    return written_at is not None and abs((datetime.now(UTC) - written_at).total_seconds()) < JUST_WRITTEN_S


def look_of(store: Store, place: Place, job: Job) -> bytes:
    """A digest of the file's place and look, of the store, and of all that decides what its analysis would be."""
    said = [store.id.hex, place.address, place.version, job.model_sha256, asdict(job.options)]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).digest()

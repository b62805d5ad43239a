"""Where uploads lie until they are analysed: a folder of the store, for one server, whose file names are ids of ours."""

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from ser_core.errors import CalltoneError
from ser_core.storage.audio_files import make_private, open_private, sync_folder
from ser_core.storage.store import Store

SPOOL = "spool"
LOCK = "lock"


class StoreServed(CalltoneError):
    """A second server on one store: both would take up the same calls."""

    def __init__(self) -> None:
        super().__init__("another `calltone serve` runs on this store: stop it, or name another store with --store")


def spool_folder(store: Store) -> Path:
    folder = store.folder / SPOOL
    make_private(folder)
    return folder


def upload_path(store: Store, upload_id: str) -> Path:
    """The file of an upload; its id is ours, never the sender's."""
    return store.folder / SPOOL / upload_id


def claim_spool(store: Store) -> BinaryIO:
    """Hold the spool as long as the file is open; the system lets go of it when the process ends, however it ends."""
    path = spool_folder(store) / LOCK
    with suppress(FileExistsError):  # an earlier server's: what counts is who holds it
        open_private(path).close()
    held = path.open("r+b")
    if sys.platform != "win32":
        import fcntl

        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            held.close()
            raise StoreServed from None
    return held


def sweep_spool(store: Store, needed: Iterable[str]) -> int:
    """Take away what earlier servers left: uploads that broke off, or whose calls are analysed; how many."""
    keep = {LOCK, *needed}
    left = [path for path in spool_folder(store).iterdir() if path.name not in keep]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def drop_upload(store: Store, upload_id: str) -> None:
    upload_path(store, upload_id).unlink(missing_ok=True)


def make_sure(path: Path) -> None:
    """The file and its name are on the disk before anybody is told that it arrived."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
    sync_folder(path.parent)

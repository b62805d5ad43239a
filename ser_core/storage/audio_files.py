"""Sound beside the database: files named by the hash of the call's bytes, written aside first and moved into place whole."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from sqlalchemy import Connection, select

from ser_core.audio.sources import Source, open_source
from ser_core.storage.errors import NotTheSource
from ser_core.storage.opus import as_opus
from ser_core.storage.sealing import seal
from ser_core.storage.store import Store
from ser_core.storage.tables import AudioRow

AUDIO, INCOMING, DERIVED = "audio", "incoming", "derived"  # folders in a store's folder
OPUS = "opus"
SOURCE = "source"
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
BLOCK = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class AudioFile:
    """A file of the audio folder, as its row tells it."""

    sha256: str  # of the call's bytes as they came
    coding: str
    sealed: bool
    kept_sha256: str  # of the file as it lies there
    size_bytes: int

    def path_in(self, folder: Path) -> Path:
        """Where it lies: never more than some hundred files in a folder, at a million calls."""
        name = f"{self.sha256}.{self.coding}{'.age' if self.sealed else ''}"
        return folder / AUDIO / self.sha256[:2] / self.sha256[2:4] / name


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that is written and not yet in its place."""

    part: Path
    file: AudioFile


def audio_file(connection: Connection, sha256: str) -> AudioFile | None:
    """The file that is kept of some bytes."""
    columns = AudioRow.sha256, AudioRow.coding, AudioRow.sealed, AudioRow.kept_sha256, AudioRow.size_bytes
    row = connection.execute(select(*columns).where(AudioRow.sha256 == sha256)).one_or_none()
    return None if row is None else AudioFile(*row)


@contextmanager
def prepared_audio(store: Store, source: Source, sha256: str, shown: str) -> Iterator[Prepared]:
    """The call's sound as the store keeps it, on the disk under a name of its own; gone at the end unless it was placed."""
    with open_source(source, shown) as opened:
        if opened.sha256 != sha256:
            raise NotTheSource(shown)
        smaller = as_opus(opened.file, shown) if store.audio == OPUS else None
        coding, plain = (SOURCE, opened.file) if smaller is None else (OPUS, smaller)
        with prepared_copy(store, plain, sha256, coding) as prepared:
            yield prepared


@contextmanager
def prepared_copy(store: Store, plain: BinaryIO, sha256: str, coding: str) -> Iterator[Prepared]:
    """The same, of sound that is coded already."""
    part = store.folder / INCOMING / uuid4().hex
    try:
        kept_sha256, size_bytes = write_part(part, plain, store.key)
        yield Prepared(part, AudioFile(sha256, coding, store.key is not None, kept_sha256, size_bytes))
    finally:
        part.unlink(missing_ok=True)


def write_part(part: Path, plain: BinaryIO, key: str | None) -> tuple[str, int]:
    """Everything, sealed where there is a key, and on the disk before this returns; its hash and size."""
    make_private(part.parent)
    with open_private(part) as file:
        if key is not None:
            seal(plain, file, key)
        else:
            while block := plain.read(BLOCK):
                file.write(block)
        file.flush()
        os.fsync(file.fileno())
        file.seek(0)
        return hash_and_size(file)


def place(prepared: Prepared, folder: Path) -> None:
    """Into its place in one step; the step itself is on the disk too before this returns."""
    path = prepared.file.path_in(folder)
    make_private(path.parent)
    prepared.part.replace(path)
    for changed in (path.parent, path.parent.parent, path.parent.parent.parent):
        sync_folder(changed)


def hash_and_size(file: BinaryIO) -> tuple[str, int]:
    """Of all that comes from here on; then the file stands at its start again."""
    digest, size = hashlib.sha256(), 0
    while block := file.read(BLOCK):
        digest.update(block)
        size += len(block)
    file.seek(0)
    return digest.hexdigest(), size


def make_private(folder: Path) -> None:
    """A folder, with those above it, that nobody else may look into."""
    if not folder.is_dir():
        make_private(folder.parent)
        folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)


def open_private(path: Path) -> BinaryIO:
    """A new file that is nobody else's from its first moment."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, PRIVATE_FILE), "w+b")


def sync_folder(folder: Path) -> None:
    """What was put into a folder or taken out of it, on the disk; Windows does this by itself and opens no folders."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)

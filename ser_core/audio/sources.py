"""Where a recording's bytes come from: a path, bytes or an open file, as one seekable file with its name, size and hash."""

import hashlib
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from ser_core.audio.errors import EmptyFile, NoSuchFile, NotAFile, UnreadableFile
from ser_core.audio.names import shown_name

Source = str | Path | bytes | BinaryIO

HASH_BLOCK = 1 << 20  # bytes
PIPE_IN_MEMORY = 16 << 20  # bytes of an unseekable source kept before they go to disk


@dataclass(frozen=True, slots=True, eq=False)
class OpenSource:
    """A source ready to be read from its start."""

    file: BinaryIO
    name: str  # to show
    size: int
    sha256: str


@contextmanager
def open_source(source: Source, name: str | None) -> Iterator[OpenSource]:
    """Open what was given and hash it; a file that was open already stays open."""
    with ExitStack() as closing:
        if isinstance(source, bytes):
            shown = shown_name(name)
            file: BinaryIO = BytesIO(source)
        elif isinstance(source, str | Path):
            shown = shown_name(name or str(source))
            file = closing.enter_context(_open_path(Path(source), shown))
        else:
            shown = shown_name(name or str(getattr(source, "name", "")))
            file = source if source.seekable() else closing.enter_context(_kept(source))
        size, sha256 = _hash(file)
        if size == 0:
            raise EmptyFile(shown)
        yield OpenSource(file, shown, size, sha256)


def _open_path(path: Path, shown: str) -> BinaryIO:
    try:
        mode = path.stat().st_mode
    except PermissionError:
        raise UnreadableFile(shown) from None
    except (OSError, ValueError):  # ValueError: a null character in the name
        raise NoSuchFile(shown) from None
    if not stat.S_ISREG(mode):
        raise NotAFile(shown)  # /dev/zero would never end, a named pipe might never begin
    try:
        return path.open("rb")
    except OSError:
        raise UnreadableFile(shown) from None


@contextmanager
def _kept(stream: BinaryIO) -> Iterator[BinaryIO]:
    with tempfile.SpooledTemporaryFile(max_size=PIPE_IN_MEMORY) as kept:
        shutil.copyfileobj(stream, kept)
        yield kept  # type: ignore[misc]  # a spooled file has all that BinaryIO asks for, and typeshed does not say so


def _hash(file: BinaryIO) -> tuple[int, str]:
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    while block := file.read(HASH_BLOCK):
        digest.update(block)
        size += len(block)
    file.seek(0)
    return size, digest.hexdigest()

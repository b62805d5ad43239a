"""Which recordings a folder holds, on a disk or in a store of objects, in one order, as far as can be seen from outside."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, NoReturn

from ser_core.audio.formats import ENDINGS
from ser_core.audio.names import shown_name
from ser_core.batch.errors import CannotLook, NoSuchFolder

HIDDEN = "."  # how the name of a file begins that is not meant to be seen: a copy under way, a system's own notes
LATEST_S = 253_370_764_800  # the year 9999: a date beyond it is a mistake of the disk
# What stores of objects say of an object that changes when it is written anew
SAYS_VERSION = (
    "ETag",
    "etag",
    "md5Hash",
    "content_md5",
    "mtime",
    "LastModified",
    "last_modified",
    "updated",
    "created",
)
SAYS_DATE = ("mtime", "LastModified", "last_modified", "created")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a recording lies, for whoever can reach it, and how it looks from outside."""

    address: str  # an absolute path, or a URL
    shown: str  # its name below the folder, fit to be shown
    version: str  # another one when it is written anew; empty where nothing tells
    written_at: datetime | None


def find_places(folder: str, pattern: str | None = None) -> list[Place]:
    """Every recording in a folder and those below it, sorted; by their endings, or by a pattern for their names.

    Links to folders are not followed, as they may lead in a circle. Whether a file is a recording at all is said by
    whoever opens it.
    """
    found = places_at_url(folder, pattern) if is_url(folder) else places_on_disk(Path(folder), pattern)
    return sorted(found, key=lambda place: place.address)


def is_url(address: str) -> bool:
    """Whether this is the address of an object; a path that was made absolute never holds two slashes.

    >>> is_url("s3://calls/2024"), is_url("/calls/2024")
    (True, False)
    """
    return "://" in address


def places_on_disk(folder: Path, pattern: str | None) -> list[Place]:
    if not folder.is_dir():
        raise NoSuchFolder(str(folder))
    top, found = folder.absolute(), []
    for where, folders, files in os.walk(top, onerror=refused):
        folders[:] = [name for name in folders if not name.startswith(HIDDEN)]
        found += [place_on_disk(top, Path(where, name)) for name in files if is_wanted(name, pattern)]
    return found


def refused(error: OSError) -> NoReturn:
    raise CannotLook(shown_name(str(error.filename)), error.strerror or "the system refused") from None


def place_on_disk(top: Path, path: Path) -> Place:
    shown = shown_path(path.relative_to(top).parts)
    try:
        facts = path.stat()
    except OSError:  # a link that leads nowhere, or a file that was just taken away: who opens it will say so
        return Place(str(path), shown, "", None)
    return Place(str(path), shown, f"{facts.st_size} {facts.st_mtime_ns}", moment(facts.st_mtime))


def places_at_url(url: str, pattern: str | None) -> list[Place]:
    import fsspec  # 0.1 s, for those who have objects

    try:
        system, top = fsspec.url_to_fs(url)
        found: Mapping[str, Any] = system.find(top, detail=True)
    except Exception as error:  # each store of objects has its own
        raise CannotLook(without_login(url), first_line(error)) from None
    places = []
    for name, facts in found.items():
        parts = name.removeprefix(top).strip("/").split("/")
        if is_wanted(parts[-1], pattern) and not any(part.startswith(HIDDEN) for part in parts):
            said = [f"{key}={facts[key]}" for key in SAYS_VERSION if facts.get(key)]
            version = f"{facts.get('size')} {' '.join(said)}" if said else ""
            places.append(Place(system.unstrip_protocol(name), shown_path(parts), version, object_date(facts)))
    return places


def object_date(facts: Mapping[str, Any]) -> datetime | None:
    """When an object was written, if its store says so in a way that is understood."""
    for key in SAYS_DATE:
        match facts.get(key):
            case datetime() as said:
                return said if said.tzinfo else said.replace(tzinfo=UTC)
            case int() | float() as seconds:
                return moment(seconds)
    return None


def moment(seconds: float) -> datetime | None:
    """Seconds since 1970 as a date; None for what no clock said."""
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < LATEST_S else None


def is_wanted(name: str, pattern: str | None) -> bool:
    """By its ending, in any case; or by the pattern.

    >>> is_wanted("Monday.WAV", None), is_wanted("notes.txt", None), is_wanted("call", "call*"), is_wanted(".a.wav", None)
    (True, False, True, False)
    """
    if name.startswith(HIDDEN):
        return False
    return fnmatch(name, pattern) if pattern else Path(name).suffix.lower() in ENDINGS


def shown_path(parts: tuple[str, ...] | list[str]) -> str:
    """Folders and a name without anything in them that would disturb a terminal.

    >>> shown_path(("monday", "a\\x1b[31m.wav"))
    'monday/a[31m.wav'
    """
    return "/".join(map(shown_name, parts))


def without_login(url: str) -> str:
    """An address that may be shown.

    >>> without_login("sftp://user:secret@host/calls")
    'sftp://host/calls'
    """
    protocol, slashes, rest = url.partition("://")
    return protocol + slashes + rest.rpartition("@")[2]


def first_line(error: BaseException) -> str:
    """What an error of somebody else's says, in a line of bounded length."""
    said = str(error).strip().partition("\n")[0]
    return f"{type(error).__name__}: {said}"[:200] if said else type(error).__name__

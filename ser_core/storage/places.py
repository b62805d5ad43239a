"""Where a store is: in the user's data folder, or where its address says."""

from pathlib import Path

from platformdirs import user_data_path
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from ser_core.storage.errors import NotAStoreUrl

DATABASE = "calls.sqlite"
DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


def data_folder() -> Path:
    """Where this user's programs keep their data."""
    return user_data_path("calltone", appauthor=False)


def store_url(address: str | None) -> URL:
    """The database that an address names; without one, SQLite in the user's data folder."""
    if address is None:
        return URL.create("sqlite", database=str(data_folder() / DATABASE))
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):  # ValueError: a port that is no number
        raise NotAStoreUrl(without_password(address)) from None
    if url.get_backend_name() not in DRIVERS or (url.get_backend_name() == "sqlite" and not named_file(url)):
        raise NotAStoreUrl(url.render_as_string(hide_password=True))
    return url.set(drivername=DRIVERS[url.get_backend_name()])


def named_file(url: URL) -> bool:
    """Whether a SQLite address names a file: what is in memory only is no store."""
    return bool(url.database) and url.database != ":memory:" and not str(url.database).startswith("file:")


def files_folder(url: URL) -> Path:
    """The folder of a database's audio: beside a file, else in the user's data folder under the server's name."""
    if url.get_backend_name() == "sqlite":
        return Path(str(url.database)).with_suffix(".files")
    where = "-".join(part for part in (url.host, str(url.port or ""), url.database) if part)
    safe = "".join(letter if letter.isalnum() or letter in "-._" else "_" for letter in where)
    return data_folder() / f"{safe or 'postgresql'}.files"


def without_password(address: str) -> str:
    """What may be shown of an address that could not be read.

    >>> without_password("postgresql://team:secret@host:x/calls")
    'host:x/calls'
    """
    return address.rpartition("@")[2]

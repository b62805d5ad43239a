"""Every version that was released opens, with its calls; and the migrations make just the tables that the code speaks of."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from databases import DATABASES, new_database
from stored_calls import MODEL_SHA256, call_of, piece

from ser_core.storage.adding_up import tag_counts
from ser_core.storage.connecting import reading
from ser_core.storage.deleting import delete_call
from ser_core.storage.filtering import CallFilter
from ser_core.storage.finding import count_calls, find_calls
from ser_core.storage.keeping import keep_call
from ser_core.storage.migrating import known_revisions
from ser_core.storage.migrations import HEAD
from ser_core.storage.opening import open_store
from ser_core.storage.reading import read_call
from ser_core.storage.store import Store
from ser_core.storage.tables import Table
from ser_core.storage.views import saved_views

RELEASED = Path(__file__).with_name("released")
Restored = Callable[[Path], str]


@pytest.fixture
def restored(request: pytest.FixtureRequest, tmp_path: Path) -> Restored:
    """Makes a database of a dump and gives its address."""

    def restore(dump: Path) -> str:
        if dump.name.endswith("sqlite.sql"):
            file = tmp_path / "old.sqlite"
            connection = sqlite3.connect(file)
            connection.executescript(dump.read_text("utf-8"))
            connection.close()
            return f"sqlite:///{file}"
        address = new_database(request.getfixturevalue("postgresql"))
        with psycopg.connect(address) as other:
            other.execute(dump.read_bytes())
        return address

    return restore


def same_tables(store: Store) -> list[object]:
    """In what the database and the code differ."""
    with reading(store.engine) as connection:
        return list(compare_metadata(MigrationContext.configure(connection), Table.metadata))


@pytest.mark.parametrize("dump", sorted(RELEASED.glob("*.sql")), ids=lambda dump: dump.stem)
def test_a_released_version_opens_with_its_calls(dump: Path, restored: Restored, tmp_path: Path) -> None:
    store = open_store(restored(dump), folder=tmp_path / "files")
    assert same_tables(store) == []
    (call,) = find_calls(store, CallFilter(words="first", customer="C-1", tags=("refund",), rule="angry")).calls
    whole = read_call(store, call.id)
    assert len(whole.analysis.turns) == call.turns > 0
    assert ([note.text for note in whole.notes], whole.corrections[0].emotion) == (["Called twice"], "sad")
    assert [view.name for view in saved_views(store)] == ["All"]
    assert not keep_call(store, call_of(piece(1), file="again.wav"), None, model_sha256=MODEL_SHA256).new
    delete_call(store, call.id)
    assert (count_calls(store), tag_counts(store)) == (0, {})
    store.engine.dispose()


def test_there_is_a_dump_of_every_version_in_both_databases() -> None:
    versions = {(revision, database) for revision in known_revisions() for database in DATABASES}
    assert {tuple(dump.stem.split(".")) for dump in RELEASED.glob("*.sql")} == versions


def test_the_last_step_is_the_one_that_openings_look_for() -> None:
    assert known_revisions()[-1] == HEAD


def test_the_migrations_make_the_tables_of_the_code(store: Store) -> None:
    assert same_tables(store) == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_store_that_is_up_to_date_opens_without_the_migrations(opened) -> None:
    """Alembic takes a third of a second to import: no start of the command should pay it twice."""

    store = opened()
    code = (
        "import sys; from pathlib import Path; from ser_core.storage.opening import open_store; "
        f"open_store({store.engine.url.render_as_string()!r}, folder=Path({str(store.folder)!r})); "
        "print([name for name in ('alembic', 'tensorflow', 'librosa', 'streamlit') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"

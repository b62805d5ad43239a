"""A store opens where it should, is nobody else's, and says plainly why it does not open."""

import os
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from databases import new_database
from sqlalchemy import text
from stored_calls import MODEL_SHA256, SAMPLE, call_of, piece

from ser_core.errors import CalltoneError
from ser_core.storage.connecting import writing
from ser_core.storage.errors import (
    AudioDamaged,
    AudioMissing,
    FolderOfAnotherStore,
    KeyNeeded,
    NotAKey,
    NotAStore,
    NotAStoreUrl,
    StoreDamaged,
    StoreReadOnly,
    StoreTooNew,
    StoreUnreachable,
    WrongKey,
)
from ser_core.storage.finding import count_calls, find_calls
from ser_core.storage.keeping import keep_call
from ser_core.storage.migrations import HEAD
from ser_core.storage.opening import open_store
from ser_core.storage.places import files_folder, store_url
from ser_core.storage.reading import open_audio
from ser_core.storage.sealing import new_key

NOBODY = 65_534


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_without_an_address_it_is_in_the_users_data_folder(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    store = open_store()
    store.engine.dispose()
    assert tmp_path in Path(str(store.engine.url.database)).parents


def test_nobody_else_may_look_into_its_files_whatever_the_umask_says(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store = open_store(f"sqlite:///{tmp_path / 'new' / 'calls.sqlite'}")
        keep_call(store, call_of(piece(1)), piece(1), model_sha256=MODEL_SHA256)
    finally:
        os.umask(before)
    found = {path: rights(path) for path in (tmp_path / "new").rglob("*")}
    store.engine.dispose()
    assert len(found) > 5
    assert {right for path, right in found.items() if path.is_dir()} == {0o700}
    assert {right for path, right in found.items() if path.is_file()} == {0o600}


@pytest.mark.parametrize(
    "address",
    ["", "calls.sqlite", "mysql://host/calls", "sqlite://", "sqlite:///:memory:", "postgresql://u:geheim@h:x/c"],
)
def test_an_address_of_no_store_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(NotAStoreUrl) as refused:
        open_store(address)
    assert "postgresql://USER@HOST/DATABASE" in str(refused.value)
    assert "geheim" not in str(refused.value)


def test_a_server_that_is_not_there_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable) as refused:
        open_store("postgresql://team:geheim@127.0.0.1:1/calls", folder=tmp_path)
    assert "postgresql://team:***@127.0.0.1:1/calls" in str(refused.value)
    assert "geheim" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_database_that_is_not_there_and_one_of_something_else_are_told_apart(postgresql: str, tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable, match="does not exist"):
        open_store(postgresql.replace("/postgres?", "/nothing?"), folder=tmp_path)
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE customers (name TEXT)")
    connection.close()
    with pytest.raises(NotAStore, match="holds other tables"):
        open_store(f"sqlite:///{other}")
    with sqlite3.connect(other) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("customers",)]
    connection.close()


def test_a_store_of_a_later_calltone_is_refused_and_left_as_it_is(opened) -> None:
    store = opened()
    with writing(store.engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        with pytest.raises(StoreTooNew, match=r"tables 9999.*update calltone"):
            opened()
    finally:
        with writing(store.engine) as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :last"), {"last": HEAD})
    assert count_calls(opened()) == 0


def test_several_that_open_a_new_store_at_once_all_get_the_same(postgresql: str, tmp_path: Path) -> None:
    for address in (f"sqlite:///{tmp_path / 'calls.sqlite'}", new_database(postgresql)):
        folder = tmp_path / uuid4().hex
        with ThreadPoolExecutor(4) as pool:
            stores = list(pool.map(lambda _, a=address, f=folder: open_store(a, folder=f), range(4)))
        assert len({store.id for store in stores}) == 1
        for store in stores:
            store.engine.dispose()


def test_the_folder_of_another_store_is_refused(opened, tmp_path: Path) -> None:
    store = opened()
    with pytest.raises(FolderOfAnotherStore):
        open_store(f"sqlite:///{tmp_path / 'other.sqlite'}", folder=store.folder)


def test_two_databases_in_one_folder_have_two_folders_of_audio(tmp_path: Path) -> None:
    one, two = (store_url(f"sqlite:///{tmp_path / name}") for name in ("one.sqlite", "two.sqlite"))
    assert files_folder(one) != files_folder(two)


def test_encrypted_audio_opens_with_its_key_alone(opened) -> None:
    key = new_key()
    store = opened(key=key)
    kept = keep_call(store, call_of(SAMPLE.read_bytes()), SAMPLE, model_sha256=MODEL_SHA256)
    (lying,) = [path for path in (store.folder / "audio").rglob("*") if path.is_file()]
    assert lying.read_bytes().startswith(b"age-encryption.org/v1")
    assert SAMPLE.read_bytes()[1000:1040] not in lying.read_bytes()
    sound, facts = open_audio(store, kept.id)
    assert facts.sealed
    assert sound.read() == SAMPLE.read_bytes()
    keyless = opened()
    assert len(find_calls(keyless).calls) == 1
    with pytest.raises(KeyNeeded, match="CALLTONE_STORE_KEY"):
        open_audio(keyless, kept.id)
    with pytest.raises(WrongKey, match="CALLTONE_STORE_KEY"):
        opened(key=new_key())
    with pytest.raises(NotAKey, match="AGE-SECRET-KEY-1"):
        opened(key="password")
    assert key not in repr(store)


def test_sound_that_was_changed_or_taken_away_is_not_played(opened) -> None:
    store = opened()
    kept = keep_call(store, call_of(piece(1)), piece(1), model_sha256=MODEL_SHA256)
    (lying,) = [path for path in (store.folder / "audio").rglob("*") if path.is_file()]
    lying.write_bytes(piece(2))
    with pytest.raises(AudioDamaged):
        open_audio(store, kept.id)
    lying.unlink()
    with pytest.raises(AudioMissing):
        open_audio(store, kept.id)


@pytest.fixture
def read_only() -> Iterator[Path]:
    """A folder in which this process may only read; root becomes nobody for as long as it is looked at."""
    with tempfile.TemporaryDirectory(prefix="calltone-") as name:
        yield Path(name)


def let_nobody_write(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)


@contextmanager
def without_rights() -> Iterator[None]:
    """Root may write anywhere: be nobody for a moment."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_folder_that_cannot_be_written_gives_a_plain_error(read_only: Path) -> None:
    store = open_store(f"sqlite:///{read_only / 'calls.sqlite'}")
    keep_call(store, call_of(piece(1)), piece(1), model_sha256=MODEL_SHA256)
    store.engine.dispose()
    let_nobody_write(read_only)
    try:
        with without_rights(), pytest.raises(CalltoneError) as old:
            open_store(f"sqlite:///{read_only / 'calls.sqlite'}")
        with without_rights(), pytest.raises(StoreReadOnly) as new:
            open_store(f"sqlite:///{read_only / 'new.sqlite'}")
    finally:
        for path in (read_only, *(path for path in read_only.rglob("*") if path.is_dir())):
            path.chmod(0o755)
    for refused in (old, new):
        assert "\n" not in str(refused.value)
        assert "right" in str(refused.value) or "may use it" in str(refused.value)


def test_a_file_that_is_no_database_is_damaged_or_another_thing(tmp_path: Path) -> None:
    file = tmp_path / "calls.sqlite"
    file.write_bytes(b"these are not the tables you are looking for " * 40)
    with pytest.raises(StoreDamaged, match="not a database"):
        open_store(f"sqlite:///{file}")

"""What is stored is known again by its look or by its bytes, and by nothing that a deleted call would leave behind."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from short_calls import write_call

from ser_core.batch.finding import Place, find_places
from ser_core.batch.remembering import FILE, open_memory, stored_id
from ser_core.batch.running import Batch, Tally, keep
from ser_core.batch.work import hear
from ser_core.settings import CallOptions
from ser_core.storage.finding import count_calls
from ser_core.storage.store import Store
from ser_core.storage.tables import CallRow


@pytest.fixture
def memory(tmp_path: Path):
    with open_memory(tmp_path / "memory") as opened:
        yield opened


def only(folder: Path) -> Place:
    (place,) = find_places(str(folder))
    return place


def kept(folder: Path, batch: Batch, store: Store, memory) -> Tally:
    """The folder's one call, heard and stored."""
    tally = Tally()
    keep(hear(only(folder), batch.job), batch, store, memory, tally)
    return tally


def id_of(folder: Path, batch: Batch, store: Store, memory) -> str | None:
    return stored_id(memory, store, only(folder), batch.job, batch.model)


def test_a_file_that_looks_as_it_did_is_known_without_being_read(
    tmp_path: Path, batch: Batch, store: Store, memory
) -> None:
    file = write_call(tmp_path / "calls" / "one.wav", 1)
    assert id_of(file.parent, batch, store, memory) is None
    assert kept(file.parent, batch, store, memory).stored == 1
    looked = file.stat()
    file.write_bytes(bytes(looked.st_size))
    os.utime(file, ns=(looked.st_atime_ns, looked.st_mtime_ns))
    assert id_of(file.parent, batch, store, memory) is not None
    os.utime(file)
    assert id_of(file.parent, batch, store, memory) is None


def test_a_file_under_another_name_is_known_by_its_bytes(tmp_path: Path, batch: Batch, store: Store, memory) -> None:
    file = write_call(tmp_path / "calls" / "one.wav", 1)
    kept(file.parent, batch, store, memory)
    file.rename(file.with_name("moved.wav"))
    assert id_of(file.parent, batch, store, memory) is not None
    assert kept(file.parent, batch, store, memory).known == 1
    assert count_calls(store) == 1


def test_other_options_and_another_model_are_other_analyses(tmp_path: Path, batch: Batch, store: Store, memory) -> None:
    file = write_call(tmp_path / "calls" / "one.wav", 1)
    kept(file.parent, batch, store, memory)
    for job in (replace(batch.job, options=CallOptions("left")), replace(batch.job, model_sha256="5e" * 32)):
        assert id_of(file.parent, replace(batch, job=job), store, memory) is None


def test_a_call_that_was_deleted_is_heard_again(tmp_path: Path, batch: Batch, store: Store, memory) -> None:
    file = write_call(tmp_path / "calls" / "one.wav", 1)
    kept(file.parent, batch, store, memory)
    with store.engine.begin() as connection:
        connection.execute(CallRow.__table__.delete())
    assert id_of(file.parent, batch, store, memory) is None


def test_what_is_remembered_holds_neither_names_nor_hashes_of_sound(tmp_path: Path, batch: Batch, store: Store) -> None:
    file = write_call(tmp_path / "calls" / "frau-meyer.wav", 1)
    with open_memory(tmp_path / "memory") as memory:
        kept(file.parent, batch, store, memory)
        (row,) = memory.execute("SELECT * FROM stored").fetchall()
    left = (tmp_path / "memory" / FILE).read_bytes()
    heard = hear(only(file.parent), batch.job).analysis.source.sha256
    assert row[1].encode() in left
    assert not [trace for trace in (b"meyer", heard.encode(), bytes.fromhex(heard)) if trace in left]


def test_a_file_that_was_just_written_is_not_known_by_its_look(
    tmp_path: Path, batch: Batch, store: Store, memory
) -> None:
    file = write_call(tmp_path / "calls" / "one.wav", 1)
    os.utime(file)
    kept(file.parent, batch, store, memory)
    assert memory.execute("SELECT count(*) FROM stored").fetchone() == (0,)


def test_without_a_place_to_remember_in_files_are_known_by_their_bytes(
    tmp_path: Path, batch: Batch, store: Store
) -> None:
    file = write_call(tmp_path / "calls" / "one.wav", 1)
    (tmp_path / "memory").write_bytes(b"a file where the folder should be")
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    (damaged / FILE).write_bytes(b"no database" * 100)
    for place in (tmp_path / "memory", damaged):
        with open_memory(place) as memory:
            kept(file.parent, batch, store, memory)
        with open_memory(place) as memory:
            assert id_of(file.parent, batch, store, memory) is not None


def test_a_file_that_changed_after_it_was_heard_is_a_failure_and_not_stored(
    tmp_path: Path, batch: Batch, store: Store, memory
) -> None:
    file = write_call(tmp_path / "calls" / "one.wav", 1)
    outcome, tally = hear(only(file.parent), batch.job), Tally()
    write_call(file, 2)
    keep(outcome, batch, store, memory, tally)
    file.unlink()
    keep(outcome, batch, store, memory, tally)
    assert ["changed since" in tally.failures[0].reason, "not there" in tally.failures[1].reason] == [True, True]
    assert count_calls(store) == 0

"""A store outlives what befalls its processes: killed while they write, two at once, a full disk, a clock set back."""

import hashlib
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, func, select, text
from stored_calls import MODEL_SHA256, SAMPLE, call_of, piece

import ser_core.storage.keeping
from ser_core.storage.audit import audit_log
from ser_core.storage.connecting import is_sqlite, reading, writing
from ser_core.storage.errors import StoreBusy, StoreFull, StoreUnreachable
from ser_core.storage.finding import call_ids, count_calls, find_calls
from ser_core.storage.keeping import keep_call
from ser_core.storage.reading import open_audio, read_call
from ser_core.storage.store import Store
from ser_core.storage.tables import AudioRow, CallRow, TurnRow
from ser_core.storage.tidying import tidy

KEEPER = Path(__file__).with_name("keeper.py")
KILLS = 4
LONGEST_LIFE_S = 0.5  # after it is ready: some calls, wherever it then is


def keeper(database: str, folder: Path, first: int, last: int) -> subprocess.Popen[str]:
    """A process that stores calls."""
    command = [sys.executable, KEEPER, database, folder, str(first), str(last)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def said_by(process: subprocess.Popen[str]) -> list[list[str]]:
    """What a keeper said after "ready"; a line that it could not finish was not said."""
    assert process.stdout is not None
    with process.stdout:
        return [line.split() for line in process.stdout.read().splitlines(keepends=True) if line.endswith("\n")]


def check_whole(store: Store) -> int:
    """Every call there is has all that belongs to it; how many there are."""
    with reading(store.engine) as connection:
        if is_sqlite(store.engine):
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        turns = func.count(TurnRow.position)
        rows = connection.execute(
            select(CallRow.id, CallRow.turns, turns)
            .outerjoin(TurnRow, TurnRow.call == CallRow.number)
            .group_by(CallRow.number)
        ).all()
        heard = set(connection.execute(select(AudioRow.sha256)).scalars())
        told = set(connection.execute(select(CallRow.sha256)).scalars())
    assert heard == told
    for row in rows:
        assert row[1] == row[2]
        call = read_call(store, row.id.hex)
        assert len(call.analysis.turns) == call.summary.turns
        assert (len(call.summary.tags), len(call.notes)) == (2, 1)
        sound, _ = open_audio(store, row.id.hex)
        with sound:
            assert hashlib.sha256(sound.read()).hexdigest() == call.analysis.source.sha256
    return len(rows)


def test_killed_at_any_moment_it_holds_whole_calls_and_every_one_it_had_promised(opened, database: str) -> None:
    chance = random.Random(7)
    store = opened()
    for round_ in range(KILLS):
        process = keeper(database, store.folder, round_ * 1_000, (round_ + 1) * 1_000)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.0, LONGEST_LIFE_S))
        process.kill()
        promised = [said[0] for said in said_by(process)]
        assert process.wait() == -signal.SIGKILL
        again = opened()
        assert set(promised) <= set(call_ids(again))
        check_whole(again)
    before = check_whole(store)
    tidied = tidy(store)
    assert tidied.orphans <= KILLS
    assert check_whole(store) == before
    files = [path for path in (store.folder / "audio").rglob("*") if path.is_file()]
    assert len(files) == before


def test_two_processes_that_store_the_same_calls_at_once_store_each_once(opened, database: str) -> None:
    store = opened()
    processes = [keeper(database, store.folder, 0, 25) for _ in range(2)]
    said = [said_by(process)[1:] for process in processes]
    assert [process.wait() for process in processes] == [0, 0]
    assert [call_id for call_id, _ in said[0]] == [call_id for call_id, _ in said[1]]
    assert [sorted(new) for new in zip(*[[new for _, new in one] for one in said], strict=True)] == [
        ["False", "True"]
    ] * 25
    assert check_whole(store) == 25
    assert [entry.what for entry in audit_log(store)] == ["kept"] * 25


@contextmanager
def no_file_longer_than(most: int) -> Iterator[None]:
    """What a full disk is to a process: writing fails."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_too_full_for_the_sound_refuses_the_call_whole(store: Store) -> None:
    analysis = call_of(SAMPLE.read_bytes())
    with no_file_longer_than(1 << 20), pytest.raises(StoreFull, match="nothing of this was stored"):
        keep_call(store, analysis, SAMPLE, model_sha256=MODEL_SHA256)
    assert count_calls(store) == 0
    assert [path.name for path in store.folder.rglob("*") if path.is_file()] == ["store-id"]
    assert keep_call(store, analysis, SAMPLE, model_sha256=MODEL_SHA256).new


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_disk_too_full_for_the_rows_refuses_the_call_whole_its_sound_too(store: Store) -> None:
    keep_call(store, call_of(piece(1)), piece(1), model_sha256=MODEL_SHA256)
    with reading(store.engine) as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()

    def no_more_pages(connection: object, _record: object, _proxy: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")  # type: ignore[attr-defined]

    event.listen(store.engine, "checkout", no_more_pages)
    many = [piece(number) for number in range(2, 40)]
    refused = 0
    for sound in many:
        try:
            keep_call(store, call_of(sound), sound, model_sha256=MODEL_SHA256)
        except StoreFull:
            refused += 1
    assert refused > 0
    files = [path for path in (store.folder / "audio").rglob("*") if path.is_file()]
    assert len(files) == count_calls(store) == 1 + len(many) - refused


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_disk_that_fails_at_the_last_step_leaves_no_sound_without_a_call(store: Store) -> None:
    keep_call(store, call_of(piece(1)), piece(1), model_sha256=MODEL_SHA256)
    room_for_the_sound = 2 * len(piece(2))
    log = Path(f"{store.engine.url.database}-wal")
    assert log.stat().st_size > room_for_the_sound
    with no_file_longer_than(room_for_the_sound), pytest.raises(StoreUnreachable, match="disk I/O error"):
        keep_call(store, call_of(piece(2)), piece(2), model_sha256=MODEL_SHA256)
    files = [path for path in (store.folder / "audio").rglob("*") if path.is_file()]
    assert len(files) == count_calls(store) == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_who_waits_too_long_for_another_writer_is_told_so(opened) -> None:
    store = opened()
    event.listen(store.engine, "checkout", lambda connection, *_: connection.execute("PRAGMA busy_timeout = 50"))
    other = opened()
    with writing(other.engine), pytest.raises(StoreBusy, match="try again"):
        keep_call(store, call_of(piece(1)), None, model_sha256=MODEL_SHA256)
    assert keep_call(store, call_of(piece(1)), None, model_sha256=MODEL_SHA256).new


def test_a_clock_set_back_loses_and_repeats_nothing(store: Store, monkeypatch) -> None:
    class EarlierEachTime(datetime):
        """The clock of a machine that goes backwards a day with every look."""

        looks = 0

        @classmethod
        def now(cls, _tz: object = None) -> datetime:  # type: ignore[override]
            cls.looks += 1
            return datetime(2024, 3, 1, tzinfo=UTC) - timedelta(days=cls.looks)

    monkeypatch.setattr(ser_core.storage.keeping, "datetime", EarlierEachTime)
    ids = [keep_call(store, call_of(piece(n)), None, model_sha256=MODEL_SHA256).id for n in range(7)]
    again = [keep_call(store, call_of(piece(n)), None, model_sha256=MODEL_SHA256).id for n in range(7)]
    assert again == ids
    first = find_calls(store, most=4)
    second = find_calls(store, after=first.next, most=4)
    assert [call.id for call in (*first.calls, *second.calls)] == ids
    assert [entry.call_id for entry in audit_log(store)] == ids[::-1]

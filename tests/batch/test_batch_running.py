"""Calls through a real scheduler and real workers: each stored once, whoever dies."""

import json
import os
import signal
import time
from pathlib import Path

import pytest
from distributed import Client
from processes import BIN, running, session_of, soon
from short_calls import SPOOLED_S, write_call, write_calls
from sqlalchemy import func, select

import ser_core.batch.cluster as cluster
from ser_core.batch.cluster import connected
from ser_core.batch.errors import NoRecordings, SchedulerUnreachable
from ser_core.batch.starting import Asked, batch_folder
from ser_core.batch.summary import by_reason
from ser_core.settings import CallOptions
from ser_core.storage.finding import count_calls, find_calls
from ser_core.storage.store import Store
from ser_core.storage.tables import CallRow

CALLS = 40


def asked(folder: Path | str, address: str, scheduler: str, **more: object) -> Asked:
    return Asked(str(folder), CallOptions("mixed"), store=address, scheduler=scheduler, **more)


def different_calls(store: Store) -> int:
    """How many different recordings are stored."""
    with store.engine.connect() as connection:
        return connection.execute(select(func.count(CallRow.sha256.distinct()))).scalar_one()


def workers_of(scheduler: str) -> dict[str, int]:
    with Client(scheduler, set_as_default=False) as client:
        return client.run(os.getpid)


def test_a_killed_worker_and_a_killed_batch_lose_no_call_and_store_none_twice(
    tmp_path: Path, scheduler: str, store: Store, calltone_batch
) -> None:
    folder = write_calls(tmp_path / "calls", CALLS)
    arguments = (folder, "--scheduler", scheduler, "--customer-channel", "mixed", "--json", "-")
    with calltone_batch(*arguments) as first:
        assert soon(lambda: count_calls(store) >= 4)
        os.kill(next(iter(workers_of(scheduler).values())), signal.SIGKILL)
        killed_at = count_calls(store)
        assert soon(lambda: count_calls(store) >= killed_at + 6)
        first.kill()
        first.wait()
    stored_before = count_calls(store)
    assert stored_before < CALLS
    with calltone_batch(*arguments) as second:
        said, complaint = second.communicate(timeout=120)
    summary = json.loads(said)
    assert (second.returncode, complaint) == (0, "")
    assert (summary["stored"], summary["known"]) == (CALLS - stored_before, stored_before)
    assert (summary["found"], summary["failed"], summary["left"]) == (CALLS, 0, 0)
    assert count_calls(store) == different_calls(store) == CALLS
    assert soon(lambda: len(workers_of(scheduler)) == 2)
    with Client(scheduler, set_as_default=False) as client:
        loaded = client.run(lambda: {"tensorflow", "keras", "librosa", "sqlalchemy"} & set(__import__("sys").modules))
    assert set().union(*loaded.values()) == set()


def test_objects_go_to_workers_by_their_address_and_are_stored_with_their_sound(
    tmp_path: Path, scheduler: str, address: str, store: Store
) -> None:
    folder = write_calls(tmp_path / "calls", 4)
    summary = batch_folder(asked(folder.as_uri(), address, scheduler, tags=("Monday", "monday ")))
    assert (summary.found, summary.stored, summary.failures) == (4, 4, ())
    calls = find_calls(store).calls
    assert {call.tags for call in calls} == {("monday",)}
    assert {call.called_at.timestamp() for call in calls} == {1_700_000_000 + number for number in range(4)}
    kept = {path.stem for path in (store.folder / "audio").rglob("*") if path.is_file()}
    assert len(kept) == 4
    again = batch_folder(asked(folder.as_uri(), address, scheduler))
    assert (again.stored, again.known) == (0, 4)


def test_files_that_are_no_calls_are_told_by_reason_and_the_others_are_stored(
    tmp_path: Path, scheduler: str, address: str, store: Store
) -> None:
    folder = write_calls(tmp_path / "calls", 3)
    write_call(folder / "the same as another.wav", 1)
    for name in ("empty.wav", "also empty.mp3"):
        (folder / name).touch()
    (folder / "text.wav").write_text("no sound")
    lines: list[str] = []
    summary = batch_folder(asked(folder, address, scheduler), lambda line, done: lines.append(f"{line} {done:.2f}"))
    assert (summary.found, summary.stored, summary.known, summary.left) == (7, 3, 1, 0)
    reasons = by_reason(summary)
    assert [(len(files), "empty" in reason) for reason, files in reasons.items()] == [(2, True), (1, False)]
    assert count_calls(store) == 3
    assert lines[-1].startswith("7 of 7 calls")
    assert lines[-1].endswith("3 failed 1.00")


def test_a_watched_folder_takes_what_comes_when_it_is_whole_and_ends_well_by_ctrl_c(
    tmp_path: Path, scheduler: str, store: Store, calltone_batch
) -> None:
    folder = write_calls(tmp_path / "calls", 1)
    sound = write_call(tmp_path / "made.wav", 7).read_bytes()
    arguments = (
        folder,
        "--scheduler",
        scheduler,
        "--customer-channel",
        "mixed",
        "--watch",
        "--still",
        "1",
        "--json",
        "-",
    )
    with calltone_batch(*arguments) as watching:
        assert soon(lambda: count_calls(store) == 1)
        with (folder / "slow.wav").open("wb") as file:
            for start in range(0, len(sound), len(sound) // 5):
                file.write(sound[start : start + len(sound) // 5])
                file.flush()
                time.sleep(0.5)
        assert soon(lambda: count_calls(store) == 2)
        watching.send_signal(signal.SIGINT)
        said, complaint = watching.communicate(timeout=60)
    assert (watching.returncode, complaint) == (0, "")
    assert json.loads(said)["stored"] == 2
    assert {call.duration_s for call in find_calls(store).calls} == {3.0}


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs the signals and /proc of Linux")
def test_a_file_that_kills_its_worker_is_named_and_the_others_are_stored(
    tmp_path: Path, store: Store, calltone_batch
) -> None:
    folder = write_calls(tmp_path / "calls", 5)
    write_call(folder / "early" / "call-0002-deadly.wav", 1, SPOOLED_S)
    preload = {"DASK_DISTRIBUTED__WORKER__PRELOAD": str(Path(__file__).with_name("small_files.py"))}
    arguments = (folder, "--workers", "2", "--customer-channel", "mixed", "--json", tmp_path / "summary.json")
    with calltone_batch(*arguments, env=os.environ | preload) as batch:
        said, complaint = batch.communicate(timeout=120)
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert batch.returncode == 1
    assert (summary["stored"], summary["failed"], summary["left"]) == (5, 1, 0)
    (failure,) = summary["failures"]
    assert failure["files"] == ["early/call-0002-deadly.wav"]
    assert "died twice" in failure["reason"]
    assert "call-0002-deadly.wav" in said
    assert complaint.splitlines() == [
        "calltone: 1 of 6 calls could not be analysed, for the reasons above; the others are stored"
    ]
    assert count_calls(store) == 5


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for stray processes in /proc")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_batch_on_this_machine_takes_its_workers_along_when_it_ends(
    how: signal.Signals, tmp_path: Path, store: Store, calltone_batch
) -> None:
    folder = write_calls(tmp_path / "calls", 300)
    with calltone_batch(folder, "--workers", "1", "--customer-channel", "mixed", "--json", "-") as batch:
        assert soon(lambda: count_calls(store) >= 2)
        if how == signal.SIGINT:
            os.killpg(batch.pid, how)  # as a terminal does: to everybody
        else:
            batch.kill()
        said, complaint = batch.communicate(timeout=60)
        assert soon(lambda: not session_of(batch.pid))
    if how == signal.SIGINT:
        summary = json.loads(said)
        assert (batch.returncode, complaint) == (130, "")
        assert summary["stopped"]
        assert summary["stored"] == count_calls(store) == 300 - summary["left"]


def test_a_batch_waits_for_workers_and_says_so_when_the_scheduler_dies(
    tmp_path: Path, address: str, calltone_batch
) -> None:
    folder, facts = write_calls(tmp_path / "calls", 2), tmp_path / "scheduler.json"
    here = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", facts, "--no-dashboard")
    with running(BIN / "dask", "scheduler", *here, cwd=tmp_path) as schedules:
        assert soon(facts.exists)
        scheduler = json.loads(facts.read_text())["address"]
        with calltone_batch(folder, "--scheduler", scheduler) as batch:
            with Client(scheduler, set_as_default=False) as client:
                assert soon(lambda: client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks)) == 2)
            schedules.kill()
            _, complaint = batch.communicate(timeout=60)
    assert batch.returncode == 1
    assert complaint.startswith("calltone: the scheduler is gone; what was stored stays")
    assert len(complaint.splitlines()) == 1


def test_where_nobody_answers_the_address_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT_S", 0.5)
    for address in ("tcp://127.0.0.1:1", "no address"):
        with pytest.raises(SchedulerUnreachable, match=address), connected(address):
            pass


def test_a_folder_without_recordings_is_said_before_anything_starts(tmp_path: Path, address: str) -> None:
    with pytest.raises(NoRecordings, match="--pattern"):
        batch_folder(asked(tmp_path, address, "tcp://127.0.0.1:1"))
    assert not (tmp_path / "store").exists()

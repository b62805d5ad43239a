"""`calltone calls` and `calltone store`: stored calls for people and for programs, and what concerns the store as a whole."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from in_process import calltone_here

from ser_core.audio import read_recording
from ser_core.calls.analyze import analyze_call
from ser_core.inference.recognizer import Recognizer
from ser_core.settings import DEFAULT_MODEL, CallOptions
from ser_core.storage.keeping import About, keep_call
from ser_core.storage.opening import open_store

Run = Callable[..., CompletedProcess[str]]


@pytest.fixture(scope="module")
def filled(sample_calls: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An exported store with two sample calls."""
    folder = tmp_path_factory.mktemp("filled")
    store = open_store(f"sqlite:///{folder / 'calls.sqlite'}")
    recognizer = Recognizer.load(DEFAULT_MODEL)
    for day, name, side in ((4, "refund-declined.wav", "left"), (5, "thank-you.flac", "mixed")):
        file = sample_calls / name
        analysis = analyze_call(read_recording(file), recognizer, CallOptions(side))  # type: ignore[arg-type]
        about = About(datetime(2024, 3, day, 12, tzinfo=UTC), f"C-{day}", tags=("sample",), note=f"of day {day}")
        keep_call(store, analysis, file, model_sha256=recognizer.card.model_sha256, about=about)
    store.engine.dispose()
    return folder


@pytest.fixture
def calltone_store(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run `calltone` on a store of this test."""
    calltone = lambda *words: calltone_here(capsys, monkeypatch, *words)  # noqa: E731
    archive = tmp_path / "filled.zip"
    assert calltone("store", "export", archive, "--store", f"sqlite:///{filled / 'calls.sqlite'}").returncode == 0
    monkeypatch.setenv("CALLTONE_STORE", f"sqlite:///{tmp_path / 'calls.sqlite'}")
    assert "2 calls taken in" in calltone("store", "import", archive).stdout
    return calltone


def listed(calltone: Run, *words: str) -> list[dict[str, object]]:
    done = calltone("calls", "list", *words, "--json")
    assert done.returncode == 0, done.stderr
    calls: list[dict[str, object]] = json.loads(done.stdout)["calls"]
    return calls


def test_a_list_is_a_table_for_people_and_json_for_programs(calltone_store: Run) -> None:
    table = calltone_store("calls", "list").stdout
    assert "thank-you.flac" in table
    assert "2 of 2 calls" in table
    calls = listed(calltone_store)
    assert [call["file"] for call in calls] == ["thank-you.flac", "refund-declined.wav"]
    assert calls[0]["called_at"] == "2024-03-05T12:00:00+00:00"
    assert calls[0]["tags"] == ["sample"]


def test_filters_narrow_a_list_and_pages_go_on(calltone_store: Run) -> None:
    for words, files in (
        (("--from", "2024-03-05"), ["thank-you.flac"]),
        (("--before", "2024-03-05T00:00+00:00"), ["refund-declined.wav"]),
        (("--words", "refund", "--tag", "Sample"), ["refund-declined.wav"]),
        (("--customer", "C-5"), ["thank-you.flac"]),
        (
            ("--metric", "sentiment=-1..1", "--sort", "called_at", "--ascending"),
            ["refund-declined.wav", "thank-you.flac"],
        ),
        (("--metric", "duration_s=100000.."), []),
        (("--share", "angry=1.5.."), []),
    ):
        assert [call["file"] for call in listed(calltone_store, *words)] == files
    first = json.loads(calltone_store("calls", "list", "--most", "1", "--json").stdout)
    second = listed(calltone_store, "--most", "1", "--after", first["next"])
    assert (first["count"], second[0]["file"]) == (2, "refund-declined.wav")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--metric", "sentiment"), 2, "NAME=LEAST..MOST"),
        (("--from", "yesterday"), 2, "2025-01-31"),
        (("--metric", "mood=0..1"), 1, "it is one of duration_s"),
        (("--share", "bored=0..1"), 1, "neutral, calm"),
        (("--sort", "file"), 1, "called_at, stored_at"),
        (("--after", "x"), 1, "`next`"),
    ],
)
def test_what_is_typed_wrong_is_told_with_what_would_be_right(
    calltone_store: Run, words: tuple[str, ...], code: int, said: str
) -> None:
    done = calltone_store("calls", "list", *words)
    assert done.returncode == code
    assert said in re.sub(r"[│\s]+", " ", done.stderr)


def test_a_call_is_shown_exported_and_deleted(calltone_store: Run, sample_calls: Path, tmp_path: Path) -> None:
    call_id = str(listed(calltone_store, "--words", "refund")[0]["id"])
    shown = calltone_store("calls", "show", call_id).stdout
    assert "refund-declined.wav" in shown
    assert "of day 4" in shown
    whole = json.loads(calltone_store("calls", "show", call_id, "--json").stdout)
    assert (
        calltone_store(
            "calls", "export", call_id, "--json", tmp_path / "a.json", "--audio", tmp_path / "a.wav"
        ).returncode
        == 0
    )
    assert json.loads((tmp_path / "a.json").read_text()) == whole["analysis"]
    assert (tmp_path / "a.wav").read_bytes() == (sample_calls / "refund-declined.wav").read_bytes()
    again = calltone_store("calls", "export", call_id, "--audio", tmp_path / "a.wav")
    assert (again.returncode, "there already" in again.stderr) == (1, True)
    assert calltone_store("calls", "delete", call_id, "--yes", "--by", "reviewer-1").stdout == "1 calls deleted\n"
    gone = calltone_store("calls", "show", call_id)
    assert (gone.returncode, gone.stderr.count("\n")) == (1, 1)
    assert "calltone calls list" in gone.stderr
    assert "deleted" in calltone_store("store", "log", call_id).stdout


def test_calls_can_be_deleted_by_what_they_are_and_nothing_is_deleted_by_nothing(calltone_store: Run) -> None:
    assert calltone_store("calls", "delete", "--yes").returncode == 2
    assert calltone_store("calls", "delete", "--customer", "C-5", "--yes").stdout == "1 calls deleted\n"
    assert [call["customer"] for call in listed(calltone_store)] == ["C-4"]


def test_a_deletion_that_nobody_confirms_does_not_happen(calltone_store: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    call_id = str(listed(calltone_store)[0]["id"])
    with open("/dev/null") as nothing:  # noqa: PTH123, as a job without a terminal
        monkeypatch.setattr(sys, "stdin", nothing)
        assert calltone_store("calls", "delete", call_id).returncode != 0
    assert len(listed(calltone_store)) == 2


def test_calls_expire_by_age(calltone_store: Run) -> None:
    days = (datetime.now(UTC) - datetime(2024, 3, 5, tzinfo=UTC)).days
    assert calltone_store("store", "expire", "--days", str(days), "--yes").stdout.startswith(
        "1 calls from before 2024-03-05"
    )
    assert [call["file"] for call in listed(calltone_store)] == ["thank-you.flac"]
    assert calltone_store("store", "tidy").stdout.startswith("0 unfinished and 0 orphaned")


def test_a_new_key_encrypts_what_is_taken_in(
    calltone_store: Run, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = calltone_store("store", "new-key").stdout.strip()
    monkeypatch.setenv("CALLTONE_STORE_KEY", key)
    monkeypatch.setenv("CALLTONE_STORE", f"sqlite:///{tmp_path / 'sealed.sqlite'}")
    assert "2 calls taken in" in calltone_store("store", "import", tmp_path / "filled.zip").stdout
    lying = [path for path in (tmp_path / "sealed.files" / "audio").rglob("*") if path.is_file()]
    assert {path.suffix for path in lying} == {".age"}
    call_id = str(listed(calltone_store)[0]["id"])
    monkeypatch.delenv("CALLTONE_STORE_KEY")
    locked = calltone_store("calls", "export", call_id, "--audio", tmp_path / "x.wav")
    assert (locked.returncode, "CALLTONE_STORE_KEY" in locked.stderr) == (1, True)
    assert not (tmp_path / "x.wav").exists()


def test_the_other_commands_start_without_the_store() -> None:
    code = (
        "import sys; from ser_core.cli.commands import COMMANDS, command_called\n"
        "for name in COMMANDS: command_called(name)\n"
        "print([name for name in ('sqlalchemy', 'alembic', 'pyrage') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_an_analysis_is_kept_once_when_asked_for(calltone: Run, sample_calls: Path, tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path / 'kept.sqlite'}"
    call = sample_calls / "thank-you.flac"
    first, again = (
        calltone("analyze", call, "--customer-channel", "mixed", "--keep", "--store", store) for _ in range(2)
    )
    assert first.returncode == 0, first.stderr
    assert "stored as" in first.stderr
    assert "stored already" in again.stderr
    (stored,) = json.loads(calltone("calls", "list", "--json", "--store", store).stdout)["calls"]
    assert stored["id"] in first.stderr
    assert stored["file"] == call.name

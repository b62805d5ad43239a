"""`--json`, on every command that says something: JSON and nothing else on stdout, numbers as numbers, errors as ever."""

import io
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from in_process import calltone_here
from small_ravdess import make_small_ravdess

from ser_core.audio import read_recording
from ser_core.audio.clips import clip_bytes
from ser_core.calls.analyze import analyze_call
from ser_core.cli.commands import COMMANDS, command_called
from ser_core.cli.compare import DEFAULT_RESULTS
from ser_core.inference.adaptation import FACTS_FILE
from ser_core.inference.recognizer import Recognizer
from ser_core.settings import DEFAULT_MODEL, CallOptions
from ser_core.storage.keeping import About, keep_call
from ser_core.storage.opening import open_store
from ser_core.training.zoo import code_fingerprint

Run = Callable[..., CompletedProcess[str]]

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"
RUN_FOR_EVER = {"serve", "dashboard"}
WRITE_FILES = {"analyze", "transcribe", "classify", "batch", "evaluate", "compare", "calls export"}
# Their own tests read what these print: they need workers, words or minutes
READ_ELSEWHERE = {
    "analyze": "test_analyze_command.py",
    "transcribe": "test_transcribe_command.py",
    "batch": "../batch/test_batch_running.py",
}
WITHOUT_A_UNIT = {"duration", "start", "end", "length", "size", "rate", "time", "loudness", "pitch"}
NAMES = {"reported", "id", "speaker"}  # texts that may look like a number
RULES = '[[rules]]\nname = "Left waiting"\nall = ["silence > 5 s"]\n'
LABELLED = "path,emotion\nfirst.wav,sad\n"


def leaves(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    """A command, or those that it holds, each with the words that call it."""
    inside = getattr(command, "commands", None)
    if inside is None:
        yield name, command
        return
    for word, held in inside.items():
        yield from leaves(f"{name} {word}", held)


ALL = {words: command for name in COMMANDS for words, command in leaves(name, command_called(name))}


def option(command: Any, name: str) -> Any:
    return next((param for param in command.params if name in param.opts), None)


@pytest.mark.parametrize("words", [words for words in ALL if words not in RUN_FOR_EVER])
def test_every_command_that_says_something_has_json_in_the_form_of_the_rule(words: str) -> None:
    found = option(ALL[words], "--json")
    assert found is not None, f"calltone {words} prints something and has no --json: see docs/cli.md"
    others = [param for param in ALL[words].params if param.metavar == "FILE|-" and param is not found]
    if words in WRITE_FILES:
        assert (found.is_flag, found.metavar) == (False, "FILE|-")
    else:
        assert found.is_flag
        assert not others, f"calltone {words} writes files: its --json names one too"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_each_says_of_itself(name: str) -> None:
    assert " ".join(str(command_called(name).help).split("\n\n")[0].split()) == COMMANDS[name].about


@pytest.mark.parametrize("words", ALL)
def test_the_page_has_every_command_with_its_form_of_json(words: str) -> None:
    (line,) = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith(f"| `{words}` |")]
    form = "–" if words in RUN_FOR_EVER else "`--json FILE\\|-`" if words in WRITE_FILES else "`--json`"
    assert line.endswith(f"| {form} |")


@pytest.fixture(scope="module")
def places(sample_calls: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The smallest real thing of each kind that a command takes, by the name that the tests below use."""
    root = tmp_path_factory.mktemp("places")
    call = read_recording(sample_calls / "late-delivery.mp3")
    (root / "clips").mkdir()
    for name, start_s in (("first.wav", 10.5), ("second.wav", 15.0)):
        (root / "clips" / name).write_bytes(clip_bytes(call, start_s, start_s + 3.0))
    (root / "clips" / "labels.csv").write_text(LABELLED)
    (root / "broken.wav").write_bytes(b"no sound here")
    (root / "rules.toml").write_text(RULES)
    every, corpora = make_small_ravdess(root / "every"), root / "corpora"
    for person in ("Actor_01", "Actor_11"):  # whom the model never heard
        shutil.copytree(every / "RAVDESS" / person, corpora / "RAVDESS" / person)
    records = root / "results" / "s4-knn"
    records.mkdir(parents=True)
    said = json.loads((DEFAULT_RESULTS / "s4-knn" / "fold-1-seed-0.json").read_text())
    (records / "fold-1-seed-0.json").write_text(json.dumps({**said, "code_sha256": code_fingerprint()}))
    return {"root": str(root), "clips": str(root / "clips"), "corpora": str(corpora), "model": str(DEFAULT_MODEL)}


@pytest.fixture(scope="module")
def kept(places: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A store with one call of two seconds, and its id."""
    file = tmp_path_factory.mktemp("kept") / "calls.sqlite"
    store, recognizer = open_store(f"sqlite:///{file}"), Recognizer.load(DEFAULT_MODEL)
    clip = Path(places["clips"]) / "first.wav"
    analysis = analyze_call(read_recording(clip), recognizer, CallOptions("mixed"))
    about = About(datetime(2024, 3, 4, 12, tzinfo=UTC), tags=("sample",))
    call = keep_call(store, analysis, clip, model_sha256=recognizer.card.model_sha256, about=about)
    store.engine.dispose()
    return file, call.id


@pytest.fixture
def run(
    kept: tuple[Path, str],
    places: dict[str, str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Run:
    """Run words in which {names} stand for places, on a store of this test."""
    shutil.copytree(kept[0].parent, tmp_path / "store")
    monkeypatch.setenv("CALLTONE_STORE", f"sqlite:///{tmp_path / 'store' / 'calls.sqlite'}")
    known = {**places, "new": str(tmp_path), "call": kept[1]}
    return lambda words: calltone_here(capsys, monkeypatch, *(word.format(**known) for word in words.split()))


def parsed(done: CompletedProcess[str]) -> Any:
    """What was printed: one value of JSON, in which numbers are numbers and say their unit."""
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    look_through(data)
    return data


def look_through(value: object, name: str = "") -> None:
    match value:
        case dict():
            for key, item in value.items():
                look_through(item, key)
        case list():
            for item in value:
                look_through(item, name)
        case str():
            assert name in NAMES or not re.fullmatch(r"[-+]?\d+(\.\d+)?( ?%)?", value), f"{name}: {value!r}"
        case int() | float():
            assert name not in WITHOUT_A_UNIT


CASES = {
    "inspect": ("inspect {clips}/first.wav --json", {"duration_s", "sample_rate_hz", "participants", "turns"}),
    "classify": ("classify {clips} --actual {clips}/labels.csv --json -", {"model", "clips"}),
    "adapt": ("adapt --undo --model {model} --out {new}/adapted --json", {"folder", "removed"}),
    "corpora make-call": (
        "corpora make-call --corpora {corpora} --customer 01 --agent 11 --turns 2 --out {new}/made.wav --json",
        {"file", "truth_file", "duration_s", "turns"},
    ),
    "corpora summarize": (
        "corpora summarize --corpora {corpora} --out {new}/summary.json.gz --workers 1 --json",
        {"file", "size_bytes", "clips", "corpora", "unheard"},
    ),
    "calls list": ("calls list --json", {"calls", "next", "count"}),
    "calls show": ("calls show {call} --json", {"analysis", "tags", "notes"}),
    "calls export": ("calls export {call} --json -", {"schema_version", "turns", "metrics"}),
    "calls delete": ("calls delete {call} --yes --json", {"deleted_calls"}),
    "store expire": ("store expire --days 1 --yes --json", {"deleted_calls", "called_before"}),
    "store tidy": ("store tidy --json", {"unfinished", "orphans", "bytes_freed"}),
    "store export": ("store export {new}/store.zip --json", {"file", "calls", "size_bytes"}),
    "store new-key": ("store new-key --json", {"key"}),
    "tokens create": ("tokens create archive --scope read --json", {"id", "name", "scopes", "token"}),
    "train": (
        "train s4-knn --fold 1 --results {root}/results --work {new} --corpora {corpora} --json",
        {"runs", "bundle"},
    ),
}
LISTS = {
    "rules check": ("rules check {root}/rules.toml --json", {"name", "needs", "conditions"}),
    "rules measures": ("rules measures --json", {"measure", "unit", "about"}),
    "corpora list": ("corpora list --folder {corpora} --json", {"name", "people", "clips", "licence", "folder"}),
    "corpora check": ("corpora check {corpora}/RAVDESS --no-read --json", {"corpus", "clips", "findings"}),
    "compare": ("compare {root}/results --json -", {"system", "title", "ways"}),
    "store log": ("store log --json", {"at", "who", "what", "call_id", "calls"}),
}
MORE_BELOW = {"evaluate", "store import", "tokens list", "tokens revoke"}


def test_no_command_is_left_unread() -> None:
    assert {*CASES, *LISTS, *MORE_BELOW, *READ_ELSEWHERE, *RUN_FOR_EVER} == set(ALL)
    for file in READ_ELSEWHERE.values():
        assert re.search(r'"--json",\s+"-"', (Path(__file__).parent / file).read_text("utf-8"))


@pytest.mark.parametrize("words", CASES)
def test_an_object_and_nothing_else_is_printed(words: str, run: Run, tmp_path: Path) -> None:
    if words == "adapt":
        (tmp_path / "adapted").mkdir()
        (tmp_path / "adapted" / FACTS_FILE).write_text("{}")
    line, names = CASES[words]
    assert parsed(run(line)).keys() >= names


@pytest.mark.parametrize("words", LISTS)
def test_a_list_and_nothing_else_is_printed(words: str, run: Run) -> None:
    line, names = LISTS[words]
    found = parsed(run(line))
    assert found
    assert all(item.keys() >= names for item in found)


def test_a_clip_without_an_answer_has_its_reason_and_the_command_fails(run: Run) -> None:
    done = run("classify {root}/broken.wav {clips} --actual {clips}/labels.csv --json -")
    assert done.returncode == 1
    broken, first, second = json.loads(done.stdout)["clips"]
    assert (broken["emotion"], broken["probabilities"], broken["speech"]) == (None, None, None)
    assert broken["problem"]
    assert first["problem"] is None
    assert first["confidence"] == first["probabilities"][first["emotion"]]
    assert [clip["actual"] for clip in (broken, first, second)] == [None, "sad", None]


def test_one_result_goes_to_stdout_and_the_other_into_its_file(run: Run, tmp_path: Path) -> None:
    assert run("classify {clips} --csv - --json -").returncode == 2
    done = run("classify {clips} --json {new}/clips.json")
    assert done.stdout.startswith("path,speaker,emotion")
    assert len(json.loads((tmp_path / "clips.json").read_text())["clips"]) == 2


def test_figures_are_those_of_the_table(run: Run) -> None:
    done = run("evaluate {model} --corpus ravdess --corpora {corpora} --condition studio --calls 1 --json -")
    data = parsed(done)
    (studio,) = data["conditions"]
    assert (data["heard_in_training"], data["left_out_clips"]) == ([], 0)
    assert data["made_calls"]["turns"] == 12
    assert f"UA {100 * studio['unweighted_average_recall']:.1f} (" in done.stderr
    right = sum(answer["acted"] == answer["answered"] for answer in studio["answers"])
    assert sum(studio["confusion"][i][i] for i in range(len(studio["confusion"]))) == right
    (neutral,) = [emotion for emotion in studio["emotions"] if emotion["emotion"] == "neutral"]
    assert neutral["clips"] == sum(answer["acted"] == "neutral" for answer in studio["answers"])


def test_a_training_run_says_whether_it_was_kept_with_its_whole_record(run: Run) -> None:
    line, _ = CASES["train"]
    done = run(line)
    (one,) = parsed(done)["runs"]
    assert (one["kept"], one["record"]) == (True, json.loads(Path(one["file"]).read_text()))
    assert "kept, as this code ran it before" in done.stderr
    systems = parsed(run("train --list --json"))
    assert {"s4-knn", "default", "voices"} <= {system["system"] for system in systems}


def test_a_store_and_its_tokens_are_told_to_programs(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert parsed(run("store export {new}/store.zip --json"))["calls"] == 1
    assert parsed(run("store import {new}/store.zip --json")) == {"calls": 0, "known": 1, "without_audio": 0}
    made = parsed(run("tokens create archive --scope write --scope read --json"))
    (listed,) = parsed(run("tokens list --json"))
    assert (listed["id"], listed["scopes"], listed["revoked_at"]) == (made["id"], made["scopes"], None)
    assert made["id"] in made["token"]
    assert parsed(run(f"tokens revoke {made['id']} --json"))["revoked"] is True
    (listed,) = parsed(run("tokens list --json"))
    assert datetime.fromisoformat(listed["revoked_at"]).tzinfo is not None


@pytest.mark.parametrize(
    "words",
    [
        "inspect {root}/broken.wav --json",
        "classify {root}/results --json -",
        "compare {clips} --json -",
        "calls show 0123 --json",
        "store import {clips}/labels.csv --json",
        "tokens revoke 0123 --json",
        "train s9 --json",
        "adapt --undo --out {new}/none --json",
    ],
)
def test_an_error_is_one_line_on_stderr_with_json_too(words: str, run: Run) -> None:
    done = run(words)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("calltone: ")
    assert done.stderr.count("\n") == 1


def test_a_question_is_asked_beside_the_answer(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for said, left in (("", 1), ("no\n", 1), ("y\n", 0)):
        monkeypatch.setattr(sys, "stdin", io.StringIO(said))
        done = run("calls delete {call} --json")
        assert "Delete 1 calls with their audio? [y/N]: " in done.stderr
        assert (done.returncode, done.stdout == "") == (left, bool(left))
        assert parsed(run("calls list --json"))["count"] == left

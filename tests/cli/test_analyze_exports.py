"""`calltone analyze` writes every export where it was told to, and says in a line what it cannot write."""

import csv
import io
import json
from pathlib import Path

import pytest
from in_process import calltone_here

CALL = "refund-declined.wav"


@pytest.mark.parametrize(
    ("call", "customer"),
    [(CALL, ("--customer-channel", "left")), ("late-delivery.mp3", ("--customer-voice", "second"))],
    ids=["two channels", "two voices on one"],
)
def test_one_run_writes_every_form(
    calltone, sample_calls: Path, tmp_path: Path, call: str, customer: tuple[str, str]
) -> None:
    files = {
        "--csv": "turns.csv",
        "--metrics-csv": "metrics.csv",
        "--html": "report.html",
        "--contact-lens": "lens.json",
        "--labels": "labels.txt",
        "--vtt": "call.vtt",
        "--json": "call.json",
    }
    options = [part for option, name in files.items() for part in (option, tmp_path / name)]
    done = calltone("analyze", sample_calls / call, *customer, "--embed-audio", *options)
    assert (done.returncode, done.stderr) == (0, "")
    assert "emotion" in done.stdout
    written = {option: (tmp_path / name).read_bytes().decode() for option, name in files.items()}
    turns, skipped = (json.loads(written["--json"])[name] for name in ("turns", "skipped"))
    rows = list(csv.DictReader(io.StringIO(written["--csv"], newline="")))
    assert [row["emotion"] or None for row in rows] == [turn["emotion"] for turn in turns]
    assert written["--metrics-csv"].count("\r\n") == 3
    assert len(json.loads(written["--contact-lens"])["Transcript"]) == len(turns)
    assert len(set(json.loads(written["--contact-lens"])["Transcript"][1]["LoudnessScores"])) > 1
    assert written["--labels"].count("\n") == len(turns) + len(skipped)
    assert written["--vtt"].count(" --> ") == len(turns)
    assert "<audio" in written["--html"]
    assert "How far to trust this" in written["--html"]


def test_a_table_alone_goes_to_the_standard_output(calltone, sample_calls: Path) -> None:
    done = calltone("analyze", sample_calls / CALL, "--customer-channel", "left", "--csv", "-")
    assert done.stdout.startswith("file,sha256,turn,participant,")
    assert "┃" not in done.stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [(["--csv", "-", "--vtt", "-"], "only one of the outputs"), (["--embed-audio"], "add --html")],
)
def test_options_that_cannot_be_together_are_wrong_usage(
    sample_calls: Path,
    options: list[str],
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done = calltone_here(capsys, monkeypatch, "analyze", sample_calls / CALL, *options)
    assert done.returncode == 2
    assert said in done.stderr


def test_without_the_customers_side_the_contact_lens_form_is_refused_and_the_others_are_written(
    sample_calls: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lens, table = tmp_path / "lens.json", tmp_path / "turns.csv"
    done = calltone_here(capsys, monkeypatch, "analyze", sample_calls / CALL, "--contact-lens", lens, "--csv", table)
    assert done.returncode == 1
    assert "--customer-channel" in done.stderr.splitlines()[-1]
    assert table.is_file()
    assert not lens.exists()

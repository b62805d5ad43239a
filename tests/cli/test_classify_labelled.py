"""`calltone classify --actual`: what is right stands beside what was answered."""

import csv
import io
from pathlib import Path

import pytest
from in_process import calltone_here

from ser_core.audio import read_recording
from ser_core.audio.clips import clip_bytes


@pytest.fixture(scope="module")
def clips(sample_calls: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two clips of a made call, and a table that names one of them."""
    call, folder = read_recording(sample_calls / "late-delivery.mp3"), tmp_path_factory.mktemp("labelled")
    for name, start_s in (("a.wav", 10.5), ("b.wav", 15.0)):
        (folder / name).write_bytes(clip_bytes(call, start_s, start_s + 3.0))
    (folder / "labels.csv").write_text("path,emotion\nb.wav,sad\nnot-here.wav,angry\n", "utf-8")
    return folder


def test_the_actual_emotion_is_the_last_column_and_empty_where_nobody_named_it(
    clips: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # paths are seen from the table's folder, wherever the command runs
    done = calltone_here(capsys, monkeypatch, "classify", clips, "--actual", clips / "labels.csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(Path(row["path"]).name, row["actual"]) for row in rows] == [("a.wav", ""), ("b.wav", "sad")]
    assert list(rows[0])[-2:] == ["surprised", "actual"]


@pytest.mark.parametrize(
    ("text", "said"),
    [("path,emotion\na.wav,bored\n", "line 2 names 'bored'"), ("file,label\na.wav,sad\n", "has no path")],
)
def test_a_table_that_is_none_is_told_in_a_line_with_what_would_be_right(
    clips: Path,
    tmp_path: Path,
    text: str,
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "labels.csv").write_text(text, "utf-8")
    done = calltone_here(capsys, monkeypatch, "classify", clips, "--actual", tmp_path / "labels.csv")
    assert done.returncode == 1
    assert said in done.stderr
    assert "columns are path and emotion" in done.stderr

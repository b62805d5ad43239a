"""`calltone classify`: a row a file, in the order given."""

import csv
import io

import pytest

from ser_core.audio import read_recording
from ser_core.audio.clips import clip_bytes
from ser_core.emotions import EMOTIONS
from ser_core.settings import DEFAULT_MODEL

HEADER = ["path", "speaker", "emotion", "confidence", "uncertain", *EMOTIONS]

ZOO = DEFAULT_MODEL.parent / "zoo"


@pytest.fixture(scope="module")
def clips(sample_calls, tmp_path_factory):
    """Three clips of a made call, in two folders, one with a name that a spreadsheet would run."""
    call = read_recording(sample_calls / "late-delivery.mp3")
    folder = tmp_path_factory.mktemp("clips")
    (folder / "b").mkdir()
    for name, start_s in (("z.wav", 7.0), ("b/second.wav", 10.5), ("b/first.wav", 15.0)):
        (folder / name).write_bytes(clip_bytes(call, start_s, start_s + 3.0))
    return folder


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_files_come_in_the_order_given_and_folders_are_walked_sorted(calltone, clips) -> None:
    done = calltone("classify", clips / "z.wav", clips / "b", "--csv", "-")
    assert done.returncode == 0, done.stderr
    header, *found = rows(done.stdout)
    assert header == HEADER
    assert [row[0] for row in found] == [str(clips / name) for name in ("z.wav", "b/first.wav", "b/second.wav")]


def test_a_rows_emotion_is_its_most_probable_and_its_confidence_that_probability(calltone, clips) -> None:
    _, *found = rows(calltone("classify", clips).stdout)
    for row in found:
        shares = dict(zip(EMOTIONS, map(float, row[5:]), strict=True))
        assert sum(shares.values()) == pytest.approx(1.0, abs=1e-3)
        assert row[2] == max(shares, key=shares.__getitem__)
        assert float(row[3]) == max(shares.values())
        assert row[4] in ("true", "false")


def test_an_unreadable_clip_keeps_its_empty_row_and_the_others_theirs(calltone, clips, tmp_path) -> None:
    bad = tmp_path / "bad.wav"
    bad.write_bytes(b"no sound here")
    done = calltone("classify", bad, clips / "z.wav", "--csv", tmp_path / "out.csv")
    _, first, second = rows((tmp_path / "out.csv").read_text())
    assert done.returncode == 1
    assert first == [str(bad), *[""] * (len(HEADER) - 1)]
    assert second[2] in EMOTIONS
    assert "bad.wav" in done.stderr


def test_a_name_that_a_spreadsheet_would_run_is_made_harmless(calltone, clips, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "=1+1.wav").write_bytes((clips / "z.wav").read_bytes())
    _, row = rows(calltone("classify", "=1+1.wav").stdout)
    assert row[0] == "'=1+1.wav"


def test_a_model_without_a_baseline_says_that_it_does_not_use_one(calltone, clips) -> None:
    done = calltone("classify", clips, "--same-speaker", "--model", ZOO / "s4-svm")
    assert "baseline" in done.stderr
    assert [row[1] for row in rows(done.stdout)[1:]] == ["1"] * 3


def test_ringing_is_no_speech_and_has_no_emotion(calltone, sample_calls, tmp_path) -> None:
    ringing = clip_bytes(read_recording(sample_calls / "late-delivery.mp3"), 1.0, 4.0)
    (tmp_path / "ringing.wav").write_bytes(ringing)
    _, row = rows(calltone("classify", tmp_path / "ringing.wav").stdout)
    assert row[2:5] == ["no speech", "0.0000", "true"]
    assert set(row[5:]) == {"0.0000"}


def test_folders_can_be_people(calltone, clips) -> None:
    _, *found = rows(calltone("classify", clips, "--speaker-by-folder").stdout)
    assert [row[1] for row in found] == [str(clips / "b"), str(clips / "b"), str(clips)]


def test_a_folder_without_clips_is_an_error(calltone, tmp_path) -> None:
    done = calltone("classify", tmp_path)
    assert done.returncode == 1
    assert "no audio files" in done.stderr

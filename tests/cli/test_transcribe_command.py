"""`calltone transcribe`: words for people and for programs, and errors in one line."""

import json
from pathlib import Path

import pytest
from in_process import calltone_here

from ser_core.audio import read_recording
from ser_core.audio.clips import clip_bytes


@pytest.fixture(scope="module")
def clip(sample_calls: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One turn: "We do! Have a wonderful day!" """
    path = tmp_path_factory.mktemp("clip") / "wonderful.wav"
    path.write_bytes(clip_bytes(read_recording(sample_calls / "thank-you.flac"), 34.6, 37.2, channels=[0]))
    return path


def test_a_clip_is_turned_into_text_with_the_time_of_each_word(calltone, clip, tmp_path) -> None:
    done = calltone("transcribe", clip, "--json", tmp_path / "words.json")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "wonderful day" in done.stdout
    assert "draft" in done.stdout
    data = json.loads((tmp_path / "words.json").read_text(encoding="utf-8"))
    assert data["engine"] == {"name": "pocketsphinx", "model": "en-us", "draft": True}
    (turn,) = data["turns"]
    assert turn["participant"] == "mixed"
    assert turn["text"] == " ".join(word["text"] for word in turn["words"])
    wonderful = next(word for word in turn["words"] if word["text"] == "wonderful")
    assert 0.8 < wonderful["start_s"] < wonderful["end_s"] < turn["end_s"]
    assert wonderful.keys() == {"text", "start_s", "end_s", "confidence"}


def test_a_recording_without_speech_has_no_turns_and_is_no_error(capsys, monkeypatch, sample_calls, tmp_path) -> None:
    path = tmp_path / "ringing.wav"
    path.write_bytes(clip_bytes(read_recording(sample_calls / "refund-declined.wav"), 1.0, 4.0))
    done = calltone_here(capsys, monkeypatch, "transcribe", path, "--json", "-")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["turns"] == []


@pytest.mark.parametrize(
    ("options", "what_to_do"),
    [
        (("--engine", "ears"), "one of pocketsphinx, whisper"),
        (("--engine", "whisper"), "needs a model"),
        (("--engine", "whisper", "--model", "/no/such/model"), "give a folder that exists"),
        (("--model", "small"), "choose the engine whisper"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(capsys, monkeypatch, clip, options, what_to_do) -> None:
    done = calltone_here(capsys, monkeypatch, "transcribe", clip, *options)
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert what_to_do in done.stderr


def test_a_folder_with_a_broken_whisper_model_is_told_in_one_line(capsys, monkeypatch, clip, tmp_path) -> None:
    for name in ("config.json", "model.bin", "tokenizer.json"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    done = calltone_here(capsys, monkeypatch, "transcribe", clip, "--engine", "whisper", "--model", tmp_path)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "cannot be loaded" in done.stderr

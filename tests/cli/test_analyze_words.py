"""`calltone analyze --words`: what is said stands beside how it sounds, marked as the draft that it is."""

import json
from pathlib import Path

import jsonschema
import pytest
from in_process import calltone_here

from ser_core.audio import read_recording
from ser_core.audio.clips import clip_bytes
from ser_core.settings import PROJECT_DIR

SCHEMA = json.loads((PROJECT_DIR / "docs" / "analysis.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def clip(sample_calls: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One turn: "We do! Have a wonderful day!" """
    path = tmp_path_factory.mktemp("clip") / "wonderful.wav"
    path.write_bytes(clip_bytes(read_recording(sample_calls / "thank-you.flac"), 34.6, 37.2))
    return path


def test_a_call_is_heard_kept_and_found_by_a_word_that_was_said(
    capsys, monkeypatch, clip: Path, tmp_path: Path
) -> None:
    # the one who speaks is on the left, and the customer said to be on the right: words are heard of an agent too
    options = ["--customer-channel", "right", "--words", "pocketsphinx", "--json", tmp_path / "call.json", "--keep"]
    store = ["--store", f"sqlite:///{tmp_path / 'store' / 'calls.sqlite'}"]
    done = calltone_here(capsys, monkeypatch, "analyze", clip, *options, *store)
    assert done.returncode == 0, done.stderr
    table = " ".join(done.stdout.split())
    assert "Words heard by pocketsphinx, model en-us" in table
    assert "Note: The words are a draft" in table
    assert "wonderful" in table
    data = json.loads((tmp_path / "call.json").read_text("utf-8"))
    jsonschema.validate(data, SCHEMA, cls=jsonschema.Draft202012Validator)
    words = data["words"]
    assert (words["engine"], words["model"], words["draft"]) == ("pocketsphinx", "en-us", True)
    (turn,) = words["turns"]
    assert turn["participant"] == "agent"
    assert data["turns"][0]["emotion"] is None
    wonderful = next(word for word in turn["words"] if word["text"] == "wonderful")
    assert turn["start_s"] < wonderful["start_s"] < wonderful["end_s"] < turn["end_s"]
    listed = calltone_here(capsys, monkeypatch, "calls", "list", "--words", "wonderful day", *store)
    assert "wonderful.wav" in " ".join(listed.stdout.split())


def test_without_words_nothing_is_said_of_them(capsys, monkeypatch, clip: Path) -> None:
    done = calltone_here(capsys, monkeypatch, "analyze", clip, "--json", "-")
    assert json.loads(done.stdout)["words"] is None


@pytest.mark.parametrize(
    ("options", "code", "what_to_do"),
    [
        (["--words", "ears"], 1, "one of pocketsphinx, whisper"),
        (["--words", "whisper"], 1, "needs a model"),
        (["--words", "whisper", "--words-model", "/no/such/model"], 1, "give a folder that exists"),
        (["--words", "pocketsphinx", "--language", "de"], 1, "one of en"),
        (["--words-model", "small"], 2, "add --words"),
        (["--language", "en"], 2, "add --words"),
        (["--allow-download"], 2, "add --words"),
    ],
)
def test_what_cannot_be_heard_is_told_before_the_recording_is_read(
    capsys, monkeypatch, tmp_path: Path, options: list[str], code: int, what_to_do: str
) -> None:
    done = calltone_here(capsys, monkeypatch, "analyze", tmp_path / "not-there.wav", *options)
    assert (done.returncode, done.stdout) == (code, "")
    assert what_to_do in " ".join(done.stderr.replace("│", " ").split())

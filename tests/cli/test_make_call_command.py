"""`calltone corpora make-call`: a call and its truth, and what is said when the people are not there."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from typer.testing import CliRunner

from ser_core.cli.corpora import app
from ser_core.cli.make_call import NoSuchSpeaker, SameSpeaker
from ser_core.corpora.conversation_files import NotAWavFile

run = CliRunner(env={"COLUMNS": "200"})


@pytest.fixture
def two_actors(tmp_path: Path) -> Path:
    moments_s = np.arange(16_000) / 16_000
    for actor in ("01", "02"):
        place = tmp_path / f"RAVDESS/Actor_{actor}"
        place.mkdir(parents=True)
        for code in ("01", "05"):
            sound = 0.2 * np.sin(2 * np.pi * (200 + int(code)) * moments_s)
            soundfile.write(place / f"03-01-{code}-01-01-01-{actor}.wav", sound, 16_000)
    return tmp_path


def arguments(folder: Path, customer: str, agent: str, out: str = "call.wav") -> list[str]:
    people = ["--customer", customer, "--agent", agent]
    return ["make-call", "--folder", str(folder), *people, "--turns", "4", "--out", str(folder / out)]


def test_a_call_is_written_with_what_is_true_of_it(two_actors: Path) -> None:
    done = run.invoke(app, [*arguments(two_actors, "01", "ravdess/02"), "--seed", "5"])
    assert done.exit_code == 0, done.output
    sound = soundfile.info(two_actors / "call.wav")
    truth = json.loads((two_actors / "call.truth.json").read_text())
    assert (sound.channels, sound.samplerate) == (2, 16_000)
    assert truth["duration_s"] == pytest.approx(sound.duration, abs=0.001)
    assert (truth["synthetic"], truth["seed"], truth["corpus"]) == (False, 5, "ravdess")
    assert [person["speaker"] for person in truth["participants"]] == ["ravdess/01", "ravdess/02"]
    assert [turn["participant"] for turn in truth["turns"]] == ["agent", "customer"] * 2
    assert {turn["emotion"] for turn in truth["turns"]} == {"neutral", "angry"}


def test_an_unknown_speaker_is_answered_with_those_there_are(two_actors: Path) -> None:
    error = run.invoke(app, arguments(two_actors, "01", "77")).exception
    assert isinstance(error, NoSuchSpeaker)
    assert "one of 01, 02" in str(error)


def test_nobody_talks_to_themselves(two_actors: Path) -> None:
    error = run.invoke(app, arguments(two_actors, "01", "ravdess/01")).exception
    assert isinstance(error, SameSpeaker)
    assert str(error).endswith(": 02")


def test_a_call_is_written_as_wav_only(two_actors: Path) -> None:
    assert isinstance(run.invoke(app, arguments(two_actors, "01", "02", "call.mp3")).exception, NotAWavFile)

"""`calltone inspect`: a recording's facts, people and turns, for people and for programs."""

import json

import pytest


@pytest.mark.parametrize(
    ("name", "channels", "rate_hz"),
    [
        ("refund-declined.wav", 2, 8000),
        ("late-delivery.mp3", 1, None),
        ("billing-error.amr", 1, 8000),
        ("password-reset.opus", 2, 48000),
    ],
)
def test_the_json_has_the_facts_of_the_file_and_the_turns_of_its_truth(
    calltone, sample_calls, name, channels, rate_hz
) -> None:
    done = calltone("inspect", sample_calls / name, "--json")
    assert done.returncode == 0, done.stderr
    facts = json.loads(done.stdout)
    truth = json.loads((sample_calls / name).with_suffix(".truth.json").read_text())
    assert {"duration_s", "channels", "sample_rate_hz", "codec", "participants", "turns"} <= facts.keys()
    assert facts["duration_s"] == pytest.approx(truth["duration_s"], abs=0.03)
    assert facts["channels"] == channels
    assert rate_hz in (None, facts["sample_rate_hz"])
    spoken_s = sum(turn["end_s"] - turn["start_s"] for turn in truth["turns"])
    found_s = sum(turn["end_s"] - turn["start_s"] for turn in facts["turns"])
    assert found_s == pytest.approx(spoken_s, rel=0.25)


def test_the_table_names_the_people_and_their_turns(calltone, sample_calls) -> None:
    done = calltone("inspect", sample_calls / "refund-declined.wav")
    assert done.returncode == 0
    assert all(word in done.stdout for word in ("left", "right", "person", "loudness"))
    assert done.stderr == ""


def test_the_table_says_how_many_people_are_heard_on_one_channel(calltone, sample_calls) -> None:
    done = calltone("inspect", sample_calls / "late-delivery.mp3")
    assert "One channel: two people" in done.stdout
    assert all(word in done.stdout for word in ("first", "second", "unknown"))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("empty.wav", b"", "empty"), ("page.wav", b"<!doctype html><title>Sign in</title>" * 50, "not")],
)
def test_what_is_no_recording_is_told_in_one_line_without_a_traceback(calltone, tmp_path, name, content, said) -> None:
    (tmp_path / name).write_bytes(content)
    done = calltone("inspect", tmp_path / name)
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_file_is_told_in_one_line(calltone, tmp_path) -> None:
    done = calltone("inspect", tmp_path / "nothing.wav")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1

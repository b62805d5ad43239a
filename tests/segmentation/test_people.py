"""Who is on a call is said by its channels and by its options, and never guessed."""

import numpy as np
import pytest
from spoken import Side, recording

from ser_core.audio.recording import SAMPLE_RATE_HZ, Recording
from ser_core.segmentation import segment_call, separate_people
from ser_core.segmentation.people import LONGEST_MIX_IN_MEMORY_S
from ser_core.settings import CallOptions


@pytest.fixture
def stereo(call: tuple[Side, Side]) -> Recording:
    return recording(call[0].samples, call[1].samples)


def named(found: Recording, options: CallOptions) -> list[tuple[str, str, str]]:
    return [(person.id, person.role, person.channel) for person in separate_people(found, options)]


def test_sides_are_unknown_until_somebody_says_who_is_the_customer(stereo: Recording) -> None:
    assert named(stereo, CallOptions()) == [("left", "unknown", "left"), ("right", "unknown", "right")]


def test_the_customer_is_on_the_channel_that_was_said(stereo: Recording) -> None:
    on_left, on_right = CallOptions(customer_channel="left"), CallOptions(customer_channel="right")
    assert named(stereo, on_left) == [("customer", "customer", "left"), ("agent", "agent", "right")]
    assert named(stereo, on_right) == [("agent", "agent", "left"), ("customer", "customer", "right")]
    assert {turn.participant for turn in segment_call(stereo, on_left).turns if turn.start_s < 2} == {"agent"}


@pytest.mark.parametrize("channels", ["one", "identical", "three", "said to be mixed"])
def test_what_holds_more_than_one_person_is_one_mixed_participant(call: tuple[Side, Side], channels: str) -> None:
    left, right = call[0].samples, call[1].samples
    made = {
        "one": recording(left + right),
        "identical": recording(left + right, left + right, identical=True),
        "three": recording(left, right, 0 * left),
        "said to be mixed": recording(left, right),
    }[channels]
    options = CallOptions(customer_channel="mixed" if channels == "said to be mixed" else None)
    assert named(made, options) == [("mixed", "mixed", "mono")]
    assert len(segment_call(made, options).turns) == 6


def test_the_mix_is_the_mean_of_all_channels(stereo: Recording) -> None:
    (mixed,) = separate_people(stereo, CallOptions(customer_channel="mixed"))
    expected = np.mean([track.pcm.astype(np.float64) for track in stereo.tracks], axis=0)
    assert np.abs(mixed.track.pcm - expected).max() <= 0.5


def test_the_mix_of_a_long_call_lies_on_disk() -> None:
    quiet = np.full(round((LONGEST_MIX_IN_MEMORY_S + 1) * SAMPLE_RATE_HZ), 0.25, np.float32)
    (mixed,) = separate_people(recording(quiet, 0 * quiet), CallOptions(customer_channel="mixed"))
    assert isinstance(mixed.track.pcm, np.memmap)
    assert set(np.unique(mixed.track.pcm)) == {4_096}


def test_a_silent_side_is_listed_and_says_nothing(call: tuple[Side, Side]) -> None:
    found = segment_call(recording(call[0].samples, np.zeros_like(call[0].samples)))
    assert [person.id for person in found.participants] == ["left", "right"]
    assert {turn.participant for turn in found.turns} == {"left"}

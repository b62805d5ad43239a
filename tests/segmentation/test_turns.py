"""Turns lie where speech lies, and nowhere else."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from spoken import (
    AGENT,
    CUSTOMER,
    MONOLOGUE,
    Side,
    hold_music,
    over_the_telephone,
    recording,
    ringing,
    say,
    side_of,
    track,
    with_noise,
)

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples
from ser_core.segmentation import Participant, Turn, find_turns, segment_call
from ser_core.segmentation.joining import LONGEST_TURN_S, SHORTEST_TURN_S

EDGE_S = 0.13  # how far a turn's edge may lie from the true one: four frames of the network


def turns_in(samples: Samples) -> list[Turn]:
    return find_turns(Participant("caller", "unknown", "left", track(samples)))[0]


def assert_same_times(
    turns: list[Turn], spoken_s: tuple[tuple[float, float], ...], tolerance_s: float = EDGE_S
) -> None:
    found_s = [(turn.start_s, turn.end_s) for turn in turns]
    assert len(found_s) == len(spoken_s), f"found {found_s}, spoken {spoken_s}"
    assert np.abs(np.array(found_s) - np.array(spoken_s)).max() <= tolerance_s, f"found {found_s}, spoken {spoken_s}"


def test_turns_begin_and_end_where_the_speech_does(call: tuple[Side, Side]) -> None:
    for side in call:
        assert_same_times(turns_in(side.samples), side.spoken_s)


@pytest.mark.parametrize(
    ("codec", "bit_rate"), [("amr-nb", 7_950), ("opus", 12_000), ("mp3", 24_000), ("g726", 32_000)]
)
def test_turns_are_found_behind_every_kind_of_line(codec: str, bit_rate: int) -> None:
    spoken = side_of([(1.0, say(CUSTOMER, "My parcel has not arrived yet."))], 5.0)
    assert_same_times(turns_in(over_the_telephone(spoken.samples, codec, bit_rate)), spoken.spoken_s)


def test_loudness_is_that_of_the_turns_own_samples(call: tuple[Side, Side]) -> None:
    customer = call[0]
    for turn in turns_in(customer.samples):
        own = track(customer.samples).read(turn.start_s, turn.end_s)
        assert turn.loudness_dbfs == pytest.approx(10 * np.log10(np.mean(own.astype(np.float64) ** 2)), abs=0.02)


def test_very_quiet_speech_is_found(call: tuple[Side, Side]) -> None:
    quiet = call[0].samples * np.float32(10 ** (-25 / 20))
    turns = turns_in(quiet)
    assert max(turn.loudness_dbfs for turn in turns) < -44
    assert_same_times(turns, call[0].spoken_s, tolerance_s=0.2)


def test_speech_is_found_in_noise(call: tuple[Side, Side]) -> None:
    assert_same_times(turns_in(with_noise(call[0].samples, -35.0)), call[0].spoken_s, tolerance_s=0.25)


@pytest.mark.parametrize("made", [ringing, hold_music], ids=["ringing", "hold music"])
def test_ringing_and_hold_music_are_nobodys_turns(made: Callable[[], Samples]) -> None:
    assert turns_in(over_the_telephone(made())) == []


@pytest.mark.parametrize("level_dbfs", [-20.0, -40.0, -60.0])
def test_noise_is_nobodys_turn(level_dbfs: float) -> None:
    assert turns_in(with_noise(np.zeros(30 * SAMPLE_RATE_HZ, np.float32), level_dbfs)) == []


def test_silence_and_nothing_give_no_turns() -> None:
    assert turns_in(np.zeros(5 * SAMPLE_RATE_HZ, np.float32)) == []
    assert turns_in(np.zeros(0, np.float32)) == []


def test_a_short_pause_is_inside_a_turn_and_a_long_one_is_not() -> None:
    sentence = say(AGENT, "Let me have a look at that order for you.")
    length_s = len(sentence) / SAMPLE_RATE_HZ
    close, apart = (side_of([(0.5, sentence), (0.5 + length_s + pause_s, sentence)], 7.0) for pause_s in (0.15, 0.6))
    assert_same_times(turns_in(close.samples), ((0.5, close.spoken_s[1][1]),))
    assert_same_times(turns_in(apart.samples), apart.spoken_s)


def test_half_a_word_is_left_out_and_said_so() -> None:
    word = say(AGENT, "no")[: round(0.25 * SAMPLE_RATE_HZ)]
    spoken = side_of([(1.0, word)], 3.0)
    turns, skipped = find_turns(Participant("agent", "agent", "right", track(spoken.samples)))
    assert turns == []
    assert [(piece.participant, piece.reason) for piece in skipped] == [("agent", "too short")]
    assert abs(skipped[0].start_s - 1.0) < 0.15


def test_a_monologue_is_split_into_turns_that_join_without_a_gap(monologue: Samples) -> None:
    turns = turns_in(monologue)
    assert len(turns) >= 3
    assert all(SHORTEST_TURN_S <= turn.duration_s <= LONGEST_TURN_S for turn in turns)
    assert all(before.end_s == after.start_s for before, after in pairwise(turns))
    assert turns[-1].end_s == pytest.approx(len(monologue) / SAMPLE_RATE_HZ, abs=EDGE_S)


def test_a_monologue_is_split_at_its_quietest_point(monologue: Samples) -> None:
    """Of all tenths of a second that it may be cut at, from 3 to 7.6 s, none is quieter than the one about the cut."""
    heard = track(monologue)
    cut_s = turns_in(monologue)[0].end_s
    tenths_s = np.arange(3.0, 7.6, 0.01)
    levels = [float(np.mean(heard.read(moment_s - 0.05, moment_s + 0.05) ** 2)) for moment_s in tenths_s]
    about_the_cut = float(np.mean(heard.read(cut_s - 0.05, cut_s + 0.05) ** 2))
    assert 3.0 <= cut_s <= 7.6
    assert about_the_cut <= min(levels) * 1.26 + 1e-12  # a decibel, for the grid
    assert about_the_cut < np.median(levels) / 10


def test_a_split_off_rest_is_long_enough_to_be_heard() -> None:
    speech = say(AGENT, MONOLOGUE)[: round(8.15 * SAMPLE_RATE_HZ)]
    turns, skipped = find_turns(Participant("agent", "agent", "right", track(over_the_telephone(speech))))
    assert len(turns) == 2
    assert skipped == []


def test_segmentation_sorts_turns_by_start_and_tells_how_far_it_is(call: tuple[Side, Side]) -> None:
    told: list[float] = []
    found = segment_call(recording(call[0].samples, call[1].samples), progress=told.append)
    starts_s = [turn.start_s for turn in found.turns]
    assert starts_s == sorted(starts_s)
    assert [turn.participant for turn in found.turns] == ["right", "left"] * 3
    assert told == sorted(told)
    assert told[-1] == 1.0

"""A person can put right what was given to the wrong voice; what was found before stays as it was."""

import numpy as np
import pytest
from spoken import recording

from ser_core.audio.recording import SAMPLE_RATE_HZ
from ser_core.segmentation import Participant, Segmentation, Turn
from ser_core.segmentation.mending import NoSuchPerson, NoSuchTurn, NotTwoPeople, cut_turn, give_turn, swap_voices
from ser_core.segmentation.people import two_voices

HELLO, ANSWER, BYE = Turn("agent", 0.0, 1.0, -20.0), Turn("customer", 1.5, 3.5, -26.0), Turn("agent", 4.0, 5.0, -20.0)


@pytest.fixture
def call() -> Segmentation:
    steps = np.repeat([0.1, 0.01, 0.001], 2 * SAMPLE_RATE_HZ).astype(np.float32)
    mixed = Participant("mixed", "mixed", "mono", recording(steps).tracks[0])
    return Segmentation(two_voices(mixed, "second"), (HELLO, ANSWER, BYE), ())


def test_swapping_gives_each_persons_words_to_the_other_and_twice_changes_nothing(call: Segmentation) -> None:
    swapped = swap_voices(call)
    assert [turn.participant for turn in swapped.turns] == ["customer", "agent", "customer"]
    assert [turn.participant for turn in call.turns] == ["agent", "customer", "agent"]
    assert swap_voices(swapped).turns == call.turns


def test_one_turn_is_given_away_and_the_others_stay(call: Segmentation) -> None:
    assert [turn.participant for turn in give_turn(call, BYE, "customer").turns] == ["agent", "customer", "customer"]


def test_a_turn_is_cut_in_two_which_can_be_given_away_one_by_one(call: Segmentation) -> None:
    cut = cut_turn(call, ANSWER, 2.0)
    assert [(turn.participant, turn.start_s, turn.end_s) for turn in cut.turns[1:3]] == [
        ("customer", 1.5, 2.0),
        ("customer", 2.0, 3.5),
    ]
    assert [turn.loudness_dbfs for turn in cut.turns[1:3]] == pytest.approx([-20.0, -40.0], abs=0.1)
    given = give_turn(cut, cut.turns[1], "agent")
    assert [turn.participant for turn in given.turns] == ["agent", "agent", "customer", "agent"]


def test_what_cannot_be_mended_is_said_with_what_would_have_been_right(call: Segmentation) -> None:
    with pytest.raises(NoSuchPerson, match="it is one of agent, customer"):
        give_turn(call, BYE, "second")
    with pytest.raises(NoSuchTurn, match="from 7 to 8 s"):
        give_turn(call, Turn("agent", 7.0, 8.0, -20.0), "customer")
    with pytest.raises(NoSuchTurn, match="9 s is not inside it"):
        cut_turn(call, ANSWER, 9.0)
    with pytest.raises(NotTwoPeople, match="--customer-voice"):
        swap_voices(Segmentation(call.participants[:1], (HELLO,), ()))

"""Pieces are dealt out to two people where there are two, and two are likelier than one only there."""

import numpy as np
import pytest

from ser_core.segmentation.two_voices import alone, find_two_voices, in_turns
from ser_core.segmentation.voice_frames import Floats

SPREAD = np.array([3.0, 2.0, 1.0, 0.5], np.float32)


def people(seed: int, turns: int, apart: float) -> tuple[Floats, np.ndarray, np.ndarray]:
    """Turns of one to six pieces, of two people by chance; which piece is whose, and which goes on in its turn."""
    rng = np.random.default_rng(seed)
    means = apart * rng.normal(size=(2, len(SPREAD))) * np.sqrt(SPREAD)
    lengths = rng.integers(1, 7, size=turns)
    whose = np.repeat(np.arange(turns) % 2, lengths)
    follows = np.concatenate([np.arange(length) > 0 for length in lengths])
    return (means[whose] + rng.normal(size=(len(whose), len(SPREAD)))).astype(np.float32), whose, follows


@pytest.mark.parametrize("seed", range(5))
def test_two_people_far_apart_are_found(seed: int) -> None:
    rows, whose, follows = people(seed, turns=20, apart=3.0)
    found = find_two_voices(rows, SPREAD, follows)
    wrong = np.mean((found.shares > 0.5) != whose)
    assert min(wrong, 1 - wrong) < 0.03
    assert found.gain > 10


@pytest.mark.parametrize("seed", range(5))
def test_one_person_is_no_two(seed: int) -> None:
    rows, _, follows = people(seed, turns=20, apart=0.0)
    assert find_two_voices(rows, SPREAD, follows).gain < 5


def test_the_same_pieces_give_the_same_answer() -> None:
    rows, _, follows = people(0, turns=20, apart=1.0)
    assert np.array_equal(find_two_voices(rows, SPREAD, follows).shares, find_two_voices(rows, SPREAD, follows).shares)


def test_a_doubtful_piece_goes_with_its_turn_and_not_with_the_turn_before() -> None:
    odds = np.array([4.0, 4.0, -0.5, 4.0, -0.5])
    shares, _ = in_turns(odds, np.array([False, True, True, True, False]))
    assert shares[2] > 0.5
    assert shares[4] == pytest.approx(alone(odds)[0][4])


def test_forward_and_backward_weigh_every_way_through_the_turns() -> None:
    odds, follows = np.array([0.7, -1.2, 0.4]), np.array([False, True, True])
    ways = np.array([[way >> place & 1 for place in range(3)] for way in range(8)])
    likely = 0.5 * np.prod(np.where(ways[:, 1:] == ways[:, :-1], 0.8, 0.2), axis=1) * np.exp(ways @ odds)
    shares, evidence = in_turns(odds, follows)
    assert shares == pytest.approx(likely @ ways / likely.sum())
    assert evidence == pytest.approx(np.log(likely.sum()))

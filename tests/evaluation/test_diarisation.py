"""Every second that is given to the wrong person, to nobody, or to somebody while nobody speaks, is counted."""

import pytest

from ser_core.evaluation.diarisation import diarisation_errors
from ser_core.segmentation import Turn

SPOKEN = [("agent", 0.0, 2.0), ("customer", 3.0, 5.0)]


def found(*turns: tuple[str, float, float]) -> list[Turn]:
    return [Turn(name, start_s, end_s, -20.0) for name, start_s, end_s in turns]


def test_names_do_not_matter_where_the_voices_are_right() -> None:
    assert diarisation_errors(SPOKEN, found(("second", 0.0, 2.0), ("first", 3.0, 5.0))).rate == 0


def test_one_voice_for_two_people_is_confused_for_the_shorter_one() -> None:
    errors = diarisation_errors(SPOKEN, found(("mixed", 0.0, 2.0), ("mixed", 3.0, 5.0)))
    assert (errors.confusion, errors.activity) == (0.5, 0)


def test_what_is_missed_and_what_is_nobodys_are_told_from_what_is_confused() -> None:
    errors = diarisation_errors(SPOKEN, found(("a", 0.0, 1.0), ("b", 2.5, 4.0), ("a", 4.0, 5.0)))
    assert (errors.missed_s, errors.false_alarm_s, errors.confused_s) == pytest.approx((1.0, 0.5, 1.0))
    assert errors.rate == pytest.approx(2.5 / 4)


def test_where_two_speak_at_once_both_count_and_one_is_missed() -> None:
    errors = diarisation_errors([("agent", 0.0, 2.0), ("customer", 1.0, 3.0)], found(("a", 0.0, 1.5), ("b", 1.5, 3.0)))
    assert (errors.speech_s, errors.missed_s, errors.confused_s) == pytest.approx((4.0, 1.0, 0.0))


def test_nothing_found_is_all_missed() -> None:
    assert diarisation_errors(SPOKEN, []).rate == 1

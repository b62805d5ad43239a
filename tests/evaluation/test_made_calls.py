"""Whole calls as a test: each customer's turn is answered, what was not found is a wrong answer."""

from pathlib import Path

import pytest

from ser_core.corpora.conversation import ConversationOptions
from ser_core.corpora.registry import load_corpus
from ser_core.evaluation.made_calls import TurnAnswer, answers_in_calls, made_calls, turn_recall
from ser_core.inference.recognizer import Recognizer
from ser_core.settings import DEFAULT_MODEL


def test_every_emotion_counts_alike_and_a_turn_not_found_is_wrong() -> None:
    right = [TurnAnswer("a", "angry", "angry", False)] * 9
    assert turn_recall([*right, TurnAnswer("a", "sad", "angry", False)]) == pytest.approx(0.5)
    assert turn_recall([*right, TurnAnswer("a", "angry", None, True)]) == pytest.approx(0.9)


@pytest.mark.corpora
def test_the_turns_of_joined_calls_are_found_and_answered(real_corpora: Path) -> None:
    clips = load_corpus("ravdess", real_corpora)
    people = sorted({clip.speaker for clip in clips})[:4]
    own = [clip for person in people for clip in [one for one in clips if one.speaker == person][::5]]
    calls = list(made_calls(own, 2, options=ConversationOptions(turns=12, telephone=True)))
    assert {turn.clip.speaker for call in calls for turn in call.turns if turn.participant == "customer"} == set(
        people[:2]
    )
    answers = answers_in_calls(calls, Recognizer.load(DEFAULT_MODEL))
    assert len(answers) == 12
    assert sum(answer.answered is None for answer in answers) <= 2
    assert turn_recall(answers) > 0.25


@pytest.mark.corpora
def test_a_clip_that_is_silent_is_not_put_into_a_call(real_corpora: Path) -> None:
    clips = load_corpus("crema-d", real_corpora)
    silent = next(clip for clip in clips if clip.path.stem == "1076_MTI_SAD_XX")
    own = [silent, *[clip for clip in clips if clip.speaker == silent.speaker][:6]]
    others = [
        clip for clip in clips if clip.speaker == next(one.speaker for one in clips if one.speaker != silent.speaker)
    ][:6]
    calls = list(made_calls([*own, *others], 6, options=ConversationOptions(turns=6)))
    assert silent not in {turn.clip for call in calls for turn in call.turns}

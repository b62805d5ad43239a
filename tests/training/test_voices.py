"""The voice encoder learns from people kept apart, what sets them apart, and when to be sure of it."""

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from ser_core.corpora.registry import load_corpus
from ser_core.segmentation.telling_apart import ANSWERS
from ser_core.segmentation.two_voices import TwoVoices
from ser_core.segmentation.voice_frames import CEPSTRA, VoiceFrames
from ser_core.training.voice_calls import (
    CallTask,
    HeardCall,
    by_person,
    call_tasks,
    hear_call,
    make_conversation,
    people_of_fold,
    read_call,
    write_call,
)
from ser_core.training.voices import Judged, judged, learn_axes, learn_encoder, learn_judge, wrong_share

PEOPLE = [f"ravdess/{actor:02}" for actor in range(1, 25)] + [f"crema-d/{number}" for number in range(1001, 1030)]
PEOPLE += ["tess/OAF", "tess/YAF", *(f"emodb/{number:02}" for number in range(3, 11))]


def test_a_person_tests_in_one_fold_and_in_no_others_calls() -> None:
    folds = defaultdict(set)
    for task in call_tasks(PEOPLE):
        for name in people_of_fold(PEOPLE, task.corpus, task.fold):
            folds[name].add(task.fold)
    assert {name: len(own) for name, own in folds.items()} == dict.fromkeys(folds, 1)
    assert folds["tess/OAF"] == {0}
    assert not {f"ravdess/{actor:02}" for actor in (6, 13, 17, 22)} & folds.keys()  # kept back


def test_the_axis_on_which_people_differ_is_found_under_a_wider_one_on_which_each_varies() -> None:
    rng = np.random.default_rng(0)
    calls = []
    for _ in range(60):
        whose = np.repeat([0, 1], 30)
        rows = rng.normal(size=(60, 5)) * (1, 10, 1, 1, 1)
        rows[:, 2] += rng.normal(size=2)[whose] * 3
        calls.append((rows.astype(np.float32), whose))
    axes, spread = learn_axes(calls)
    strengths = np.abs(axes[:, 0]) * np.array([1, 10, 1, 1, 1])
    assert strengths.argmax() == 2
    assert spread[0] == pytest.approx(9, rel=0.4)
    assert all(spread[1:] < 0.5)


def test_the_judge_is_as_sure_as_its_signs_are_clear() -> None:
    rng = np.random.default_rng(0)
    empty = VoiceFrames(
        np.zeros(0), np.zeros((0, CEPSTRA), np.float32), np.zeros(0, np.float32), np.zeros(0, np.float32)
    )
    call = HeardCall(CallTask(1, "ravdess", "telephone", 0), ("a", "b"), (), empty, np.zeros((0, 3)))
    cases = []
    for answer, gain in ((0, 5.0), (1, 60.0), (2, 25.0)):
        for _ in range(60):
            found = TwoVoices(rng.uniform(size=100), gain + rng.normal() * 8, 1.0)
            cases.append(Judged(call, found, answer))
    judge = learn_judge(cases)

    def likeliest(gain: float) -> str:
        return ANSWERS[
            int((np.concatenate([[1.0], TwoVoices(cases[0].found.shares, gain, 1.0).signs]) @ judge).argmax())
        ]

    assert [likeliest(gain) for gain in (0.0, 25.0, 70.0)] == ["one person", "muddled", "two people"]


def test_a_call_of_everything_given_to_one_person_is_half_wrong() -> None:
    voices = np.array([0, 0, 1, 1, -1])
    assert wrong_share(TwoVoices(np.zeros(5), 0.0, 0.0), voices) == 0.5
    assert wrong_share(TwoVoices(np.array([0.9, 0.8, 0.1, 0.2, 0.9]), 0.0, 0.0), voices) == 0


@pytest.mark.corpora
def test_calls_are_the_same_each_time_and_an_encoder_of_a_few_tells_their_people_apart(
    real_corpora: Path, tmp_path: Path
) -> None:
    people = by_person(load_corpus("ravdess", real_corpora))
    tasks = [CallTask(fold, "ravdess", "studio", number) for fold in (2, 3) for number in range(2)]
    calls = [hear_call(task, people) for task in tasks]
    write_call(calls[0], tmp_path)
    again = read_call(tasks[0], tmp_path)
    assert again.people == calls[0].people == make_conversation(tasks[0], people)[1]
    assert np.array_equal(again.frames.cepstra, calls[0].frames.cepstra)
    assert np.array_equal(again.spoken, calls[0].spoken)
    encoder = learn_encoder(calls, np.random.default_rng(0))
    assert 0 < len(encoder.spread) <= len(calls)  # as many axes as pairs of people can tell of
    cases = [judged(encoder, call) for call in calls]
    assert [case and ANSWERS[case.right] for case in cases] == ["two people"] * len(calls)

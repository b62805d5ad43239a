"""Where the default network is right: groups, sureness and the clips that it mistakes, from answers that are known here."""

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from made_answers import CLIPS, made_answers
from made_runs import figures, made_run

from ser_core.evaluation.breakdown import (
    HeardRun,
    answered_in,
    by_codec,
    by_length,
    by_loudness,
    by_sex,
    commonest_mistakes,
    coverage,
    groups_of,
    heard_runs,
    recall_by_baseline,
    reliability,
    surest_failures,
)
from ser_core.evaluation.breakdown_page import breakdown_section
from ser_core.evaluation.clip_answers import ClipAnswers, answers_file, read_answers, write_answers
from ser_core.evaluation.sureness_picture import sureness_svg


@pytest.fixture
def heard() -> list[HeardRun]:
    return [HeardRun(made_answers(), {"cold": 1.0, "adapted": 1.0})]


@pytest.mark.parametrize(
    ("by", "sure", "unsure"),
    [(by_sex, "female", "male"), (by_length, "under 1.5 s", "over 2.5 s"), (by_codec("telephone"), "opus", "mulaw")],
)
def test_a_group_has_the_recall_of_its_own_clips(heard, by, sure, unsure) -> None:
    answered, groups = answered_in(heard, "ravdess", "telephone", "cold"), groups_of(heard, "ravdess", by)
    assert answered.recall(groups == sure) == 1.0
    assert answered.recall(groups == unsure) == 0.5
    assert answered.recall(groups == "nobody") is None


def test_thirds_of_loudness_are_thirds() -> None:
    groups, counts = np.unique(by_loudness(made_answers()), return_counts=True)
    assert dict(zip(groups.tolist(), counts.tolist(), strict=True)) == {
        "quietest": 32,
        "middle third": 32,
        "loudest": 32,
    }


def test_modesty_gains_where_the_sure_ones_are_right(heard) -> None:
    found = dict(coverage(answered_in(heard, "ravdess", "studio", "cold")))
    assert found[1.0] == 0.75
    assert found[0.5] == 1.0
    steps = reliability(answered_in(heard, "ravdess", "studio", "cold"))
    assert [(right, count) for _, right, count in steps] == [(0.5, CLIPS), (1.0, CLIPS)]


def test_the_temperature_changes_how_sure_and_not_what_is_answered(heard) -> None:
    modest = [replace(heard[0], temperatures={"cold": 4.0, "adapted": 1.0})]
    before, after = (answered_in(runs, "ravdess", "studio", "cold") for runs in (heard, modest))
    np.testing.assert_array_equal(before.answered, after.answered)
    assert after.confidence.mean() < before.confidence.mean()


def test_the_commonest_mistake_is_the_one_that_most_of_an_emotion_went_to(heard) -> None:
    mistakes = commonest_mistakes(answered_in(heard, "ravdess", "studio", "cold"), 3)
    assert {mistake[:2] for mistake in mistakes[:2]} == {("angry", "sad"), ("sad", "angry")}
    assert [share for _, _, share in mistakes] == [0.25, 0.25, 0.0]


def test_each_part_alone_answers_as_it_would_without_the_other(heard) -> None:
    recalls = [
        answered_in(heard, "ravdess", "studio", "cold", part).recall() for part in ("both", "committee", "listener")
    ]
    assert recalls == [0.75, 1.0, 0.0]


def test_failures_are_named_the_surest_first_as_the_mean_of_the_runs() -> None:
    other = made_answers()
    sure = {way: 3 * logits for way, logits in other.logits.items()}
    failures = surest_failures(
        [HeardRun(answers, {"cold": 1.0, "adapted": 1.0}) for answers in (other, replace(other, logits=sure))],
        "ravdess",
        "studio",
        3,
    )
    assert len(failures) == 3
    assert failures[0].clip == "ravdess/003.wav"
    assert (failures[0].acted, failures[0].answered) == ("angry", "sad")
    assert all(one.confidence >= two.confidence for one, two in itertools.pairwise(failures))


def test_what_was_written_is_read_back_and_the_page_tells_of_it(tmp_path: Path) -> None:
    runs = [
        made_run(
            {"a": 4, "b": 2},
            system="default",
            adapted=adapted,
            figures={"studio": figures({"a": 4, "b": 2})},
            calibration={
                "temperature": 1.0,
                "recall by baseline, ravdess, studio, 5 s": 0.625,
                "made calls, crema-d, UA of turns": 0.5,
            },
        )
        for adapted in (False, True)
    ]
    both = [made_answers(corpus) for corpus in ("ravdess", "crema-d")]
    ravdess, crema_d = both
    joined = ClipAnswers(
        **{
            name: np.concatenate([getattr(ravdess, name), getattr(crema_d, name)])
            for name in ("clips", "speakers", "sexes", "acted", "seconds", "loudness_db")
        },
        codecs={line: np.concatenate([one.codecs[line] for one in both]) for line in ravdess.codecs},
        logits={way: np.concatenate([one.logits[way] for one in both]) for way in ravdess.logits},
    )
    assert heard_runs(runs, tmp_path) == []
    write_answers(joined, answers_file(tmp_path, runs[0]))
    again = read_answers(answers_file(tmp_path, runs[1]))
    np.testing.assert_array_equal(again.clips, joined.clips)
    np.testing.assert_allclose(again.logits["studio", "cold"], joined.logits["studio", "cold"], atol=0.005)
    heard = heard_runs(runs, tmp_path)
    assert len(heard) == 1
    section = breakdown_section(runs, heard, "x.svg")
    assert "| RAVDESS | cold, studio | 100.0 | 50.0 |" in section
    assert "| CREMA-D | adapted, telephone | 100.0 | 100.0 |" in section
    assert "| CREMA-D | 50.0 |" in section
    assert "| ravdess | studio | 62.5 |" in section.lower()
    assert sureness_svg(heard).count("<polyline") == 4 + 4 * 4
    assert recall_by_baseline(runs) == {("ravdess", "studio"): {"5 s": 0.625}}

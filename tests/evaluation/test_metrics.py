"""The figures against scikit-learn's, and intervals that know how many people were heard."""

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, balanced_accuracy_score, confusion_matrix, f1_score

from ser_core.emotions import EMOTIONS
from ser_core.evaluation.bootstrap import recall_interval
from ser_core.evaluation.metrics import confusion, confusion_of_people, scores_of


@pytest.fixture
def answers() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    acted = rng.integers(8, size=500)
    answered = np.where(rng.random(500) < 0.4, acted, rng.integers(8, size=500))
    return acted, answered


def test_all_figures_are_those_of_scikit_learn(answers: tuple[np.ndarray, np.ndarray]) -> None:
    acted, answered = answers
    counts = confusion(acted, answered, 8)
    np.testing.assert_array_equal(counts, confusion_matrix(acted, answered))
    scores = scores_of(counts, EMOTIONS)
    assert scores.unweighted_average_recall == pytest.approx(balanced_accuracy_score(acted, answered))
    assert scores.weighted_accuracy == pytest.approx(accuracy_score(acted, answered))
    assert scores.macro_f1 == pytest.approx(f1_score(acted, answered, average="macro"))


def test_an_emotion_that_nobody_acted_does_not_lower_the_recall() -> None:
    scores = scores_of(confusion(np.array([0, 0, 4]), np.array([0, 0, 1]), 8), EMOTIONS)
    assert scores.recalls == {"neutral": 1.0, "angry": 0.0}
    assert scores.unweighted_average_recall == 0.5


def test_the_people_s_confusions_add_up_to_the_whole(answers: tuple[np.ndarray, np.ndarray]) -> None:
    acted, answered = answers
    speakers = [f"ravdess/{index % 7:02}" for index in range(len(acted))]
    people = confusion_of_people(speakers, acted, answered, 8)
    assert people.shape == (7, 8, 8)
    np.testing.assert_array_equal(people.sum(axis=0), confusion(acted, answered, 8))


def test_few_people_give_a_wider_interval_than_many_with_as_many_clips() -> None:
    rng = np.random.default_rng(1)
    people = np.zeros((1, 40, 2, 2), dtype=np.int64)
    for person, share in enumerate(rng.uniform(0.1, 0.9, size=40)):
        right = round(share * 100)
        people[0, person] = [[right, 100 - right], [100 - right, right]]
    many = recall_interval(people, np.random.default_rng(0), draws=400)
    few = recall_interval(people[:, :4] * 10, np.random.default_rng(0), draws=400)
    assert few[1] - few[0] > 1.5 * (many[1] - many[0])
    assert many[0] < people[0].diagonal(axis1=1, axis2=2).sum() / people.sum() < many[1]

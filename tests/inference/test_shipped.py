"""The models that a person may pick: which there are, that each of them answers, and what they weigh."""

from pathlib import Path

import numpy as np
import pytest

from ser_core.inference.bundle import read_facts
from ser_core.inference.recognizer import Recognizer
from ser_core.inference.shipped import OWN, shipped_bundles
from ser_core.settings import DEFAULT_MODEL

ZOO = {name: folder for name, folder in shipped_bundles().items() if name != OWN}
MOST_ZOO_MB = 60  # a clone and a first start must stay quick


def test_calltones_own_comes_first_and_then_the_zoo_by_name(tmp_path: Path) -> None:
    for name in ("s4-svm", "a-first", "no-model-in-it"):
        (tmp_path / "zoo" / name).mkdir(parents=True)
    for name in ("s4-svm", "a-first"):
        (tmp_path / "zoo" / name / "bundle.json").write_text("{")  # a damaged one is offered too
    assert list(shipped_bundles(tmp_path).items()) == [
        (OWN, tmp_path / "default"),
        ("a-first", tmp_path / "zoo" / "a-first"),
        ("s4-svm", tmp_path / "zoo" / "s4-svm"),
    ]


def test_without_a_zoo_there_is_calltones_own() -> None:
    assert shipped_bundles()[OWN] == DEFAULT_MODEL
    assert list(shipped_bundles(Path("nowhere"))) == [OWN]


@pytest.mark.parametrize("name", ZOO)
def test_every_model_of_the_zoo_loads_and_answers_under_its_own_name(name: str) -> None:
    recognizer = Recognizer.load(ZOO[name])
    assert recognizer.card.name == name
    noise = 0.1 * np.random.default_rng(0).standard_normal(48_000).astype(np.float32)
    score = recognizer.score_clip(noise)
    assert sum(score.probabilities.values()) == pytest.approx(1)


def test_every_model_of_the_zoo_was_tested_on_the_same_people() -> None:
    """Their figures stand side by side where one of them is picked."""
    assert len({read_facts(folder).trained_on.test_people for folder in ZOO.values()}) == 1


def test_the_zoo_is_small_enough_to_ship() -> None:
    weight = sum(file.stat().st_size for folder in ZOO.values() for file in folder.rglob("*") if file.is_file())
    assert weight < MOST_ZOO_MB * 1e6

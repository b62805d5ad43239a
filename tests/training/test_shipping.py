"""An earlier system becomes a bundle that answers, and never beside a record that it does not bear out."""

import json
from pathlib import Path

import pytest

from ser_core.corpora.registry import load_corpus
from ser_core.corpora.sound import read_clip
from ser_core.emotions import EMOTIONS
from ser_core.evaluation.run import read_run
from ser_core.inference.recognizer import Recognizer
from ser_core.training.shipping import NotAsRecorded, ship_system

SYSTEM = "s4-svm"


@pytest.fixture(scope="module")
def places(made_ravdess: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """The corpora, where features and answers go, and where records go."""
    return made_ravdess, tmp_path_factory.mktemp("work"), tmp_path_factory.mktemp("results")


@pytest.fixture(scope="module")
def bundle(places: tuple[Path, Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    ship_system(SYSTEM, *places, folder)
    return folder


def test_the_bundle_answers_a_clip_as_its_test_did(bundle: Path, places: tuple[Path, Path, Path]) -> None:
    clips = {clip.path.name: clip for clip in load_corpus("ravdess", places[0])}
    said = (places[1] / SYSTEM / "fold-1-seed-0" / "predictions.csv").read_text().splitlines()
    recognizer = Recognizer.load(bundle)
    answers = [line.split(",") for line in said[1:] if line.startswith("studio")]
    assert answers
    for answer in answers:
        clip = clips[answer[1].removeprefix("ravdess/")]
        heard = read_clip(clip.path)[8_000:56_000]  # 3 s from 0.5 s, as the system heard it
        assert EMOTIONS[int(recognizer.probabilities([heard])[0].argmax())] == answer[4]


def test_the_card_and_the_results_carry_the_runs_figures(bundle: Path, places: tuple[Path, Path, Path]) -> None:
    run = read_run(places[2] / SYSTEM / "fold-1-seed-0.json")
    studio = run.figures["studio"].unweighted_average_recall
    assert f"{100 * studio:.1f}" in (bundle / "MODEL_CARD.md").read_text()
    summary = json.loads((bundle / "results" / "summary.json").read_text())
    assert summary["reports"][0]["unweighted_average_recall"] == studio


def test_a_record_that_the_model_does_not_bear_out_stops_it(
    bundle: Path,
    places: tuple[Path, Path, Path],
    tmp_path: Path,
) -> None:
    record = json.loads((places[2] / SYSTEM / "fold-1-seed-0.json").read_text())
    record["figures"]["studio"]["confusions"][0][0][0] += 1
    (tmp_path / SYSTEM).mkdir()
    (tmp_path / SYSTEM / "fold-1-seed-0.json").write_text(json.dumps(record))
    with pytest.raises(NotAsRecorded, match="--again"):
        ship_system(SYSTEM, places[0], places[1], tmp_path, tmp_path / "bundle")
    assert not (tmp_path / "bundle").exists()

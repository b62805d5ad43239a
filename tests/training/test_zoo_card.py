"""The card and results of an earlier system's bundle say what the records of its runs say."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ser_core.emotions import EMOTIONS
from ser_core.evaluation.bundle_answers import NotAnswers, bundle_answers_file, sureness_of_bundle
from ser_core.evaluation.compare import SystemTitle
from ser_core.evaluation.run import SCHEMA_VERSION, Protocol, Run, figures_of
from ser_core.features.recipes import RECIPES
from ser_core.inference.bundle import BundleFacts
from ser_core.inference.evidence import read_evidence
from ser_core.inference.trust import trust_line
from ser_core.networks.classic import fit_nearest_neighbours
from ser_core.training.calibration import fit_calibration
from ser_core.training.zoo_bundle import trained_on, write_zoo_bundle
from ser_core.training.zoo_card import NotItsRuns, write_zoo_card, write_zoo_results

CALIBRATION = fit_calibration(np.eye(8, dtype=np.float32), np.arange(8))
TESTED = {1: ("ravdess/01", "ravdess/11", "ravdess/20"), 3: ("ravdess/02", "ravdess/03", "ravdess/05")}


def run_of(protocol: Protocol, fold: int | None, seed: int, right: float, adapted: bool = False) -> Run:
    """A record in which the given share of each person's clips is answered rightly."""
    rng = np.random.default_rng(seed)
    people = TESTED[fold or 1]
    speakers = [person for person in people for _ in range(160)]
    acted = np.tile(np.arange(8), 60)
    answered = np.where(rng.random(480) < right, acted, (acted + rng.integers(1, 8, 480)) % 8)
    figures = figures_of(speakers, acted, answered, EMOTIONS)
    return Run(
        schema_version=SCHEMA_VERSION,
        system="made-up",
        protocol=protocol,
        fold=fold,
        adapted=adapted,
        seed=seed,
        labels=EMOTIONS,
        train_corpora=("ravdess",),
        test_corpora=("ravdess",),
        train_people=("ravdess/08",),
        validation_people=("ravdess/09",),
        test_people=people,
        variants=("original",),
        train_rows=100,
        options={},
        history=[],
        calibration=None,
        figures={"studio": figures} if protocol == "leaky" else {"studio": figures, "telephone": figures},
        left_out=[],
        code_version="0.1.0",
        code_sha256="0" * 64,
        data_sha256="1" * 64,
        features_s=1.0,
        fit_s=1.0,
    )


RUNS = (
    run_of("leaky", None, 0, right=0.9),
    *(run_of("fold", fold, seed, right=0.4) for fold in TESTED for seed in (0, 1)),
    run_of("fold", 1, 0, right=0.5, adapted=True),
)
SHIPPED = RUNS[1]
TITLE = SystemTitle("made-up", "Neighbours", "91.67 %", "people in training and test")
TITLES = ("leaky", "kept apart | s", "adapted")  # of lines in the card's tables


@pytest.fixture(scope="module")
def features() -> np.ndarray:
    times_s = np.arange(32_000) / 16_000
    sounds = [np.sin(2 * np.pi * hz * times_s).astype(np.float32) for hz in range(100, 900, 50)]
    return np.stack([RECIPES["mean-cepstra-40"].compute(sound) for sound in sounds])


@pytest.fixture
def facts(tmp_path: Path, features: np.ndarray) -> BundleFacts:
    model = fit_nearest_neighbours(features, np.arange(16) % 8, EMOTIONS)
    recipe = RECIPES["mean-cepstra-40"]
    shipped = trained_on(SHIPPED)
    return write_zoo_bundle(tmp_path, "neighbours", model, None, CALIBRATION, EMOTIONS, recipe, shipped, features)


def lines_of(folder: Path, *wanted: str) -> list[list[str]]:
    lines = (folder / "MODEL_CARD.md").read_text().splitlines()
    return [line.strip("| ").split(" | ") for line in lines if line.startswith("|") and all(w in line for w in wanted)]


def mean_recall(runs: Sequence[Run]) -> str:
    return f"{100 * np.mean([run.figures['studio'].unweighted_average_recall for run in runs]):.1f}"


def test_the_card_sets_leaky_beside_honest_with_seeds_folds_and_intervals(facts: BundleFacts, tmp_path: Path) -> None:
    write_zoo_card(facts, RUNS, tmp_path, "Neighbours of mean cepstra.", "91.67 %")
    figures, recalls = zip(*(lines_of(tmp_path, title, "studio") for title in TITLES), strict=True)
    leaky, honest, adapted = figures
    assert leaky[6:8] == [mean_recall(RUNS[:1]), "–"]
    assert honest[2:7] == ["8", "2 folds × 2 seeds", "6", "960", mean_recall(RUNS[1:5])]
    low, high = map(float, honest[7].split("–"))
    assert low < float(honest[6]) < high
    assert adapted[6] == mean_recall(RUNS[5:])
    assert recalls[0][2:] == [f"{100 * RUNS[0].figures['studio'].recalls[emotion]:.1f}" for emotion in EMOTIONS]
    card = (tmp_path / "MODEL_CARD.md").read_text()
    for said in ("Neighbours of mean cepstra.", "91.67 %", "CC BY-NC-SA", "Do not judge a person", "`fold-1-seed-0`"):
        assert said in card


def test_the_product_says_how_far_to_trust_the_model_that_was_picked(facts: BundleFacts, tmp_path: Path) -> None:
    write_zoo_results(facts, RUNS, tmp_path, TITLE)
    report = json.loads((tmp_path / "results" / "summary.json").read_text())["reports"][0]
    own = SHIPPED.figures["studio"]
    assert report["unweighted_average_recall"] == own.unweighted_average_recall
    assert sum(map(sum, report["confusion"])) == own.clips
    words = trust_line(tmp_path)
    assert (
        f"telephone-quality acted speech of 3 people it never heard it finds the right one of 8 emotions {own.unweighted_average_recall:.0%}"
        in words
    )


def test_the_results_hold_every_way_of_measuring_and_both_sexes(facts: BundleFacts, tmp_path: Path) -> None:
    write_zoo_results(facts, RUNS, tmp_path, TITLE)
    found = read_evidence(tmp_path)
    assert found is not None
    assert (found.title, found.reported, found.leak, found.note) == ("Neighbours", "91.67 %", TITLE.leak, None)
    ways = {(way.protocol, way.adapted, way.condition): way for way in found.ways}
    assert ways["leaky", False, "studio"].weighted_accuracy == RUNS[0].figures["studio"].weighted_accuracy
    honest = ways["fold", False, "telephone"]
    assert (honest.corpus, honest.people, honest.seeds_by_fold) == ("ravdess", 6, (2, 2))
    assert sum(map(sum, honest.confusion)) == 2 * 960  # two seeds
    groups = {(group.name, group.people) for group in found.groups if group.condition == "studio" and not group.adapted}
    assert groups == {("female", 2), ("male", 4)}
    assert found.curves == ()  # these runs have no epochs
    assert found.sureness == ()  # nor are their single answers kept


def test_how_sure_the_bundle_is_comes_from_what_it_answered(facts: BundleFacts, tmp_path: Path) -> None:
    file = bundle_answers_file(tmp_path, SHIPPED)
    assert sureness_of_bundle(file) == ()
    file.parent.mkdir(parents=True)
    lines = ["condition,path,speaker,acted,answered,confidence,uncertain"]
    lines += [f"studio,ravdess/{n}.wav,ravdess/01,angry,{'sad' if n % 4 else 'angry'},0.25,true" for n in range(40)]
    lines += [f"studio,ravdess/{n}.wav,ravdess/01,sad,sad,0.95,false" for n in range(40, 80)]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    write_zoo_results(facts, RUNS, tmp_path, TITLE, sureness_of_bundle(file))
    found = read_evidence(tmp_path)
    assert found is not None
    (studio,) = found.sureness
    assert (studio.corpus, studio.condition, studio.adapted, studio.clips) == ("ravdess", "studio", False, 80)
    assert studio.reliability == ((0.25, 0.25, 40), (0.95, 1.0, 40))
    assert dict(studio.coverage)[0.5] == 1.0
    assert studio.calibration_error == 0.025
    file.write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(NotAnswers, match="calltone evaluate"):
        sureness_of_bundle(file)


def test_runs_of_another_training_are_not_taken_for_the_bundles_own(facts: BundleFacts, tmp_path: Path) -> None:
    others = [replace(run, data_sha256="2" * 64) for run in RUNS]
    with pytest.raises(NotItsRuns, match="write the bundle anew"):
        write_zoo_card(facts, others, tmp_path, "", "–")
    assert not (tmp_path / "MODEL_CARD.md").exists()

"""The whole run on a few made clips: from a folder of clips to a bundle that answers."""

import json
from pathlib import Path

import numpy as np
import pytest

from ser_core.corpora.registry import load_corpus
from ser_core.corpora.sound import read_clip
from ser_core.inference.recognizer import Recognizer
from ser_core.settings import DEFAULT_MODEL, PROJECT_DIR
from ser_core.training.customer_care import train_customer_care
from ser_core.training.export import GraphsDisagree, export_graphs
from ser_core.training.fit import FitOptions
from ser_core.training.leaks import Leak
from ser_core.training.rows import Scaling

# Keras reads TensorFlow's arrays in a way that NumPy 2 warns of; not ours to mend.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")

FEW = FitOptions(batch_size=16, most_epochs=2)


@pytest.fixture(scope="module")
def folders(made_ravdess: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    out, work = tmp_path_factory.mktemp("bundle"), tmp_path_factory.mktemp("work")
    train_customer_care(made_ravdess, out, work, seeds=(0, 1), corpora=("ravdess",), options=FEW)
    return out, work


def test_it_leaves_a_bundle_that_answers(folders: tuple[Path, Path], made_ravdess: Path) -> None:
    out, _ = folders
    recognizer = Recognizer.load(out)
    assert recognizer.card.corpora == ("ravdess",)
    score = recognizer.score_clip(read_clip(load_corpus("ravdess", made_ravdess)[0].path))
    assert sum(score.probabilities.values()) == pytest.approx(1)
    people = json.loads((out / "bundle.json").read_text())["trained_on"]
    assert people["test_people"] == ["ravdess/01", "ravdess/11"]
    assert people["validation_people"] == ["ravdess/04", "ravdess/10"]
    assert people["train_people"] == ["ravdess/03", "ravdess/05", "ravdess/08", "ravdess/09"]


def test_its_results_hold_every_run_and_condition_and_its_card_their_figures(folders: tuple[Path, Path]) -> None:
    out, _ = folders
    summary = json.loads((out / "results" / "summary.json").read_text())
    assert [report["condition"] for report in summary["reports"]] == [
        "cold, studio",
        "cold, telephone",
        "cold, studio, whole clips",
    ]
    studio = summary["reports"][0]
    assert studio["clips"] == 16
    assert len(studio["unweighted_average_recall_by_run"]) == 2
    card = (out / "MODEL_CARD.md").read_text()
    assert f"{100 * studio['unweighted_average_recall']:.1f}" in card
    assert "CC BY-NC-SA" in card
    for seed in (0, 1):
        assert len(json.loads((out / "results" / f"seed-{seed}.json").read_text())["history"]) == 2


def test_the_figures_of_whole_clips_are_what_the_shipped_bundle_answers(
    folders: tuple[Path, Path], made_ravdess: Path
) -> None:
    out, _ = folders
    whole = json.loads((out / "results" / "summary.json").read_text())["reports"][2]
    recognizer = Recognizer.load(out)
    tested = [clip for clip in load_corpus("ravdess", made_ravdess) if clip.speaker in ("ravdess/01", "ravdess/11")]
    right = [recognizer.score_clip(read_clip(clip.path)).emotion == clip.emotion for clip in tested]
    assert whole["unweighted_average_recall_by_run"][0] == pytest.approx(np.mean(right))


def test_the_same_call_again_trains_nothing_anew_and_writes_the_same(
    folders: tuple[Path, Path], made_ravdess: Path, tmp_path: Path
) -> None:
    out, work = folders
    steps: list[str] = []
    train_customer_care(
        made_ravdess,
        tmp_path,
        work,
        (0, 1),
        corpora=("ravdess",),
        options=FEW,
        progress=lambda step, _: steps.append(step),
    )
    assert not [step for step in steps if "epoch" in step]
    first, again = (json.loads((folder / "results" / "summary.json").read_text()) for folder in (out, tmp_path))
    assert first == again


def test_a_planted_copy_of_a_test_clip_stops_the_run(made_ravdess: Path, tmp_path: Path) -> None:
    corpora = tmp_path / "corpora"
    for clip in load_corpus("ravdess", made_ravdess):
        place = corpora / "RAVDESS" / clip.path.name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(clip.path.read_bytes())
    tested = corpora / "RAVDESS" / "03-01-05-01-01-01-01.wav"
    (corpora / "RAVDESS" / "03-01-05-01-02-01-08.wav").write_bytes(tested.read_bytes())
    with pytest.raises(Leak, match="train and test"):
        train_customer_care(corpora, tmp_path / "out", tmp_path / "work", (0,), corpora=("ravdess",), options=FEW)
    assert not (tmp_path / "out").exists()


def test_graphs_that_disagree_are_not_exported(tmp_path: Path) -> None:
    from ser_core.networks.registry import NETWORKS

    rng = np.random.default_rng(0)
    features = rng.standard_normal((8, 162)).astype(np.float32)
    features[0, 0] = np.nan
    with pytest.raises(GraphsDisagree, match="nothing was exported"):
        export_graphs(NETWORKS["customer-care"]((162,), 8), Scaling.of(features[1:]), features, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_figures_in_the_guide_are_those_of_the_shipped_card() -> None:
    guide = (PROJECT_DIR / "docs" / "training.md").read_text()
    figures = [line for line in guide.splitlines() if line.startswith("|") and "cold" in line]
    card = (DEFAULT_MODEL / "MODEL_CARD.md").read_text().splitlines()
    assert len(figures) == 9
    assert set(figures) <= set(card)

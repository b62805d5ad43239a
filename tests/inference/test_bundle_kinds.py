"""A bundle of each kind, trained on pieces of a made call, answers in the product as the model that was trained."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from ser_core.audio import read_recording
from ser_core.audio.recording import Samples
from ser_core.emotions import EMOTIONS
from ser_core.features.recipes import RECIPES
from ser_core.inference.bundle import BundleDamaged, BundleTooNew, TrainedOn, read_facts
from ser_core.inference.calibration import calibrated
from ser_core.inference.recognizer import Recognizer
from ser_core.networks.classic import CLASSIFIERS
from ser_core.networks.registry import NETWORKS
from ser_core.settings import DEFAULT_MODEL
from ser_core.training.calibration import fit_calibration
from ser_core.training.rows import Scaling
from ser_core.training.zoo_bundle import write_zoo_bundle

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")

LABELS = tuple(emotion for emotion in EMOTIONS if emotion != "calm")  # as where calm joins neutral
TRAINED_ON = TrainedOn(("ravdess",), ("ravdess/01",), ("ravdess/02",), ("ravdess/03",), 0, "0.1.0", "0" * 64)
ZOO = DEFAULT_MODEL.parent / "zoo"
MOST_ZOO_BYTES = 60_000_000
KINDS = {
    "linear-svm": "statistics-200",
    "nearest-neighbours": "mean-cepstra-40",
    "litert": "mean-cepstra-40",
}


class Made:
    """A bundle's folder with what its model answers, by numpy, scikit-learn's arrays or Keras."""

    def __init__(self, kind: str, folder: Path, sounds: list[Samples]) -> None:
        self.folder, self.sounds = folder / kind, sounds
        recipe = RECIPES[KINDS[kind]]
        features = np.stack([recipe.compute(sound) for sound in sounds])
        classes = np.arange(len(sounds)) % len(LABELS)
        scaling = None
        model: Any
        if kind == "litert":
            scaling = Scaling.of(features)
            model = NETWORKS["cepstra-lstm"](recipe.shape, len(LABELS))
            self.answers = model.predict(scaling(features), verbose=0)
        else:
            components = 5 if kind == "linear-svm" else 0
            model = CLASSIFIERS[kind].fit(features, classes, LABELS, components)
            self.answers = model.scores(features)
        calibration = fit_calibration(self.answers.astype(np.float32), classes)
        self.facts = write_zoo_bundle(
            self.folder, f"made-{kind}", model, scaling, calibration, LABELS, recipe, TRAINED_ON, features
        )

    @property
    def shares(self) -> NDArray[np.float64]:
        return calibrated(self.answers, self.facts.temperature)


@pytest.fixture(scope="module")
def sounds(sample_calls: Path) -> list[Samples]:
    track = read_recording(sample_calls / "refund-declined.wav").tracks[0]
    return [track.read(start_s, start_s + 3.0) for start_s in np.arange(0.0, 14.0, 0.5)]


@pytest.fixture(scope="module", params=KINDS)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sounds: list[Samples]) -> Made:
    return Made(request.param, tmp_path_factory.mktemp("zoo"), sounds)


def test_it_answers_as_the_model_that_was_trained(made: Made) -> None:
    heard = Recognizer.load(made.folder).probabilities(made.sounds)
    columns = [EMOTIONS.index(label) for label in LABELS]
    np.testing.assert_allclose(heard[:, columns], made.shares, atol=1e-4)
    assert heard[:, EMOTIONS.index("calm")].max() == 0
    assert np.ptp(heard, axis=0).max() > 0


def test_it_holds_no_more_than_it_needs_to_answer(made: Made) -> None:
    files = sorted(file.name for file in made.folder.iterdir())
    assert files == ["bundle.json", "model.tflite" if "litert" in made.folder.name else "model.npz"]
    assert read_facts(made.folder) == made.facts


def test_an_end_of_the_stretch_that_is_open_is_kept_so(tmp_path: Path, sounds: list[Samples]) -> None:
    made = Made("linear-svm", tmp_path, sounds[:14])
    assert json.loads((made.folder / "bundle.json").read_text())["front_end"]["clip_duration_s"] is None
    assert read_facts(made.folder).front_end.clip_duration_s is None


def test_the_command_takes_it_as_any_other_bundle(made: Made, sample_calls: Path) -> None:
    command = Path(sys.executable).with_name("calltone")
    ran = subprocess.run(
        [command, "classify", sample_calls / "thank-you.flac", "--model", made.folder],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    header, row = (line.split(",") for line in ran.stdout.splitlines())
    said = dict(zip(header, row, strict=True))
    assert said["emotion"] in LABELS
    assert sum(float(said[emotion]) for emotion in EMOTIONS) == pytest.approx(1, abs=1e-3)
    assert float(said["calm"]) == 0


def test_a_changed_file_is_refused(tmp_path: Path, sounds: list[Samples]) -> None:
    made = Made("nearest-neighbours", tmp_path, sounds[:14])
    with (made.folder / "model.npz").open("ab") as file:
        file.write(b"more")
    with pytest.raises(BundleDamaged, match=r"model\.npz is not the file"):
        Recognizer.load(made.folder)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"labels": [*reversed(LABELS)]}, BundleDamaged),
        ({"labels": list(LABELS[:6])}, BundleDamaged),
        ({"front_end": {"recipe": "statistics-200"}}, BundleDamaged),
        ({"model": {"file": "../model.npz"}}, BundleDamaged),
        ({"model": {"kind": "litert"}}, BundleDamaged),
        ({"model": {"kind": "oracle"}}, BundleTooNew),
    ],
)
def test_a_classifier_whose_facts_speak_of_another_is_refused(
    tmp_path: Path, sounds: list[Samples], change: dict[str, Any], refusal: type[Exception]
) -> None:
    made = Made("nearest-neighbours", tmp_path, sounds[:14])
    said = json.loads((made.folder / "bundle.json").read_text())
    for name, value in change.items():
        said[name] = {**said[name], **value} if isinstance(value, dict) else value
    (made.folder / "bundle.json").write_text(json.dumps(said))
    with pytest.raises(refusal):
        Recognizer.load(made.folder)


def test_neither_training_nor_scikit_learn_is_loaded_to_answer(tmp_path: Path, sounds: list[Samples]) -> None:
    made = Made("linear-svm", tmp_path, sounds[:14])
    code = (
        "import sys, numpy as np; from ser_core.inference.recognizer import Recognizer;"
        f"Recognizer.load({str(made.folder)!r}).score_clip(np.ones(48_000, np.float32));"
        "print(sorted({'tensorflow', 'keras', 'librosa', 'sklearn', 'ser_core.networks'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert ran.stdout.strip() == "[]"


def test_all_that_ships_can_be_picked_and_is_small() -> None:
    zoo = sorted(file.parent for file in ZOO.glob("*/bundle.json"))
    for folder in (DEFAULT_MODEL, *zoo):
        score = Recognizer.load(folder).score_clip(np.zeros(48_000, np.float32))
        assert sum(score.probabilities.values()) == pytest.approx(1)
    assert sum(file.stat().st_size for folder in zoo for file in folder.rglob("*") if file.is_file()) < MOST_ZOO_BYTES

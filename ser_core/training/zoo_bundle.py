"""An earlier system, trained anew, as a small bundle: the model's file and `bundle.json`, without what only training needs."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ser_core.audio.recording import SAMPLE_RATE_HZ
from ser_core.evaluation.run import Run
from ser_core.features.recipes import Recipe
from ser_core.inference.bundle import (
    GRAPH_KIND,
    MODEL_FILES,
    SCHEMA_VERSION,
    BundleFacts,
    FrontEnd,
    ModelFile,
    TrainedOn,
    write_facts,
)
from ser_core.inference.classifier import Classifier, LinearMachine, NearestNeighbours
from ser_core.training.calibration import Calibration
from ser_core.training.export import Weights, export_graph
from ser_core.training.rows import Scaling

if TYPE_CHECKING:
    import keras

VERSION = "0.1.0"  # of all the models in the zoo: they are trained and released together
# Above it a network of float32 takes more than 12 MB, and all the zoo is to stay under 60. Below it float32 costs
# little, and keeps scalings that float16 cannot hold (the energy of a high mel band is some 1e-6).
MOST_FLOAT32_PARAMETERS = 3_000_000


def write_zoo_bundle(
    folder: Path,
    name: str,
    model: "keras.Model | Classifier",
    scaling: Scaling | None,
    calibration: Calibration,
    labels: tuple[str, ...],
    recipe: Recipe,
    trained: TrainedOn,
    samples: NDArray[np.float32],
) -> BundleFacts:
    """Write the bundle; a network's graph must first agree with it on `samples`, real rows of unscaled features.

    A classifier holds its own scaling, and takes no other.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if isinstance(model, LinearMachine | NearestNeighbours):
        file = _write_classifier(model, folder)
    else:
        file = _write_network(model, scaling, samples, folder)
    facts = BundleFacts(
        schema_version=SCHEMA_VERSION,
        name=name,
        version=VERSION,
        labels=labels,
        front_end=FrontEnd(
            recipe.name, recipe.version, SAMPLE_RATE_HZ, recipe.stretch.offset_s, recipe.stretch.duration_s
        ),
        temperature=calibration.temperature,
        uncertain_below=calibration.uncertain_below,
        answered_share=calibration.answered_share,
        adapted=None,
        speech_above=None,
        model=file,
        trained_on=trained,
    )
    write_facts(facts, folder)
    return facts


def trained_on(run: Run) -> TrainedOn:
    """Whom the model of a run has heard, as its bundle says it."""
    return TrainedOn(
        corpora=run.train_corpora,
        train_people=run.train_people,
        validation_people=run.validation_people,
        test_people=run.test_people,
        seed=run.seed,
        code_version=run.code_version,
        data_sha256=run.data_sha256,
    )


def _write_classifier(classifier: LinearMachine | NearestNeighbours, folder: Path) -> ModelFile:
    file = folder / MODEL_FILES[classifier.kind]
    classifier.save(file)
    return ModelFile(classifier.kind, file.name, hashlib.sha256(file.read_bytes()).hexdigest())


def _write_network(
    network: "keras.Model", scaling: Scaling | None, samples: NDArray[np.float32], folder: Path
) -> ModelFile:
    weights: Weights = "float16" if network.count_params() > MOST_FLOAT32_PARAMETERS else "float32"
    sha256 = export_graph(network, scaling, samples, folder, weights)
    return ModelFile(GRAPH_KIND, MODEL_FILES[GRAPH_KIND], sha256)

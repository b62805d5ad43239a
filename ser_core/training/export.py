"""From a fitted network to a bundle's files: the scaling inside the graph, and answers that agree with the network's."""

import hashlib
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from ser_core.errors import CalltoneError
from ser_core.inference.bundle import GRAPH_KIND, MODEL_FILES
from ser_core.inference.graph import Graph
from ser_core.training.rows import Scaling

if TYPE_CHECKING:
    import keras

Weights = Literal["float32", "float16"]

# Between a file's probabilities and the trained network's, on real clips. Weights of half the bits keep 3 digits.
LARGEST_DIFFERENCE: Mapping[Weights, float] = {"float32": 1e-4, "float16": 5e-3}


class GraphsDisagree(CalltoneError):
    """A file to export answers otherwise than the network that was trained and tested."""

    def __init__(self, difference: float, weights: Weights) -> None:
        mend = "use the TensorFlow version of the lock file" if weights == "float32" else "export it as float32"
        super().__init__(
            f"a file to export differs from the trained network by {difference:.2g} "
            f"(at most {LARGEST_DIFFERENCE[weights]:g} is right): nothing was exported; {mend}"
        )


def with_scaling(network: "keras.Model", scaling: Scaling | None) -> "keras.Model":
    """The network behind its scaling, so that it takes raw features; without optimiser state."""
    import keras

    fresh = type(network).from_config(network.get_config())  # without the optimiser, which would treble the file
    fresh.set_weights(network.get_weights())
    if scaling is None:
        return fresh
    raw = keras.layers.Input(scaling.mean.shape, name="features")
    # Not `keras.layers.Normalization`: it takes a deviation below 1e-7 for 1e-7, and the highest mel bands come near that.
    scaled = (raw - scaling.mean.astype(np.float32)) / scaling.deviation.astype(np.float32)
    return keras.Model(raw, fresh(scaled), name=network.name)


def export_graph(
    network: "keras.Model", scaling: Scaling | None, samples: NDArray[np.float32], folder: Path, weights: Weights
) -> str:
    """Write the LiteRT file alone once it agrees with the network on real rows of features; its SHA-256."""
    graph = converted(with_scaling(network, scaling), weights)
    _check(run_graph(graph, samples), _trained_answers(network, scaling, samples), weights)
    return _write(graph, folder)


def run_graph(graph: bytes, features: NDArray[np.float32]) -> NDArray[np.float32]:
    """A LiteRT graph's answers to rows of features."""
    return Graph(graph)(features)


def converted(model: "keras.Model", weights: Weights = "float32") -> bytes:
    """The LiteRT graph for one row, by way of a SavedModel: the converter's direct way does not know Keras 3.

    One row, because a graph for any number of them can hold no LSTM without TensorFlow's own operations.
    """
    import keras
    import tensorflow as tf

    one_row = keras.InputSpec(shape=(1, *model.input_shape[1:]), dtype="float32")
    with tempfile.TemporaryDirectory() as folder:
        model.export(folder, format="tf_saved_model", verbose=False, input_signature=[one_row])
        converter = tf.lite.TFLiteConverter.from_saved_model(folder)
        if weights == "float16":
            converter.optimizations = [tf.lite.Optimize.DEFAULT]
            converter.target_spec.supported_types = [tf.float16]
        graph: bytes = converter.convert()
    return graph


def _trained_answers(
    network: "keras.Model", scaling: Scaling | None, samples: NDArray[np.float32]
) -> NDArray[np.float32]:
    answers: NDArray[np.float32] = network.predict(samples if scaling is None else scaling(samples), verbose=0)
    return answers


def _check(answers: NDArray[np.float32], trained: NDArray[np.float32], weights: Weights) -> None:
    difference = float(np.abs(answers - trained).max())
    if not difference <= LARGEST_DIFFERENCE[weights]:
        raise GraphsDisagree(difference, weights)


def _write(graph: bytes, folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MODEL_FILES[GRAPH_KIND]).write_bytes(graph)
    return hashlib.sha256(graph).hexdigest()

"""From a fitted network to a bundle: the scaling inside the graph, a Keras file and a LiteRT file that agree."""

import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ser_core.errors import CalltoneError
from ser_core.inference.bundle import GRAPH_FILE
from ser_core.training.rows import Scaling

if TYPE_CHECKING:
    import keras

KERAS_FILE = "model.keras"
LARGEST_DIFFERENCE = 1e-4  # between the two files' probabilities, on real clips


class GraphsDisagree(CalltoneError):
    """A file to export answers otherwise than the network that was trained and tested."""

    def __init__(self, difference: float) -> None:
        super().__init__(
            f"a file to export differs from the trained network by {difference:.2g} (at most {LARGEST_DIFFERENCE:g} is "
            f"right): nothing was exported; use the TensorFlow version of the lock file"
        )


def with_scaling(network: "keras.Model", scaling: Scaling) -> "keras.Model":
    """The network behind a Normalization layer, so that it takes raw features; without optimiser state."""
    import keras

    raw = keras.layers.Input(scaling.mean.shape, name="features")
    normalization = keras.layers.Normalization(mean=scaling.mean, variance=scaling.deviation**2)
    fresh = type(network).from_config(network.get_config())  # without the optimiser, which would treble the file
    fresh.set_weights(network.get_weights())
    return keras.Model(raw, fresh(normalization(raw)), name=network.name)


def export_graphs(network: "keras.Model", scaling: Scaling, samples: NDArray[np.float32], folder: Path) -> str:
    """Write both files once they agree on real rows of features; returns the SHA-256 of the LiteRT file."""
    exported = with_scaling(network, scaling)
    graph = _converted(exported)
    trained = network.predict(scaling(samples), verbose=0)
    for answers in (exported.predict(samples, verbose=0), run_graph(graph, samples)):
        difference = float(np.abs(answers - trained).max())
        if not difference <= LARGEST_DIFFERENCE:
            raise GraphsDisagree(difference)
    folder.mkdir(parents=True, exist_ok=True)
    exported.save(folder / KERAS_FILE)
    (folder / GRAPH_FILE).write_bytes(graph)
    return hashlib.sha256(graph).hexdigest()


def run_graph(graph: bytes, features: NDArray[np.float32]) -> NDArray[np.float32]:
    """A LiteRT graph's answers to rows of features."""
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_content=graph)
    taken = interpreter.get_input_details()[0]["index"]
    interpreter.resize_tensor_input(taken, features.shape)
    interpreter.allocate_tensors()
    interpreter.set_tensor(taken, features)
    interpreter.invoke()
    answers: NDArray[np.float32] = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
    return answers


def _converted(model: "keras.Model") -> bytes:
    """Float32, by way of a SavedModel: the converter's direct way does not know Keras 3."""
    import tensorflow as tf

    with tempfile.TemporaryDirectory() as folder:
        model.export(folder, format="tf_saved_model", verbose=False)
        graph: bytes = tf.lite.TFLiteConverter.from_saved_model(folder).convert()
    return graph

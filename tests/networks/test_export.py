"""Every network becomes a LiteRT graph that needs nothing but LiteRT and answers as it did."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ser_core.audio import read_recording
from ser_core.features.recipes import RECIPES
from ser_core.inference.graph import Graph
from ser_core.networks.registry import NETWORKS
from ser_core.training.export import GraphsDisagree, Weights, export_graph, run_graph
from ser_core.training.rows import Scaling

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")

RECIPE_OF = {
    "customer-care": "customer-care-162",
    "spectrum-cnn": "cepstra-spectrum-1070",
    "framewise-cnn": "framewise-4536",
    "chunk-lstm": "log-mel-chunk",
    "cepstra-lstm": "mean-cepstra-40",
}
UNSCALED = {"spectrum-cnn", "chunk-lstm"}  # as their documents have them
# float16 for the one that is too large to ship otherwise
WEIGHTS: dict[str, Weights] = dict.fromkeys(NETWORKS, "float32") | {"framewise-cnn": "float16"}


def heard(recipe: str, sample_calls: Path) -> NDArray[np.float32]:
    """Features of a made call, three seconds at a time."""
    track = read_recording(sample_calls / "refund-declined.wav").tracks[0]
    sounds = [track.read(start_s, start_s + 3.0) for start_s in np.arange(0.0, 12.0, 3.0)]
    return np.stack([RECIPES[recipe].compute(sound) for sound in sounds])


@pytest.mark.parametrize(("name", "weights"), WEIGHTS.items())
def test_its_graph_answers_as_the_network(name: str, weights: Weights, sample_calls: Path, tmp_path: Path) -> None:
    recipe = RECIPES[RECIPE_OF[name]]
    features = heard(recipe.name, sample_calls)
    scaling = None if name in UNSCALED else Scaling.of(features)
    network = NETWORKS[name](recipe.shape, 7)
    trained = network.predict(features if scaling is None else scaling(features), verbose=0)
    export_graph(network, scaling, features, tmp_path, weights)
    assert [file.name for file in tmp_path.iterdir()] == ["model.tflite"]
    content = (tmp_path / "model.tflite").read_bytes()
    # LiteRT alone, which has none of TensorFlow's own operations
    np.testing.assert_allclose(run_graph(content, features), trained, atol=1e-4 if weights == "float32" else 5e-3)
    assert (Graph(content).takes, Graph(content).gives) == (recipe.shape, (7,))
    assert np.ptp(trained, axis=0).max() > 0
    bytes_each = 4 if weights == "float32" else 2
    assert len(content) < 1.1 * bytes_each * network.count_params() + 30_000


def test_half_the_bits_that_cannot_hold_a_scaling_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    features = 1e-7 * np.random.default_rng(0).standard_normal((8, 40)).astype(np.float32)  # 1 / 1e-7 is no float16
    with pytest.raises(GraphsDisagree, match="export it as float32"):
        export_graph(NETWORKS["spectrum-cnn"]((40,), 7), Scaling.of(features), features, tmp_path / "out", "float16")
    assert not (tmp_path / "out").exists()

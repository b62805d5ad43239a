"""The other earlier systems' networks as their documents describe them, and the classifiers that are no network."""

from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from numpy.typing import NDArray

from ser_core.features.recipes import RECIPES
from ser_core.inference.classifier import LinearMachine, NotAClassifier
from ser_core.networks.classic import CLASSIFIERS, fit_linear_machine, fit_nearest_neighbours
from ser_core.networks.registry import NETWORKS

# Keras reads TensorFlow's arrays in a way that NumPy 2 warns of; not ours to mend.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")

LABELS = ("neutral", "happy", "sad", "angry")
RECIPE_OF = {
    "customer-care": ("customer-care-162", 8),
    "spectrum-cnn": ("cepstra-spectrum-1070", 8),
    "framewise-cnn": ("framewise-4536", 7),
    "chunk-lstm": ("log-mel-chunk", 7),
    "cepstra-lstm": ("mean-cepstra-40", 7),
}


@pytest.fixture(scope="module")
def keras() -> ModuleType:
    import keras

    return keras


@pytest.mark.parametrize("name", NETWORKS)
def test_every_network_takes_its_recipes_features_and_answers_with_shares(name: str, keras: ModuleType) -> None:
    recipe, classes = RECIPE_OF[name]
    network = NETWORKS[name](RECIPES[recipe].shape, classes)
    rows = np.random.default_rng(0).standard_normal((2, *RECIPES[recipe].shape)).astype(np.float32)
    answers = np.asarray(network(rows, training=False))
    assert answers.shape == (2, classes)
    np.testing.assert_allclose(answers.sum(axis=1), 1, atol=1e-5)
    assert np.ptp(answers, axis=0).max() > 0, "two different sounds, one answer"


def test_the_framewise_network_is_the_documents_summary_line_by_line(keras: ModuleType) -> None:
    network = NETWORKS["framewise-cnn"]((4536,), 7)
    counts = [layer.count_params() for layer in network.layers if layer.count_params() > 0]
    assert counts == [3_072, 2_048, 163_904, 256, 10_272, 128, 12_386_560, 32_896, 903]
    assert network.count_params() == 12_600_039
    assert sum(int(np.prod(weight.shape)) for weight in network.non_trainable_weights) == 1_216
    shapes = [tuple(layer.output.shape[1:]) for layer in network.layers]
    assert shapes[1:5] == [(4536, 512), (4536, 512), (1512, 512), (1512, 512)]
    assert (48_384,) in shapes
    assert [layer.rate for layer in network.layers if isinstance(layer, keras.layers.Dropout)] == [0.6, 0.3, 0.37]


def test_the_chunk_network_follows_the_documents_table_of_layers(keras: ModuleType) -> None:
    network = NETWORKS["chunk-lstm"]((5, 128, 128, 1), 7)
    pooled = [layer for layer in network.layers if isinstance(layer, keras.layers.MaxPooling2D)]
    sizes = [tuple(layer.output.shape[1:]) for layer in pooled]
    assert sizes == [(64, 64, 64), (16, 16, 64), (4, 4, 128), (1, 1, 128)]
    (memory,) = (layer for layer in network.layers if isinstance(layer, keras.layers.LSTM))
    assert tuple(memory.input.shape[1:]) == (5, 128)
    assert {layer.rate for layer in network.layers if isinstance(layer, keras.layers.Dropout)} == {0.2}


def test_the_chunk_network_hears_each_clips_patches_in_their_order_and_no_other_clips(keras: ModuleType) -> None:
    network = NETWORKS["chunk-lstm"]((5, 128, 128, 1), 7)
    rows = np.random.default_rng(0).standard_normal((3, 5, 128, 128, 1)).astype(np.float32)
    together = network.predict(rows, verbose=0)
    np.testing.assert_allclose(network.predict(rows[1:2], verbose=0)[0], together[1], atol=1e-5)
    assert np.abs(network.predict(rows[:, ::-1], verbose=0) - together).max() > 1e-4


def test_the_chunk_network_is_read_back_from_its_file(keras: ModuleType, tmp_path: Path) -> None:
    network = NETWORKS["chunk-lstm"]((5, 128, 128, 1), 7)
    network.save(tmp_path / "chunk.keras")
    rows = np.random.default_rng(0).standard_normal((2, 5, 128, 128, 1)).astype(np.float32)
    kept = keras.models.load_model(tmp_path / "chunk.keras")
    np.testing.assert_allclose(kept.predict(rows, verbose=0), network.predict(rows, verbose=0), atol=1e-6)


def test_the_networks_whose_documents_give_no_count_have_the_one_that_follows_from_their_layers() -> None:
    # 3·64+64, 64·3·32+32, 266·32·64+64, 64·8+8
    assert NETWORKS["spectrum-cnn"]((1070,), 8).count_params() == 256 + 6_176 + 544_832 + 520 == 551_784
    # 4·256·(1+256+1), then 128, 64 and 7 units
    assert NETWORKS["cepstra-lstm"]((40,), 7).count_params() == 264_192 + 32_896 + 8_256 + 455 == 305_799
    # four convolutions and their normalizations, 4·256·(128+256+1), 7 units
    convolutions = (640 + 256) + (36_928 + 256) + (73_856 + 512) + (147_584 + 512)
    assert NETWORKS["chunk-lstm"]((5, 128, 128, 1), 7).count_params() == convolutions + 394_240 + 1_799 == 656_583


def clouds(rows: int, seed: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Four overlapping clouds of rows whose features differ in size by a thousand."""
    rng = np.random.default_rng(seed)
    classes = rng.integers(len(LABELS), size=rows)
    middles = np.random.default_rng(0).standard_normal((len(LABELS), 12)) * 1.2
    features = (middles[classes] + rng.standard_normal((rows, 12))) * np.logspace(-1, 2, 12) + 5
    return features.astype(np.float32), classes


@pytest.mark.parametrize("components", [0, 6])
@pytest.mark.parametrize("name", CLASSIFIERS)
def test_the_classifiers_answer_as_scikit_learns_do(name: str, components: int) -> None:
    from sklearn.decomposition import PCA
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    features, classes = clouds(300, seed=1)
    asked, truth = clouds(600, seed=2)
    theirs = {"linear-svm": SVC(kernel="linear"), "nearest-neighbours": KNeighborsClassifier(5)}[name]
    steps = [StandardScaler(), PCA(components), theirs] if components else [StandardScaler(), theirs]
    expected = make_pipeline(*steps).fit(features, classes).predict(asked)
    scores = CLASSIFIERS[name].fit(features, classes, LABELS, components=components).scores(asked)
    np.testing.assert_allclose(scores.sum(axis=1), 1)
    answers = scores.argmax(axis=1)
    assert np.mean(answers == expected) > 0.99  # ties are broken each its own way
    assert np.mean(answers == truth) > 0.7


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_a_saved_classifier_answers_the_same_with_its_labels_scaling_and_components(name: str, tmp_path: Path) -> None:
    kind = CLASSIFIERS[name]
    features, classes = clouds(200, seed=3)
    asked, _ = clouds(600, seed=4)
    trained = kind.fit(features, classes, LABELS, components=5)
    file = tmp_path / "trained.svm"
    trained.save(file)
    kept = kind.load(file)
    assert kept.labels == LABELS
    np.testing.assert_array_equal(kept.scores(asked), trained.scores(asked))
    with np.load(file, allow_pickle=False) as saved:
        assert all(saved[name].dtype != object for name in saved)


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_a_label_that_nobody_spoke_keeps_its_place_and_is_never_answered(name: str) -> None:
    features, classes = clouds(200, seed=5)
    without_sad = classes != LABELS.index("sad")
    scores = CLASSIFIERS[name].fit(features[without_sad], classes[without_sad], LABELS).scores(features)
    assert scores.shape == (200, 4)
    assert scores[:, LABELS.index("sad")].max() == 0
    angry = classes == LABELS.index("angry")
    assert np.mean(scores[angry].argmax(axis=1) == LABELS.index("angry")) > 0.7


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_two_labels_are_not_taken_for_each_other(name: str) -> None:
    features, classes = clouds(300, seed=6)
    two = np.isin(classes, (1, 3))
    scores = CLASSIFIERS[name].fit(features[two], classes[two], LABELS).scores(features[two])
    assert np.mean(scores.argmax(axis=1) == classes[two]) > 0.8


def test_softness_is_scikit_learns_c() -> None:
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    features, classes = clouds(300, seed=8)
    asked, _ = clouds(600, seed=9)
    expected = make_pipeline(StandardScaler(), SVC(kernel="linear", C=0.003)).fit(features, classes).predict(asked)
    soft = fit_linear_machine(features, classes, LABELS, softness=0.003).scores(asked)
    assert np.mean(soft.argmax(axis=1) == expected) > 0.99
    assert np.mean(fit_linear_machine(features, classes, LABELS).scores(asked).argmax(axis=1) == expected) < 0.99


def test_a_file_of_another_kind_is_refused_in_one_line(tmp_path: Path) -> None:
    features, classes = clouds(50, seed=7)
    other = tmp_path / "neighbours.npz"
    fit_nearest_neighbours(features, classes, LABELS).save(other)
    text, array = tmp_path / "notes.npz", tmp_path / "array.npy"
    text.write_text("nothing of the kind")
    np.save(array, features)
    for file in (other, text, array, tmp_path / "missing.npz"):
        with pytest.raises(NotAClassifier, match="holds no linear-svm") as refused:
            LinearMachine.load(file)
        assert "\n" not in str(refused.value)

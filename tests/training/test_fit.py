"""The fit can be cut off, slows down, and stops; a probability comes to mean what it says."""

from pathlib import Path

import keras
import numpy as np
import pytest

from ser_core.evaluation.metrics import expected_calibration_error
from ser_core.training.calibration import fit_calibration
from ser_core.training.fit import Epoch, FitOptions, Rows, fit
from ser_core.training.rows import Scaling

# Keras reads TensorFlow's arrays in a way that NumPy 2 warns of; not ours to mend.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")


def small_network() -> keras.Model:
    layers = [keras.layers.Input((6,)), keras.layers.Dense(16, activation="relu"), keras.layers.Dropout(0.3)]
    return keras.Sequential([*layers, keras.layers.Dense(3, activation="softmax")])


def rows(seed: int, count: int) -> Rows:
    rng = np.random.default_rng(seed)
    classes = rng.integers(3, size=count)
    return Rows((rng.standard_normal((count, 6)) + classes[:, None]).astype(np.float32), classes)


class CutOff(Exception):
    """The machine went down."""


def test_a_run_cut_off_comes_to_the_same_as_one_that_was_not(tmp_path: Path) -> None:
    train, validation, options = rows(0, 200), rows(1, 60), FitOptions(batch_size=32, most_epochs=5, patience=5)

    def cut_off_after_two(number: int, epoch: Epoch) -> None:
        if number == 2:
            raise CutOff

    whole, history = fit(small_network, train, validation, 7, tmp_path / "whole", options)
    with pytest.raises(CutOff):
        fit(small_network, train, validation, 7, tmp_path / "parts", options, cut_off_after_two)
    resumed, resumed_history = fit(small_network, train, validation, 7, tmp_path / "parts", options)
    assert len(resumed_history) == 5
    assert [epoch.loss for epoch in resumed_history] == pytest.approx([epoch.loss for epoch in history], rel=1e-4)
    for ours, theirs in zip(resumed.get_weights(), whole.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-4)


def test_it_slows_down_when_the_training_loss_no_longer_falls(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    noise = Rows(rng.standard_normal((60, 6)).astype(np.float32), rng.integers(3, size=60))
    options = FitOptions(batch_size=60, most_epochs=8, learning_rate=1.0, patience=8)
    rates = [epoch.learning_rate for epoch in fit(small_network, noise, noise, 0, tmp_path, options)[1]]
    assert rates == sorted(rates, reverse=True)
    assert 1e-7 < rates[-1] < rates[0]


def test_it_stops_when_validation_people_gain_no_more(tmp_path: Path) -> None:
    train = rows(0, 200)
    contrary = Rows(train.features, (train.classes + 1) % 3)  # what is learnt is wrong for them
    _, history = fit(small_network, train, contrary, 0, tmp_path, FitOptions(learning_rate=0.02, patience=3))
    losses = [epoch.validation_loss for epoch in history]
    assert len(losses) - 1 - int(np.argmin(losses)) == 3
    assert len(history) < 10


def test_the_kept_network_is_the_one_of_the_best_epoch(tmp_path: Path) -> None:
    train, validation = rows(0, 100), rows(1, 60)
    model, history = fit(small_network, train, validation, 0, tmp_path, FitOptions(learning_rate=0.3, most_epochs=12))
    loss, _ = model.evaluate(validation.features, validation.classes, verbose=0)
    assert loss == pytest.approx(min(epoch.validation_loss for epoch in history), rel=1e-4)


def test_scaling_is_that_of_the_training_rows_and_survives_a_feature_that_never_moves() -> None:
    features = np.random.default_rng(0).normal(5, 3, size=(500, 4)).astype(np.float32)
    features[:, 2] = 1.0
    scaled = Scaling.of(features)(features)
    np.testing.assert_allclose(scaled[:, [0, 1, 3]].mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(scaled[:, [0, 1, 3]].std(axis=0), 1, atol=1e-5)
    np.testing.assert_array_equal(scaled[:, 2], 0)


def test_calibration_takes_back_a_network_s_excess_of_confidence() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 1.5, size=(4000, 8))
    true = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    acted = np.array([rng.choice(8, p=row) for row in true])
    boastful = np.exp(3 * logits) / np.exp(3 * logits).sum(axis=1, keepdims=True)
    calibration = fit_calibration(boastful.astype(np.float32), acted)
    assert calibration.temperature == pytest.approx(3, rel=0.1)
    assert calibration.calibration_error < 0.03 < calibration.calibration_error_before
    assert calibration.answered_share == pytest.approx(0.7, abs=0.01)
    assert calibration.accuracy_where_answered > calibration.accuracy + 0.05


def test_a_calibration_error_is_the_distance_between_said_and_true() -> None:
    assert expected_calibration_error(np.full(10, 0.9), np.arange(10) < 5) == pytest.approx(0.4)

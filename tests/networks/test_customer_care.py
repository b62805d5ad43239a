"""The network as its document describes it."""

import numpy as np
import pytest

from ser_core.networks.registry import NETWORKS, UnknownNetwork, network_called


def test_it_has_the_629_096_parameters_that_were_reported() -> None:
    network = NETWORKS["customer-care"]((162,), 8)
    assert network.count_params() == 629_096
    filters = [layer.filters for layer in network.layers if type(layer).__name__ == "Conv1D"]
    assert filters == [256, 256, 128, 128, 64]


def test_its_answers_are_probabilities() -> None:
    network = network_called("customer-care")((162,), 8)
    answers = network.predict(np.random.default_rng(0).standard_normal((5, 162)), verbose=0)
    assert answers.shape == (5, 8)
    np.testing.assert_allclose(answers.sum(axis=1), 1, atol=1e-5)


def test_an_unknown_network_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownNetwork, match="customer-care"):
        network_called("resnet")

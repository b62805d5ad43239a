"""What answers in a bundle, whatever its kind: one function from rows of features to shares of the labels."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ser_core.features.recipes import RECIPES
from ser_core.inference.bundle import GRAPH_KIND, BundleDamaged, ModelBundle
from ser_core.inference.classifier import LinearMachine, NearestNeighbours
from ser_core.inference.graph import Graph

Answer = Callable[[NDArray[np.float32]], NDArray[np.floating[Any]]]  # (n, …) features to (n, labels) shares

CLASSIFIERS: dict[str, type[LinearMachine] | type[NearestNeighbours]] = {
    machine.kind: machine for machine in (LinearMachine, NearestNeighbours)
}


def answering(bundle: ModelBundle, num_threads: int) -> Answer:
    """The bundle's graph or classifier, which must take what its recipe gives and answer for each of its labels."""
    facts = bundle.facts
    takes = RECIPES[facts.front_end.recipe].shape
    if facts.model.kind == GRAPH_KIND:
        graph = Graph(bundle.model, num_threads)
        if (graph.takes, graph.gives) != (takes, (len(facts.labels),)):
            raise BundleDamaged(bundle.folder, "its graph does not fit its recipe and labels")
        return graph
    classifier = CLASSIFIERS[facts.model.kind].load(bundle.folder / facts.model.file)
    if (classifier.projection.mean.shape, classifier.labels) != (takes, facts.labels):
        raise BundleDamaged(bundle.folder, "its classifier does not fit its recipe and labels")
    return classifier.scores

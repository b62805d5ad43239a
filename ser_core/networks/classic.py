"""Learning the classifiers that are no network: scikit-learn trains, and plain arrays are what is kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ser_core.inference.classifier import Classes, Classifier, Features, LinearMachine, NearestNeighbours
from ser_core.networks.projection import fit_projection

NEIGHBOURS = 5  # the document leaves it open; this is scikit-learn's default
SOFTNESS = 1.0  # scikit-learn's default as well


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of classifier: how it is learnt from rows, and how it is read from its file."""

    fit: Callable[..., Classifier]
    load: Callable[[Path], Classifier]


def fit_linear_machine(
    features: Features,
    classes: Classes,
    labels: Sequence[str],
    components: int = 0,
    softness: float = SOFTNESS,
) -> LinearMachine:
    """Learn from rows; a label that no row has is never answered.

    `softness` is scikit-learn's C: the lower, the more rows may lie on the wrong side of a plane.
    """
    from sklearn.svm import SVC

    projection = fit_projection(features, components)
    machine = SVC(kernel="linear", C=softness).fit(projection(features), classes)
    first, second = np.triu_indices(len(machine.classes_), 1)
    pairs = np.stack((machine.classes_[first], machine.classes_[second]), axis=1)
    side = -1 if len(pairs) == 1 else 1  # of two classes alone, scikit-learn turns the plane to the second
    return LinearMachine(tuple(labels), projection, side * machine.coef_, side * machine.intercept_, pairs)


def fit_nearest_neighbours(
    features: Features,
    classes: Classes,
    labels: Sequence[str],
    components: int = 0,
    neighbours: int = NEIGHBOURS,
) -> NearestNeighbours:
    """Keep the rows and whose they are."""
    projection = fit_projection(features, components)
    rows = projection(features).astype(np.float32)
    return NearestNeighbours(tuple(labels), projection, rows, np.asarray(classes, np.int64), neighbours)


CLASSIFIERS: dict[str, Kind] = {
    LinearMachine.kind: Kind(fit_linear_machine, LinearMachine.load),
    NearestNeighbours.kind: Kind(fit_nearest_neighbours, NearestNeighbours.load),
}

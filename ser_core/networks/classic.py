"""Classifiers that are no network: a linear support vector machine and nearest neighbours, kept as plain arrays.

Labels in their order, scaling and principal components are learnt with the rest and saved with it: they can be neither
learnt anew from other rows nor lost. scikit-learn trains; to answer takes numpy alone. A file is one `.npz` without pickles.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, Self
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from ser_core.errors import CalltoneError
from ser_core.networks.projection import Features, Floats, Projection

Classes = NDArray[np.int64]  # each row's place in the labels

NEIGHBOURS = 5  # the document leaves it open; this is scikit-learn's default
ROWS_AT_ONCE = 256  # of distances: a few MB


class Classifier(Protocol):
    """What a trained classifier can do; scores are one row of shares a row of features, in the order of the labels."""

    @property
    def labels(self) -> tuple[str, ...]: ...

    def scores(self, features: Features) -> Floats: ...

    def save(self, file: Path) -> None: ...


class NotAClassifier(CalltoneError):
    """A file that holds no classifier of the wanted kind."""

    def __init__(self, file: Path, kind: str) -> None:
        super().__init__(
            f"{file} holds no {kind}: it wants the .npz file that a trained {kind} was saved as; train it anew"
        )


@dataclass(frozen=True, slots=True, eq=False)
class LinearMachine:
    """A linear support vector machine: a plane between each two classes, and each plane has a vote."""

    labels: tuple[str, ...]
    projection: Projection
    planes: Floats  # one row a pair
    intercepts: Floats
    pairs: Classes  # (pairs, 2) places in the labels; a positive distance is a vote for the first

    @classmethod
    def fit(cls, features: Features, classes: Classes, labels: Sequence[str], components: int = 0) -> Self:
        """Learn from rows; a label that no row has is never answered."""
        from sklearn.svm import SVC

        projection = Projection.fit(features, components)
        machine = SVC(kernel="linear").fit(projection(features), classes)
        first, second = np.triu_indices(len(machine.classes_), 1)
        pairs = np.stack((machine.classes_[first], machine.classes_[second]), axis=1)
        side = -1 if len(pairs) == 1 else 1  # of two classes alone, scikit-learn turns the plane to the second
        return cls(tuple(labels), projection, side * machine.coef_, side * machine.intercept_, pairs)

    def scores(self, features: Features) -> Floats:
        """The votes, ties broken by the distances to the planes, as shares that sum to 1."""
        distances = self.projection(features) @ self.planes.T + self.intercepts
        votes, sureness = np.zeros((2, len(distances), len(self.labels)))
        for (one, other), distance in zip(self.pairs, distances.T, strict=True):
            votes[:, one] += distance > 0
            votes[:, other] += distance <= 0
            sureness[:, one] += distance
            sureness[:, other] -= distance
        votes += sureness / (2 * (1 + np.abs(sureness)))  # less than half a vote: it breaks ties and no more
        weights = np.exp(votes) * np.isin(np.arange(len(self.labels)), self.pairs)
        return np.asarray(weights / weights.sum(axis=1, keepdims=True))

    def save(self, file: Path) -> None:
        """Write it as one `.npz`."""
        _save(file, self, self.projection, planes=self.planes, intercepts=self.intercepts, pairs=self.pairs)

    @classmethod
    def load(cls, file: Path) -> Self:
        """Read what `save` wrote."""
        labels, projection, (planes, intercepts, pairs) = _load(file, cls, ("planes", "intercepts", "pairs"))
        return cls(labels, projection, planes, intercepts, pairs)


@dataclass(frozen=True, slots=True, eq=False)
class NearestNeighbours:
    """The rows that it was given: the nearest ones answer."""

    labels: tuple[str, ...]
    projection: Projection
    rows: Features  # projected
    classes: Classes
    neighbours: int

    @classmethod
    def fit(
        cls,
        features: Features,
        classes: Classes,
        labels: Sequence[str],
        components: int = 0,
        neighbours: int = NEIGHBOURS,
    ) -> Self:
        """Keep the rows and whose they are."""
        projection = Projection.fit(features, components)
        rows = projection(features).astype(np.float32)
        return cls(tuple(labels), projection, rows, np.asarray(classes, np.int64), neighbours)

    def scores(self, features: Features) -> Floats:
        """The share of each label among the nearest rows."""
        asked = self.projection(features)
        shares = np.zeros((len(asked), len(self.labels)))
        for start in range(0, len(asked), ROWS_AT_ONCE):
            nearest = self.classes[self._nearest(asked[start : start + ROWS_AT_ONCE])]
            for place in range(len(self.labels)):
                shares[start : start + ROWS_AT_ONCE, place] = np.mean(nearest == place, axis=1)
        return shares

    def _nearest(self, asked: Floats) -> NDArray[np.intp]:
        known = self.rows.astype(np.float64)
        # The asked row's own square is the same for all of them: it changes no order.
        distances = (known**2).sum(axis=1) - 2 * asked @ known.T
        return np.argsort(distances, axis=1, kind="stable")[:, : self.neighbours]

    def save(self, file: Path) -> None:
        """Write it as one `.npz`."""
        _save(file, self, self.projection, rows=self.rows, classes=self.classes, neighbours=np.array(self.neighbours))

    @classmethod
    def load(cls, file: Path) -> Self:
        """Read what `save` wrote."""
        labels, projection, (rows, classes, neighbours) = _load(file, cls, ("rows", "classes", "neighbours"))
        return cls(labels, projection, rows, classes, int(neighbours))


# each with `fit` and `load`, which give a Classifier
CLASSIFIERS: dict[str, type[LinearMachine] | type[NearestNeighbours]] = {
    "linear-svm": LinearMachine,
    "nearest-neighbours": NearestNeighbours,
}


def _save(file: Path, machine: Classifier, projection: Projection, **own: NDArray[Any]) -> None:
    arrays: dict[str, Any] = {
        "kind": np.array(type(machine).__name__),
        "labels": np.array(machine.labels),
        "mean": projection.mean,
        "deviation": projection.deviation,
        "axes": projection.axes,
        **own,
    }
    with file.open("wb") as out:  # an open file: a name would get `.npz` added
        np.savez_compressed(out, **arrays)


def _load(
    file: Path, cls: type[Classifier], names: Sequence[str]
) -> tuple[tuple[str, ...], Projection, list[NDArray[Any]]]:
    try:
        with np.load(file, allow_pickle=False) as saved:
            arrays = dict(saved)
    except (OSError, ValueError, BadZipFile, AttributeError, TypeError) as error:
        raise NotAClassifier(file, cls.__name__) from error
    if str(arrays.get("kind")) != cls.__name__:
        raise NotAClassifier(file, cls.__name__)
    projection = Projection(arrays["mean"], arrays["deviation"], arrays["axes"])
    return tuple(map(str, arrays["labels"])), projection, [arrays[name] for name in names]

"""Classifiers that are no network, ready to answer: a linear support vector machine and nearest neighbours, as plain arrays.

Labels in their order, scaling and principal components are kept with the rest: they can be neither learnt anew from
other rows nor lost. To answer takes numpy alone. A file is one `.npz` without pickles.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Protocol, Self
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from ser_core.errors import CalltoneError

Floats = NDArray[np.float64]
Features = NDArray[np.float32]  # (rows, features)
Classes = NDArray[np.int64]  # each row's place in the labels

ROWS_AT_ONCE = 256  # of distances: a few MB


class NotAClassifier(CalltoneError):
    """A file that holds no classifier of the wanted kind."""

    def __init__(self, file: Path, kind: str) -> None:
        super().__init__(
            f"{file} holds no {kind}: it wants the .npz file that a trained {kind} was saved as; train it anew"
        )


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """What is done to every row first: (row - mean) / deviation, then turned to the widest axes."""

    mean: Floats
    deviation: Floats
    axes: Floats  # (features, components); no components: rows are only scaled

    def __call__(self, features: Features) -> Floats:
        scaled: Floats = (features.astype(np.float64) - self.mean) / self.deviation
        return scaled if self.axes.shape[1] == 0 else scaled @ self.axes


class Classifier(Protocol):
    """What a trained classifier can do; scores are one row of shares a row of features, in the order of the labels."""

    kind: ClassVar[str]

    @property
    def labels(self) -> tuple[str, ...]: ...

    @property
    def projection(self) -> Projection: ...

    def scores(self, features: Features) -> Floats: ...

    def save(self, file: Path) -> None: ...


@dataclass(frozen=True, slots=True, eq=False)
class LinearMachine:
    """A linear support vector machine: a plane between each two classes, and each plane has a vote."""

    kind: ClassVar[str] = "linear-svm"

    labels: tuple[str, ...]
    projection: Projection
    planes: Floats  # one row a pair
    intercepts: Floats
    pairs: Classes  # (pairs, 2) places in the labels; a positive distance is a vote for the first

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
        _save(file, self, planes=self.planes, intercepts=self.intercepts, pairs=self.pairs)

    @classmethod
    def load(cls, file: Path) -> Self:
        """Read what `save` wrote."""
        labels, projection, (planes, intercepts, pairs) = _load(file, cls.kind, ("planes", "intercepts", "pairs"))
        return cls(labels, projection, planes, intercepts, pairs)


@dataclass(frozen=True, slots=True, eq=False)
class NearestNeighbours:
    """The rows that it was given: the nearest ones answer."""

    kind: ClassVar[str] = "nearest-neighbours"

    labels: tuple[str, ...]
    projection: Projection
    rows: Features  # projected
    classes: Classes
    neighbours: int

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
        _save(file, self, rows=self.rows, classes=self.classes, neighbours=np.array(self.neighbours))

    @classmethod
    def load(cls, file: Path) -> Self:
        """Read what `save` wrote."""
        labels, projection, (rows, classes, neighbours) = _load(file, cls.kind, ("rows", "classes", "neighbours"))
        return cls(labels, projection, rows, classes, int(neighbours))


def _save(file: Path, machine: Classifier, **own: NDArray[Any]) -> None:
    arrays: dict[str, Any] = {
        "kind": np.array(machine.kind),
        "labels": np.array(machine.labels),
        "mean": machine.projection.mean,
        "deviation": machine.projection.deviation,
        "axes": machine.projection.axes,
        **own,
    }
    with file.open("wb") as out:  # an open file: a name would get `.npz` added
        np.savez_compressed(out, **arrays)


def _load(file: Path, kind: str, own: Sequence[str]) -> tuple[tuple[str, ...], Projection, list[NDArray[Any]]]:
    try:
        with np.load(file, allow_pickle=False) as saved:
            arrays = dict(saved)
    except (OSError, ValueError, BadZipFile, AttributeError, TypeError) as error:
        raise NotAClassifier(file, kind) from error
    if str(arrays.get("kind")) != kind or not {"labels", "mean", "deviation", "axes", *own} <= set(arrays):
        raise NotAClassifier(file, kind)
    projection = Projection(arrays["mean"], arrays["deviation"], arrays["axes"])
    return tuple(map(str, arrays["labels"])), projection, [arrays[name] for name in own]

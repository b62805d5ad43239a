"""What is measured of a classifier: from a confusion matrix, in the one order of the emotions."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Confusion = NDArray[np.int64]  # rows are what was acted, columns what was answered


@dataclass(frozen=True, slots=True)
class Scores:
    """The headline and what stands beside it; shares from 0 to 1."""

    clips: int
    unweighted_average_recall: float
    weighted_accuracy: float
    macro_f1: float
    recalls: dict[str, float]  # only the emotions that were acted


def confusion(acted: NDArray[np.int64], answered: NDArray[np.int64], classes: int) -> Confusion:
    """How often each emotion was answered for each one acted.

    >>> confusion(np.array([0, 1, 1]), np.array([0, 0, 1]), 2)
    array([[1, 0],
           [1, 1]])
    """
    counts = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(counts, (acted, answered), 1)
    return counts


def confusion_of_people(
    speakers: list[str], acted: NDArray[np.int64], answered: NDArray[np.int64], classes: int
) -> NDArray[np.int64]:
    """One confusion matrix a speaker, the speakers in sorted order."""
    names = np.array(speakers)
    return np.stack(
        [confusion(acted[names == name], answered[names == name], classes) for name in sorted(set(speakers))]
    )


def unweighted_average_recall(counts: Confusion) -> float:
    """The mean of the recalls over the emotions that were acted.

    >>> unweighted_average_recall(np.array([[1, 0, 0], [1, 1, 0], [0, 0, 0]]))
    0.75
    """
    return float(unweighted_average_recalls(counts))


def unweighted_average_recalls(counts: Confusion) -> NDArray[np.float64]:
    """The same of many confusion matrices at once: the last two axes are acted and answered."""
    acted = counts.sum(axis=-1)
    right = np.diagonal(counts, axis1=-2, axis2=-1)
    recalls: NDArray[np.float64] = right / np.maximum(acted, 1)
    return np.asarray(recalls.sum(axis=-1) / np.count_nonzero(acted, axis=-1))


def scores_of(counts: Confusion, labels: tuple[str, ...]) -> Scores:
    """All the figures of one confusion matrix."""
    acted, answered, right = counts.sum(axis=1), counts.sum(axis=0), counts.diagonal()
    present = np.flatnonzero(acted)
    f1 = 2 * right[present] / (acted[present] + answered[present])
    return Scores(
        clips=int(counts.sum()),
        unweighted_average_recall=unweighted_average_recall(counts),
        weighted_accuracy=float(right.sum() / counts.sum()),
        macro_f1=float(f1.mean()),
        recalls={labels[index]: float(right[index] / acted[index]) for index in present},
    )


def expected_calibration_error(confidences: NDArray[np.float64], right: NDArray[np.bool_], bins: int = 15) -> float:
    """Mean distance between confidence and accuracy over equal steps of confidence, weighted by their clips."""
    steps = np.minimum((confidences * bins).astype(int), bins - 1)
    gaps = [
        np.sum(steps == step) * abs(confidences[steps == step].mean() - right[steps == step].mean())
        for step in np.unique(steps)
    ]
    return float(np.sum(gaps) / len(confidences))

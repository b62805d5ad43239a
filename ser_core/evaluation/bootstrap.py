"""How far a figure would move with other people: intervals by drawing the test speakers anew."""

import numpy as np
from numpy.typing import NDArray

from ser_core.evaluation.metrics import unweighted_average_recalls

DRAWS = 2_000
COVERED = 0.95


def recall_interval(
    people: NDArray[np.int64], rng: np.random.Generator, draws: int = DRAWS, covered: float = COVERED
) -> tuple[float, float]:
    """The interval of the unweighted average recall, from confusions as (runs, speakers, acted, answered).

    People are drawn, not clips: clips of one person are no independent witnesses. Over several runs (seeds)
    the mean of their recalls counts, on the same people.
    """
    speakers = people.shape[1]
    drawn = rng.integers(speakers, size=(draws, speakers))
    times_drawn = np.stack([np.count_nonzero(drawn == speaker, axis=1) for speaker in range(speakers)], axis=1)
    recalls = [unweighted_average_recalls(np.tensordot(times_drawn, run, axes=1)) for run in people]
    outside = 100 * (1 - covered) / 2
    low, high = np.percentile(np.mean(recalls, axis=0), [outside, 100 - outside])
    return float(low), float(high)

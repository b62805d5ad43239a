"""What stands beside a bundle of one group of test people under one condition."""

from dataclasses import dataclass

ALL = "all"


@dataclass(frozen=True, slots=True)
class GroupReport:
    """One group of test people. Figures are the mean over the runs, never the best of them."""

    condition: str  # cold or adapted, studio or telephone
    group: str  # ALL or a corpus
    people: int
    clips: int
    unweighted_average_recall: float
    interval: tuple[float, float]  # 95 %, drawn over people
    unweighted_average_recall_by_run: tuple[float, ...]
    weighted_accuracy: float
    macro_f1: float
    recalls: dict[str, float]
    labels: tuple[str, ...]
    confusion: list[list[int]]  # acted by row, answered by column, summed over the runs

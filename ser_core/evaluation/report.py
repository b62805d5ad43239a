"""The figures of several runs (seeds) under one condition: all people together and corpus by corpus."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ser_core.corpora.records import Clip
from ser_core.emotions import EMOTIONS
from ser_core.evaluation.bootstrap import recall_interval
from ser_core.evaluation.metrics import confusion_of_people, scores_of

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


def report(
    condition: str,
    clips: Sequence[Clip],
    answered_by_run: Sequence[NDArray[np.int64]],
    rng: np.random.Generator,
) -> list[GroupReport]:
    """A report for all clips, and one for each corpus among them; `answered_by_run` are positions in EMOTIONS."""
    corpora = sorted({clip.corpus for clip in clips})
    groups = {ALL: list(range(len(clips)))} if len(corpora) > 1 else {}
    groups |= {name: [index for index, clip in enumerate(clips) if clip.corpus == name] for name in corpora}
    return [_group(condition, name, clips, indices, answered_by_run, rng) for name, indices in groups.items()]


def _group(
    condition: str,
    name: str,
    clips: Sequence[Clip],
    indices: Sequence[int],
    answered_by_run: Sequence[NDArray[np.int64]],
    rng: np.random.Generator,
) -> GroupReport:
    speakers = [clips[index].speaker for index in indices]
    acted = np.array([EMOTIONS.index(clips[index].emotion) for index in indices], dtype=np.int64)
    runs = np.stack(
        [confusion_of_people(speakers, acted, answered[list(indices)], len(EMOTIONS)) for answered in answered_by_run]
    )
    scores = [scores_of(run.sum(axis=0), EMOTIONS) for run in runs]
    return GroupReport(
        condition=condition,
        group=name,
        people=len(set(speakers)),
        clips=len(acted),
        unweighted_average_recall=float(np.mean([score.unweighted_average_recall for score in scores])),
        interval=recall_interval(runs, rng),
        unweighted_average_recall_by_run=tuple(score.unweighted_average_recall for score in scores),
        weighted_accuracy=float(np.mean([score.weighted_accuracy for score in scores])),
        macro_f1=float(np.mean([score.macro_f1 for score in scores])),
        recalls={label: float(np.mean([score.recalls[label] for score in scores])) for label in scores[0].recalls},
        labels=EMOTIONS,
        confusion=runs.sum(axis=(0, 1)).tolist(),
    )

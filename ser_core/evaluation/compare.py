"""Many runs to one table: what each system came to under each way of measuring, and how far that would move."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import lcm
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ser_core.errors import CalltoneError
from ser_core.evaluation.bootstrap import recall_interval
from ser_core.evaluation.metrics import scores_of
from ser_core.evaluation.run import Figures, NotARun, Protocol, Run, read_run, run_file


class NoRuns(CalltoneError):
    """A folder without a single record."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"no runs under {folder}: name a folder that `calltone train` wrote its records into")


class RunsDisagree(CalltoneError):
    """Runs whose mean would mean nothing."""

    def __init__(self, one: Run, other: Run, what: str) -> None:
        super().__init__(
            f"{one.system}'s runs {one.name} and {other.name} cannot be averaged, their {what} differ: train one of them again"
        )


@dataclass(frozen=True, slots=True)
class Way:
    """One way of measuring."""

    protocol: Protocol
    adapted: bool
    condition: str  # "studio" or "telephone"


# The columns of the table, in order. What else was run stands in the CSV.
COLUMNS: dict[str, Way] = {
    "leaky": Way("leaky", adapted=False, condition="studio"),
    "RAVDESS cold studio": Way("fold", adapted=False, condition="studio"),
    "cold telephone": Way("fold", adapted=False, condition="telephone"),
    "adapted studio": Way("fold", adapted=True, condition="studio"),
    "adapted telephone": Way("fold", adapted=True, condition="telephone"),
    "RAVDESS→TESS": Way("ravdess-to-tess", adapted=False, condition="studio"),
    "TESS→RAVDESS": Way("tess-to-ravdess", adapted=False, condition="studio"),
}
LEAKY, COLD_STUDIO, COLD_TELEPHONE, ADAPTED_STUDIO = list(COLUMNS.values())[:4]


@dataclass(frozen=True, slots=True)
class SystemTitle:
    """What the table says of a system beside its figures."""

    name: str
    title: str
    reported: str  # what its document reported
    leak: str = "–"  # how its document's test was heard in training
    note: str = ""  # why the leaky figure is not the reported one, where it is not


OWN = SystemTitle("default", "calltone's own network", "–")


@dataclass(frozen=True, slots=True)
class Cell:
    """The mean over seeds within a fold, then over folds; never the best of them. Shares from 0 to 1."""

    unweighted_average_recall: float
    interval: tuple[float, float]  # 95 %, drawn over the test people of all folds together
    weighted_accuracy: float
    macro_f1: float
    seeds_by_fold: tuple[int, ...]  # how many runs each fold stands on; one entry where there are no folds
    folded: bool
    people: int
    clips: float  # tested in one seed's runs; where seeds differ in it, the mean
    labels: tuple[str, ...]
    recalls: dict[str, float]  # of all test people together
    confusion: list[list[int]]  # acted by row, answered by column, summed over the runs

    @property
    def runs(self) -> int:
        return sum(self.seeds_by_fold)


@dataclass(frozen=True, slots=True)
class SystemRow:
    """One system's line of the table; a way that was not run has no cell."""

    title: SystemTitle
    cells: dict[Way, Cell]
    runs: tuple[Run, ...]


def read_runs(folder: Path) -> list[Run]:
    """All the records below a folder; each must lie where its content says."""
    files = sorted(folder.glob("*/*.json"))
    if not files:
        raise NoRuns(folder)
    runs = []
    for file in files:
        run = read_run(file)
        if run_file(folder, run) != file:
            raise NotARun(file, f"it holds {run.system}'s {run.name}, which another file is for")
        runs.append(run)
    return runs


def compare(runs: Sequence[Run], titles: Sequence[SystemTitle]) -> list[SystemRow]:
    """A row for each titled system, run or not, in that order; then those that only have runs."""
    known = {title.name for title in titles}
    untitled = sorted({run.system for run in runs} - known)
    rows = [*titles, *(SystemTitle(name, name, "–") for name in untitled)]
    return [_row(title, [run for run in runs if run.system == title.name]) for title in rows]


def _row(title: SystemTitle, runs: Sequence[Run]) -> SystemRow:
    ways = {Way(run.protocol, run.adapted, condition) for run in runs for condition in run.figures}
    ordered = sorted(ways, key=lambda way: (way.protocol, way.adapted, way.condition))
    cells = {way: cell_of([run for run in runs if _fits(run, way)], way.condition) for way in ordered}
    return SystemRow(title, cells, tuple(runs))


def _fits(run: Run, way: Way) -> bool:
    return (run.protocol, run.adapted) == (way.protocol, way.adapted) and way.condition in run.figures


def cell_of(runs: Sequence[Run], condition: str) -> Cell:
    """The figures of one system's runs under one way of measuring."""
    by_fold = _by_fold(runs)
    _check_agreement(by_fold)

    def mean(figure: Callable[[Figures], float]) -> float:
        return float(np.mean([np.mean([figure(run.figures[condition]) for run in fold]) for fold in by_fold.values()]))

    def total(figure: Callable[[Figures], float]) -> float:
        return mean(figure) * len(by_fold)

    people = _people(by_fold.values(), condition)
    labels = runs[0].labels
    return Cell(
        unweighted_average_recall=mean(lambda figures: figures.unweighted_average_recall),
        interval=recall_interval(people[np.newaxis], np.random.default_rng(0)),
        weighted_accuracy=mean(lambda figures: figures.weighted_accuracy),
        macro_f1=mean(lambda figures: figures.macro_f1),
        seeds_by_fold=tuple(len(fold) for fold in by_fold.values()),
        folded=runs[0].fold is not None,
        people=len(people),
        clips=total(lambda figures: figures.clips),
        labels=labels,
        recalls=scores_of(people.sum(axis=0), labels).recalls,
        confusion=sum(np.sum(run.figures[condition].confusions, axis=0) for run in runs).tolist(),
    )


def _by_fold(runs: Sequence[Run]) -> dict[int, list[Run]]:
    """The runs of each fold, by seed; 0 stands for no folds."""
    folds = sorted({run.fold or 0 for run in runs})
    return {fold: sorted((run for run in runs if (run.fold or 0) == fold), key=lambda run: run.seed) for fold in folds}


def _check_agreement(by_fold: Mapping[int, Sequence[Run]]) -> None:
    """Seeds change chance alone: not the labels, and within a fold neither the data nor (leaks apart) the people."""
    first = next(iter(by_fold.values()))[0]
    for fold in by_fold.values():
        for run in fold:
            if run.labels != first.labels:
                raise RunsDisagree(first, run, "labels")
            if run.data_sha256 != fold[0].data_sha256:
                raise RunsDisagree(fold[0], run, "clips")
            if run.protocol != "leaky" and run.test_people != fold[0].test_people:
                raise RunsDisagree(fold[0], run, "test people")


def _people(folds: Iterable[Sequence[Run]], condition: str) -> NDArray[np.int64]:
    """One confusion matrix a person, in which each fold's seeds weigh together as much as any other fold's.

    A fold with one seed beside folds with three is counted three times, so that whole numbers stay whole.
    """
    folds = list(folds)
    weight = lcm(*(len(fold) for fold in folds))
    counts: dict[str, NDArray[np.int64]] = {}
    for fold in folds:
        for run in fold:
            figures = run.figures[condition]
            for person, confusion in zip(figures.people, figures.confusions, strict=True):
                weighted = np.array(confusion, dtype=np.int64) * (weight // len(fold))
                counts[person] = counts.get(person, np.zeros_like(weighted)) + weighted
    return np.stack([counts[person] for person in sorted(counts)])

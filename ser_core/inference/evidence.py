"""All that was measured of a model, read from the file beside it: under which conditions, on how many people, how far it would move."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from ser_core.inference.trust import RESULTS, FiguresDamaged


@dataclass(frozen=True, slots=True)
class MeasuredWay:
    """One way of measuring: the mean over seeds within a fold, then over folds. Shares from 0 to 1."""

    protocol: str  # "leaky", "fold", or from one corpus to another
    adapted: bool  # each person's other clips were known, without labels
    corpus: str  # whose clips were tested
    condition: str  # "studio", "telephone", "one telephone line"
    people: int
    clips: float  # in one seed's runs; where seeds differ in it, the mean
    seeds_by_fold: tuple[int, ...]  # one entry where there are no folds
    folded: bool
    unweighted_average_recall: float
    interval: tuple[float, float]  # 95 %, drawn over people
    weighted_accuracy: float
    macro_f1: float
    recalls: Mapping[str, float]  # the emotions that were acted
    labels: tuple[str, ...]
    confusion: tuple[tuple[int, ...], ...]  # acted by row, answered by column, summed over the runs


@dataclass(frozen=True, slots=True)
class LearningCurve:
    """One cold run, an entry an epoch; what was not noted is empty."""

    protocol: str
    fold: int | None
    seed: int
    accuracy: tuple[float, ...]
    validation_accuracy: tuple[float, ...]
    loss: tuple[float, ...]
    validation_loss: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class GroupFigure:
    """Some of the clips of the people who were kept apart, all runs together."""

    by: str  # "sex", "loudness", "speech", "codec"
    name: str
    adapted: bool
    corpus: str
    condition: str
    people: int
    clips: int
    unweighted_average_recall: float
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sureness:
    """Whether the confidence means what it says, on people who were kept apart, all runs together."""

    adapted: bool
    corpus: str
    condition: str
    clips: int
    calibration_error: float  # mean distance of confidence and accuracy
    reliability: tuple[tuple[float, float, int], ...]  # mean confidence, accuracy, clips, a step of confidence each
    coverage: tuple[tuple[float, float], ...]  # share that is answered, the surest first, and its recall


@dataclass(frozen=True, slots=True)
class Evidence:
    """What `results/summary.json` holds beside the reports; a part that was not measured is empty."""

    title: str
    reported: str | None  # by the document that described the model
    leak: str | None  # how that document's test was heard in training
    note: str | None
    ways: tuple[MeasuredWay, ...]
    curves: tuple[LearningCurve, ...]
    groups: tuple[GroupFigure, ...]
    sureness: tuple[Sureness, ...]

    def honest(self, condition: str, *, adapted: bool = False, corpus: str = "ravdess") -> MeasuredWay | None:
        """With people kept apart: RAVDESS's stand beside each other, as every model was tested on them."""
        sought = ("fold", adapted, corpus, condition)
        return next((way for way in self.ways if _place(way) == sought), None)

    @property
    def leaky(self) -> MeasuredWay | None:
        """The split of the document that described the model."""
        return next((way for way in self.ways if way.protocol == "leaky"), None)


Record = TypeVar("Record", MeasuredWay, LearningCurve, GroupFigure, Sureness)


def read_evidence(bundle: Path) -> Evidence | None:
    """None where no file says so, or one that knows of no ways."""
    file = bundle / RESULTS
    if not file.is_file():
        return None
    try:
        said = json.loads(file.read_text("utf-8"))
        if "ways" not in said:
            return None
        return Evidence(
            title=str(said["title"]),
            reported=said["reported"],
            leak=said["leak"],
            note=said["note"],
            ways=tuple(_record(MeasuredWay, one) for one in said["ways"]),
            curves=tuple(_record(LearningCurve, one) for one in said["curves"]),
            groups=tuple(_record(GroupFigure, one) for one in said["groups"]),
            sureness=tuple(_record(Sureness, one) for one in said["sureness"]),
        )
    except (ValueError, LookupError, TypeError, AttributeError):
        raise FiguresDamaged(file) from None


def _place(way: MeasuredWay) -> tuple[str, bool, str, str]:
    return way.protocol, way.adapted, way.corpus, way.condition


def _record(kind: type[Record], said: Mapping[str, Any]) -> Record:
    """One more field than is known harms nobody; one less is damage."""
    return kind(**{field.name: _tuples(said[field.name]) for field in fields(kind)})


def _tuples(value: Any) -> Any:
    """JSON has lists alone."""
    return tuple(map(_tuples, value)) if isinstance(value, list) else value

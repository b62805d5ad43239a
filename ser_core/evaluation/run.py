"""What one training run came to: one JSON file, from which every table is made."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ser_core.errors import CalltoneError
from ser_core.evaluation.bootstrap import recall_interval
from ser_core.evaluation.metrics import confusion_of_people, scores_of

SCHEMA_VERSION = 1
Protocol = Literal["leaky", "fold", "ravdess-to-tess", "tess-to-ravdess", "without-ravdess"]


class NotARun(CalltoneError):
    """A file that no training run wrote."""

    def __init__(self, file: Path, what: str) -> None:
        super().__init__(f"{file} is no run's record ({what}): name a JSON file that `calltone train` wrote")


@dataclass(frozen=True, slots=True)
class Figures:
    """How the test people were answered under one condition, person by person."""

    people: tuple[str, ...]
    confusions: list[list[list[int]]]  # (person, acted, answered), in the order of the run's labels
    clips: int
    unweighted_average_recall: float
    interval: tuple[float, float]  # 95 %, drawn over people
    weighted_accuracy: float
    macro_f1: float
    recalls: dict[str, float]


@dataclass(frozen=True, slots=True)
class Run:
    """One system, trained once under one protocol; no dates, so that the same run gives the same figures."""

    schema_version: int
    system: str
    protocol: Protocol
    fold: int | None  # the one that tests, where the protocol has folds
    adapted: bool  # features of each person normalised by that person's own clips
    seed: int
    labels: tuple[str, ...]
    train_corpora: tuple[str, ...]
    test_corpora: tuple[str, ...]
    train_people: tuple[str, ...]
    validation_people: tuple[str, ...]
    test_people: tuple[str, ...]
    variants: tuple[str, ...]  # how each training clip was heard
    train_rows: int
    options: dict[str, Any]
    history: list[dict[str, float]]  # one entry an epoch; empty for what has none
    calibration: dict[str, float] | None
    figures: dict[str, Figures]  # by condition: "studio", "telephone"
    left_out: list[str]
    code_version: str
    code_sha256: str  # over the source of ser_core
    data_sha256: str  # over the fingerprints of all the clips used
    features_s: float
    fit_s: float

    @property
    def name(self) -> str:
        """Its file's name without the ending."""
        return run_name(self.protocol, self.fold, self.adapted, self.seed)


def run_name(protocol: Protocol, fold: int | None, adapted: bool, seed: int) -> str:
    """What tells a system's runs apart.

    >>> run_name("fold", 1, adapted=True, seed=0)
    'fold-1-adapted-seed-0'
    """
    parts = (protocol, str(fold) if fold else "", "adapted" if adapted else "", f"seed-{seed}")
    return "-".join(part for part in parts if part)


def figures_of(
    people: Sequence[str], acted: NDArray[np.int64], answered: NDArray[np.int64], labels: tuple[str, ...]
) -> Figures:
    """The figures of one run's answers; numbers are places in the labels."""
    confusions = confusion_of_people(list(people), acted, answered, len(labels))
    scores = scores_of(confusions.sum(axis=0), labels)
    return Figures(
        people=tuple(sorted(set(people))),
        confusions=confusions.tolist(),
        clips=scores.clips,
        unweighted_average_recall=scores.unweighted_average_recall,
        interval=recall_interval(confusions[np.newaxis], np.random.default_rng(0)),
        weighted_accuracy=scores.weighted_accuracy,
        macro_f1=scores.macro_f1,
        recalls=scores.recalls,
    )


def run_file(folder: Path, run: Run) -> Path:
    """Where a run's record lies below a folder of results."""
    return folder / run.system / f"{run.name}.json"


def write_run(run: Run, folder: Path) -> Path:
    """Write the record; the file's place says which run it is."""
    file = run_file(folder, run)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(asdict(run), separators=(",", ":")) + "\n", encoding="utf-8")
    return file


def read_run(file: Path) -> Run:
    """Read a record back."""
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise NotARun(file, "not JSON") from None
    if not isinstance(said, dict) or said.get("schema_version") != SCHEMA_VERSION:
        raise NotARun(file, f"its schema version is not {SCHEMA_VERSION}")
    wrong = set(said) ^ {field.name for field in fields(Run)}
    if wrong:
        raise NotARun(file, f"wrong or missing fields: {', '.join(sorted(wrong))}")
    figures = {condition: Figures(**_tuples(found)) for condition, found in said["figures"].items()}
    kept_lists = {"history": said["history"], "left_out": said["left_out"], "figures": figures}
    return Run(**{**_tuples(said), **kept_lists})


def _tuples(said: Mapping[str, Any]) -> dict[str, Any]:
    """JSON has lists alone; confusions stay lists."""
    return {
        name: tuple(value) if isinstance(value, list) and name != "confusions" else value
        for name, value in said.items()
    }

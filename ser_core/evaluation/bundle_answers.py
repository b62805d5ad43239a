"""How sure a shipped bundle is, from what it answered to the clips of its test people: the CSV that `calltone evaluate` wrote."""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ser_core.emotions import emotion_index
from ser_core.errors import CalltoneError
from ser_core.evaluation.breakdown import Answered
from ser_core.evaluation.clip_answers import FOLDER
from ser_core.evaluation.evidence import how_sure
from ser_core.evaluation.run import Run
from ser_core.inference.evidence import Sureness


class NotAnswers(CalltoneError):
    """A file that `calltone evaluate` did not write."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{file} holds no answers to clips: write it anew with `calltone evaluate BUNDLE --corpus ravdess --csv {file.name}`"
        )


def bundle_answers_file(results: Path, run: Run) -> Path:
    """Where the answers of the bundle that a run became lie below a folder of results."""
    return results / run.system / FOLDER / f"{run.name}.csv"


def sureness_of_bundle(file: Path) -> tuple[Sureness, ...]:
    """By corpus and condition; empty where nobody wrote the answers down."""
    if not file.is_file():
        return ()
    try:
        with file.open(newline="", encoding="utf-8") as lines:
            return tuple(_by_place(list(csv.DictReader(lines))))
    except (OSError, UnicodeDecodeError, csv.Error, KeyError, ValueError, CalltoneError):
        raise NotAnswers(file) from None


def _by_place(rows: list[dict[str, str]]) -> Iterator[Sureness]:
    places = dict.fromkeys((row["path"].partition("/")[0], row["condition"]) for row in rows)
    for corpus, condition in places:
        own = [row for row in rows if (row["path"].partition("/")[0], row["condition"]) == (corpus, condition)]
        answered = Answered(
            np.array([emotion_index(row["acted"]) for row in own]),
            np.array([emotion_index(row["answered"]) for row in own]),
            np.array([float(row["confidence"]) for row in own]),
        )
        yield how_sure(answered, (False, corpus, condition))

"""What `calltone evaluate` writes for programs: every answer as CSV, and all that was measured as JSON."""

import csv
import io
from collections.abc import Sequence

import numpy as np

from ser_core.corpora.records import Clip
from ser_core.evaluation.answers import Answer, Condition, confusion_of_answers, figures_of_answers
from ser_core.evaluation.made_calls import TurnAnswer, turn_recall
from ser_core.evaluation.metrics import Confusion

CSV_COLUMNS = ("condition", "path", "speaker", "acted", "answered", "confidence", "uncertain")
DECIMALS = 4


def named(clip: Clip) -> str:
    """A clip as the CSV names it: no folder of this machine."""
    return f"{clip.corpus}/{clip.path.name}"


def answers_csv(answers: Sequence[Answer], labels: tuple[str, ...]) -> str:
    """A row an answer, in the order of CSV_COLUMNS and then the labels."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*CSV_COLUMNS, *labels))
    for answer in answers:
        said = [answer.condition, named(answer.clip), answer.clip.speaker, answer.acted, answer.answered]
        shares = [f"{answer.probabilities[label]:.{DECIMALS}f}" for label in labels]
        writer.writerow([*said, f"{answer.confidence:.{DECIMALS}f}", str(answer.uncertain).lower(), *shares])
    return out.getvalue()


def condition_json(condition: Condition, answers: Sequence[Answer], labels: tuple[str, ...]) -> dict[str, object]:
    """The figures of whole clips under one condition, shares from 0 to 1, and every answer."""
    figures, counts = figures_of_answers(answers, labels), confusion_of_answers(answers, labels)
    sure = [answer for answer in answers if not answer.uncertain]
    return {
        "condition": condition,
        "clips": figures.clips,
        "people": figures.people,
        "unweighted_average_recall": figures.unweighted_average_recall,
        "interval": figures.interval,
        "weighted_accuracy": figures.weighted_accuracy,
        "macro_f1": figures.macro_f1,
        "sure_share": len(sure) / len(answers),
        "sure_accuracy": share(sum(answer.acted == answer.answered for answer in sure), len(sure)),
        "emotions": [
            emotion_json(counts, labels, index) for index in np.flatnonzero(counts.sum(0) + counts.sum(1)).tolist()
        ],
        "confusion": counts.tolist(),
        "answers": [answer_json(answer, labels) for answer in answers],
    }


def emotion_json(counts: Confusion, labels: tuple[str, ...], index: int) -> dict[str, object]:
    """One emotion that was acted or answered; what nothing can be said of is null."""
    acted, answered, right = (
        int(count) for count in (counts[index].sum(), counts[:, index].sum(), counts[index, index])
    )
    return {
        "emotion": labels[index],
        "clips": acted,
        "precision": share(right, answered),
        "recall": share(right, acted),
        "f1": share(2 * right, acted + answered),
    }


def answer_json(answer: Answer, labels: tuple[str, ...]) -> dict[str, object]:
    """One clip, what was acted in it and what was answered."""
    return {
        "path": named(answer.clip),
        "speaker": answer.clip.speaker,
        "acted": answer.acted,
        "answered": answer.answered,
        "confidence": round(answer.confidence, DECIMALS),
        "uncertain": answer.uncertain,
        "probabilities": {label: round(answer.probabilities[label], DECIMALS) for label in labels},
    }


def calls_json(answers: Sequence[TurnAnswer], calls: int) -> dict[str, object]:
    """The customers' turns in made calls, over a telephone."""
    return {
        "condition": "telephone",
        "calls": calls,
        "turns": len(answers),
        "unweighted_average_recall": turn_recall(answers),
        "missed_share": sum(answer.answered is None for answer in answers) / len(answers),
        "sure_share": sum(not answer.uncertain for answer in answers) / len(answers),
    }


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None

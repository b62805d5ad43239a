"""Where the default network is right and where not: by who speaks, how loud, how long, over which codec, and how sure it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ser_core.emotions import EMOTIONS
from ser_core.evaluation.clip_answers import (
    KINDS,
    NO_LINE,
    ClipAnswers,
    Texts,
    answers_file,
    of_committee,
    read_answers,
    shares_of,
)
from ser_core.evaluation.metrics import confusion
from ser_core.evaluation.run import Run

LARGE = ("ravdess", "crema-d")  # enough people to be divided further
SHORT_S, LONG_S = 1.5, 2.5  # of speech
BINS = 10
COVERAGES = tuple(round(0.1 * tenth, 1) for tenth in range(10, 0, -1))
BASELINE_KEY = "recall by baseline, "
MADE_CALLS = "made calls, "  # begins those figures of a record

Mask = NDArray[np.bool_]
Part = Literal["both", "listener", "committee"]


@dataclass(frozen=True, slots=True, eq=False)
class HeardRun:
    """One run's answers with the temperatures that its validation people chose."""

    answers: ClipAnswers
    temperatures: Mapping[str, float]  # by kind


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """One corpus's clips under one condition, over all runs one after the other."""

    acted: NDArray[np.int64]
    answered: NDArray[np.int64]
    confidence: NDArray[np.float64]

    @property
    def right(self) -> Mask:
        right: Mask = self.acted == self.answered
        return right

    def surest(self, share: float) -> Mask:
        """Such a share of the clips."""
        inside: Mask = self.confidence >= np.quantile(self.confidence, 1 - share)
        return inside

    def recall(self, inside: Mask | None = None) -> float | None:
        """Unweighted average recall of some of them; None where there are none."""
        acted, right = (self.acted, self.right) if inside is None else (self.acted[inside], self.right[inside])
        return float(np.mean([right[acted == emotion].mean() for emotion in np.unique(acted)])) if len(acted) else None


@dataclass(frozen=True, slots=True)
class Failure:
    """A clip that most runs that tested it took for the same other emotion."""

    clip: str
    acted: str
    answered: str
    confidence: float


def heard_runs(runs: Sequence[Run], folder: Path) -> list[HeardRun]:
    """Those of the folds whose answers lie beside their records."""
    found = []
    folds = [run for run in runs if run.protocol == "fold"]
    for run in folds:
        adapted = next(
            (other for other in folds if other.adapted and (other.fold, other.seed) == (run.fold, run.seed)), None
        )
        file = answers_file(folder, run)
        if (
            run.adapted
            or adapted is None
            or run.calibration is None
            or adapted.calibration is None
            or not file.is_file()
        ):
            continue
        temperatures = {"cold": run.calibration["temperature"], "adapted": adapted.calibration["temperature"]}
        found.append(HeardRun(read_answers(file), temperatures))
    return found


def answered_in(runs: Sequence[HeardRun], corpus: str, condition: str, kind: str, part: Part = "both") -> Answered:
    """All runs' answers to a corpus, among the emotions that it has; of both parts of the network, or of one alone."""
    parts = []
    for run in runs:
        inside = run.answers.corpora == corpus
        acted = run.answers.acted[inside]
        among = sorted(set(acted.tolist()))
        logits = run.answers.logits[condition, kind]
        if part != "both":
            committee = run.answers.logits[condition, of_committee(kind)]
            logits = committee if part == "committee" else logits - committee
        shares = shares_of(logits[inside], run.temperatures[kind], among)
        parts.append((acted, shares.argmax(axis=1), shares.max(axis=1)))
    return Answered(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def groups_of(runs: Sequence[HeardRun], corpus: str, by: Callable[[ClipAnswers], Texts]) -> Texts:
    """The group of each clip, in the order of `answered_in`."""
    return np.concatenate([by(run.answers)[run.answers.corpora == corpus] for run in runs])


def by_sex(answers: ClipAnswers) -> Texts:
    """As the corpora say."""
    return answers.sexes


def by_loudness(answers: ClipAnswers) -> Texts:
    """The quietest, middle and loudest third of each corpus."""
    groups = np.full(len(answers.clips), "middle third")
    for corpus in np.unique(answers.corpora):
        inside = answers.corpora == corpus
        low, high = np.quantile(answers.loudness_db[inside], (1 / 3, 2 / 3))
        groups[inside & (answers.loudness_db <= low)] = "quietest"
        groups[inside & (answers.loudness_db > high)] = "loudest"
    return groups


def by_length(answers: ClipAnswers) -> Texts:
    """By seconds of speech."""
    names = [f"under {SHORT_S:g} s", f"{SHORT_S:g} to {LONG_S:g} s", f"over {LONG_S:g} s"]
    return np.array(names)[np.digitize(answers.seconds, (SHORT_S, LONG_S))]


def by_codec(condition: str) -> Callable[[ClipAnswers], Texts]:
    """By what the telephone coded the clip with."""
    return lambda answers: answers.codecs.get(condition, np.full(len(answers.clips), NO_LINE))


def reliability(answered: Answered) -> list[tuple[float, float, int]]:
    """Mean confidence, accuracy and clips of each step of confidence that has any."""
    steps = np.minimum((answered.confidence * BINS).astype(int), BINS - 1)
    return [
        (
            float(answered.confidence[steps == step].mean()),
            float(answered.right[steps == step].mean()),
            int((steps == step).sum()),
        )
        for step in np.unique(steps)
    ]


def coverage(answered: Answered) -> list[tuple[float, float]]:
    """The recall where only the surest share of the clips is answered."""
    found = []
    for share in COVERAGES:
        recall = answered.recall(answered.surest(share))
        if recall is not None:
            found.append((share, recall))
    return found


def recall_by_baseline(runs: Sequence[Run]) -> dict[tuple[str, str], dict[str, float]]:
    """By corpus and condition, then by how much and what was known of the speaker: the mean over the runs."""
    found: dict[tuple[str, str], dict[str, float]] = {}
    for name, recall in means_beside(runs, BASELINE_KEY).items():
        corpus, condition, how = name.split(", ", 2)
        found.setdefault((corpus, condition), {})[how] = recall
    return found


def in_made_calls(runs: Sequence[Run]) -> dict[str, dict[str, float]]:
    """By corpus, then by what was measured: the mean over the runs."""
    found: dict[str, dict[str, float]] = {}
    for name, share in means_beside(runs, MADE_CALLS).items():
        corpus, what = name.split(", ", 1)
        found.setdefault(corpus, {})[what] = share
    return found


def means_beside(runs: Sequence[Run], prefix: str) -> dict[str, float]:
    """The figures that stand beside the calibration of fold runs, by what follows the prefix."""
    found: dict[str, list[float]] = {}
    for run in runs:
        for name, share in (run.calibration or {}).items() if run.protocol == "fold" else ():
            if name.startswith(prefix):
                found.setdefault(name.removeprefix(prefix), []).append(share)
    return {name: mean(shares) for name, shares in found.items()}


def commonest_mistakes(answered: Answered, count: int) -> list[tuple[str, str, float]]:
    """What was acted, what was answered instead, and to what share of the clips that acted it."""
    counts = confusion(answered.acted, answered.answered, len(EMOTIONS))
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    np.fill_diagonal(shares, 0)
    places = np.argsort(-shares, axis=None)[:count]
    return [
        (EMOTIONS[acted], EMOTIONS[other], float(shares[acted, other]))
        for acted, other in zip(*np.unravel_index(places, shares.shape), strict=True)
    ]


def surest_failures(runs: Sequence[HeardRun], corpus: str, condition: str, count: int) -> list[Failure]:
    """The clips that were mistaken with the greatest confidence, cold; the mean over the runs that tested them."""
    shares_by_clip: dict[str, list[NDArray[np.float64]]] = {}
    acted_in: dict[str, int] = {}
    for run in runs:
        inside = run.answers.corpora == corpus
        acted = run.answers.acted[inside]
        logits = run.answers.logits[condition, KINDS[0]][inside]
        shares = shares_of(logits, run.temperatures[KINDS[0]], sorted(set(acted.tolist())))
        for clip, emotion, own in zip(run.answers.clips[inside].tolist(), acted.tolist(), shares, strict=True):
            shares_by_clip.setdefault(clip, []).append(own)
            acted_in[clip] = emotion
    failures = []
    for clip, several in shares_by_clip.items():
        share = np.mean(several, axis=0)
        best = int(share.argmax())
        if best != acted_in[clip]:
            failures.append(Failure(clip, EMOTIONS[acted_in[clip]], EMOTIONS[best], float(share[best])))
    return sorted(failures, key=lambda failure: -failure.confidence)[:count]

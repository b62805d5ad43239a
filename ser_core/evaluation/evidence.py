"""What stands in a model's `results/summary.json` for pages to show, from the records of its runs: no figure is typed by hand."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

import numpy as np
from numpy.typing import NDArray

from ser_core.corpora.ravdess import sex_of
from ser_core.emotions import EMOTIONS
from ser_core.evaluation.bootstrap import recall_interval
from ser_core.evaluation.breakdown import (
    BINS,
    LARGE,
    Answered,
    HeardRun,
    answered_in,
    by_codec,
    coverage,
    groups_of,
    reliability,
)
from ser_core.evaluation.breakdown_page import GROUPINGS, LINES
from ser_core.evaluation.clip_answers import KINDS, ClipAnswers, Texts
from ser_core.evaluation.compare import Cell, SystemTitle, Way, compare
from ser_core.evaluation.corpora_table import corpus_and_condition
from ser_core.evaluation.metrics import confusion_of_people, expected_calibration_error, unweighted_average_recall
from ser_core.evaluation.run import Run
from ser_core.evaluation.tables import NOT_RUN
from ser_core.inference.evidence import Evidence, GroupFigure, LearningCurve, MeasuredWay, Sureness

DRAWN: Sequence[str] = ("leaky", "fold")  # whose learning curves are kept
DECIMALS = 4


def evidence_of(title: SystemTitle, runs: Sequence[Run], heard: Sequence[HeardRun] = ()) -> Evidence:
    """All of one system; `heard` are the answers to single clips, where they lie beside the records."""
    cells = compare(runs, [title])[0].cells if runs else {}
    return Evidence(
        title=title.title,
        reported=_known(title.reported),
        leak=_known(title.leak),
        note=_known(title.note),
        ways=tuple(_way(way, cell, runs) for way, cell in cells.items()),
        curves=tuple(_curve(run) for run in runs if run.history and not run.adapted and run.protocol in DRAWN),
        groups=tuple(_groups_heard(heard) if heard else _sexes_of_records(runs)),
        sureness=tuple(_sureness(heard)) if heard else (),
    )


def summary_text(summary: Mapping[str, object]) -> str:
    """JSON with a line a record: small, and a change can be read."""
    return "{\n" + ",\n".join(f" {json.dumps(name)}: {_lines(value)}" for name, value in summary.items()) + "\n}\n"


def with_evidence(summary: Mapping[str, object], evidence: Evidence) -> dict[str, object]:
    """The reports first, then what pages show beside them."""
    return {**summary, **asdict(evidence)}


def _lines(value: object) -> str:
    if not isinstance(value, (list, tuple)) or not value:
        return json.dumps(value)
    return "[\n" + ",\n".join(f"  {json.dumps(one, separators=(',', ':'))}" for one in value) + "\n ]"


def _known(text: str) -> str | None:
    return None if text in ("", NOT_RUN) else text


def _way(way: Way, cell: Cell, runs: Sequence[Run]) -> MeasuredWay:
    corpus, condition = corpus_and_condition(way)
    if way.protocol != "fold":
        tested = {name for run in runs if run.protocol == way.protocol for name in run.test_corpora}
        corpus, condition = ", ".join(sorted(tested)), way.condition
    return MeasuredWay(
        protocol=way.protocol,
        adapted=way.adapted,
        corpus=corpus,
        condition=condition,
        people=cell.people,
        clips=cell.clips,
        seeds_by_fold=cell.seeds_by_fold,
        folded=cell.folded,
        unweighted_average_recall=cell.unweighted_average_recall,
        interval=cell.interval,
        weighted_accuracy=cell.weighted_accuracy,
        macro_f1=cell.macro_f1,
        recalls=cell.recalls,
        labels=cell.labels,
        confusion=tuple(tuple(row) for row in cell.confusion),
    )


def _curve(run: Run) -> LearningCurve:
    def noted(name: str) -> tuple[float, ...]:
        return tuple(round(epoch[name], DECIMALS) for epoch in run.history if name in epoch)

    measures = ("accuracy", "validation_accuracy", "loss", "validation_loss")
    return LearningCurve(run.protocol, run.fold, run.seed, *(noted(name) for name in measures))


def _sexes_of_records(runs: Sequence[Run]) -> list[GroupFigure]:
    """RAVDESS tells a person's sex by their number: single answers are not needed."""
    found = []
    folds = [run for run in runs if run.protocol == "fold"]
    ways = sorted({(run.adapted, condition) for run in folds for condition in run.figures if ", " not in condition})
    for adapted, condition in ways:
        counts: dict[str, NDArray[np.int64]] = {}
        for run in folds:
            if run.adapted == adapted and condition in run.figures:
                figures = run.figures[condition]
                for person, confusion in zip(figures.people, figures.confusions, strict=True):
                    counts[person] = counts.get(person, np.zeros((), np.int64)) + np.array(confusion, np.int64)
        for sex in ("female", "male"):
            people = [counts[person] for person in sorted(counts) if sex_of(person.rpartition("/")[2]) == sex]
            if people:
                found.append(_group("sex", sex, (adapted, LARGE[0], condition), np.stack(people)))
    return found


def _groups_heard(heard: Sequence[HeardRun]) -> list[GroupFigure]:
    found = []
    conditions = heard[0].answers.conditions
    for corpus in _tested(heard):
        for condition in conditions:
            groupings = {**GROUPINGS, **({"codec": by_codec(condition)} if condition in LINES else {})}
            for by, groups_by in groupings.items():
                groups = groups_of(heard, corpus, groups_by)
                for kind in KINDS:
                    place = (kind == "adapted", corpus, condition)
                    found += [
                        _group(by, name, place, _people_heard(heard, place, groups == name))
                        for name in sorted(set(groups.tolist()))
                        if name
                    ]
    return found


def _tested(heard: Sequence[HeardRun]) -> list[str]:
    """Of the large corpora, those of which each run tested somebody."""
    return [corpus for corpus in LARGE if all(corpus in run.answers.corpora for run in heard)]


def _people_heard(
    heard: Sequence[HeardRun], place: tuple[bool, str, str], inside: NDArray[np.bool_]
) -> NDArray[np.int64]:
    adapted, corpus, condition = place
    answered = answered_in(heard, corpus, condition, "adapted" if adapted else "cold")
    speakers = groups_of(heard, corpus, _speakers)[inside].tolist()
    return confusion_of_people(speakers, answered.acted[inside], answered.answered[inside], len(EMOTIONS))


def _speakers(answers: ClipAnswers) -> Texts:
    return answers.speakers


def _group(by: str, name: str, place: tuple[bool, str, str], people: NDArray[np.int64]) -> GroupFigure:
    low, high = recall_interval(people[np.newaxis], np.random.default_rng(0))
    recall = unweighted_average_recall(people.sum(axis=0))
    interval = (round(low, DECIMALS), round(high, DECIMALS))
    return GroupFigure(by, name, *place, len(people), int(people.sum()), round(recall, DECIMALS), interval)


def how_sure(answered: Answered, place: tuple[bool, str, str]) -> Sureness:
    """Of answers under one condition; the place is whether the person was known, the corpus and the condition."""
    return Sureness(
        *place,
        clips=len(answered.acted),
        calibration_error=round(expected_calibration_error(answered.confidence, answered.right, BINS), DECIMALS),
        reliability=tuple(
            (round(sure, DECIMALS), round(right, DECIMALS), clips) for sure, right, clips in reliability(answered)
        ),
        coverage=tuple((share, round(recall, DECIMALS)) for share, recall in coverage(answered)),
    )


def _sureness(heard: Sequence[HeardRun]) -> list[Sureness]:
    return [
        how_sure(answered_in(heard, corpus, condition, kind), (kind == "adapted", corpus, condition))
        for corpus in _tested(heard)
        for condition in heard[0].answers.conditions
        for kind in KINDS
    ]

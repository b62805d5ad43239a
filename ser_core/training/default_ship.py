"""The default model that ships: trained on everybody, with the thresholds and figures of its fold runs."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from statistics import mean

import numpy as np

from ser_core.evaluation.breakdown import HeardRun, heard_runs
from ser_core.evaluation.compare import OWN, Cell, Way, compare, read_runs
from ser_core.evaluation.evidence import evidence_of, summary_text, with_evidence
from ser_core.evaluation.report import ALL, GroupReport
from ser_core.evaluation.run import Run
from ser_core.inference.bundle import SUMMARY_FILE, AdaptedAnswers, BundleFacts, write_facts
from ser_core.training.batches import BatchOptions
from ser_core.training.committee_fit import CommitteeOptions
from ser_core.training.default_card import write_default_card
from ser_core.training.default_fit import DefaultFitOptions
from ser_core.training.default_model import BUNDLE_FOLDER, DefaultRun, train
from ser_core.training.features import ORIGINAL, TELEPHONE

NAME = "default"
# As few clips and epochs as give a bundle that works, in a quarter of an hour on two cores
FAST = DefaultRun(
    fold=None,
    fit=DefaultFitOptions(epochs=8, clips_an_epoch=3_200, averaging=0.99, looked_at=20),
    batches=BatchOptions(),
    committee=CommitteeOptions(examples=20_000, epochs=8),
    variants=(ORIGINAL, TELEPHONE),
    sounds_of_each_kind=24,
    clips_of_a_person=60,
)
SHIPPED = DefaultRun(fold=None)


def ship_default(
    run: DefaultRun, corpora: Path | None, work: Path, results: Path, out: Path, progress: Callable[[str], None] = print
) -> BundleFacts:
    """Train (or take up) the run without test people and write its bundle, card and figures into `out`."""
    name = f"{NAME}-fast" if run.clips_of_a_person is not None else NAME
    trained = train(run, corpora, work, name, progress)
    runs = [found for found in read_runs(results) if found.system == NAME] if (results / NAME).is_dir() else []
    if name != NAME:
        runs = []  # they are another model's
    folds = [found for found in runs if found.protocol == "fold"]
    facts = with_thresholds(trained.bundle, folds)
    out.mkdir(parents=True, exist_ok=True)
    for file in (trained.folder / BUNDLE_FOLDER).iterdir():
        (out / file.name).write_bytes(file.read_bytes())
    write_facts(facts, out)
    heard = heard_runs(runs, results)
    write_summary(facts, runs, heard, out)
    write_default_card(facts, runs, heard, out)
    return facts


def with_thresholds(facts: BundleFacts, runs: Sequence[Run]) -> BundleFacts:
    """With the mean of what the validation people of all fold runs chose; this run's own are few."""
    if not runs:
        return facts
    cold, adapted = (
        [run.calibration for run in runs if run.adapted == known and run.calibration] for known in (False, True)
    )

    def over(calibrations: Sequence[dict[str, float]], name: str) -> float:
        return float(mean(calibration[name] for calibration in calibrations))

    return replace(
        facts,
        temperature=over(cold, "temperature"),
        uncertain_below=over(cold, "uncertain_below"),
        answered_share=over(cold, "answered_share"),
        adapted=AdaptedAnswers(*(over(adapted, name) for name in ("temperature", "uncertain_below", "answered_share"))),
        speech_above=over(cold, "speech_above"),
    )


def write_summary(facts: BundleFacts, runs: Sequence[Run], heard: Sequence[HeardRun], folder: Path) -> None:
    """`summary.json`: what the fold runs came to on people never heard, which the product says of how far to trust it."""
    (folder / SUMMARY_FILE).parent.mkdir(exist_ok=True)
    folds = [run for run in runs if run.protocol == "fold"]
    cells = compare(folds, [OWN])[0].cells if folds else {}
    summary = {
        "model": facts.name,
        "version": facts.version,
        "code_version": facts.trained_on.code_version,
        "data_sha256": facts.trained_on.data_sha256,
        "runs": [run.name for run in folds],
        "reports": [asdict(_report(way, cell)) for way, cell in cells.items()],
    }
    text = summary_text(with_evidence(summary, evidence_of(OWN, runs, heard)))
    (folder / SUMMARY_FILE).write_text(text, encoding="utf-8")


def _report(way: Way, cell: Cell) -> GroupReport:
    """RAVDESS alone has all eight emotions, and so stands for all."""
    corpus, _, condition = way.condition.rpartition(", ")
    return GroupReport(
        condition=f"{'adapted' if way.adapted else 'cold'}, {condition}",
        group=corpus or ALL,
        people=cell.people,
        clips=round(cell.clips),
        unweighted_average_recall=cell.unweighted_average_recall,
        interval=cell.interval,
        unweighted_average_recall_by_run=(),
        weighted_accuracy=cell.weighted_accuracy,
        macro_f1=cell.macro_f1,
        recalls=cell.recalls,
        labels=tuple(label for label, row in zip(cell.labels, cell.confusion, strict=True) if np.sum(row)),
        confusion=cell.confusion,
    )

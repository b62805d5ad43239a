"""The MODEL_CARD.md and results of an earlier system's bundle, from the records of all its runs: no figure is typed by hand."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from ser_core.corpora.registry import corpus_called
from ser_core.emotions import EMOTIONS
from ser_core.errors import CalltoneError
from ser_core.evaluation.compare import LEAKY, Cell, SystemTitle, Way, compare
from ser_core.evaluation.evidence import evidence_of, summary_text, with_evidence
from ser_core.evaluation.report import ALL, GroupReport
from ser_core.evaluation.run import Run
from ser_core.evaluation.tables import NOT_RUN, interval_text, markdown_table, percent, stands_on
from ser_core.inference.bundle import CARD_FILE, SUMMARY_FILE, BundleFacts
from ser_core.inference.evidence import Sureness
from ser_core.training.zoo_bundle import trained_on

PROTOCOLS = {
    "without-ravdess": "all but RAVDESS to RAVDESS",
    "leaky": "leaky: shuffled clips, its document's way",
    "fold": "RAVDESS, people kept apart",
    "ravdess-to-tess": "trained on RAVDESS, tested on TESS",
    "tess-to-ravdess": "trained on TESS, tested on RAVDESS",
}


class NotItsRuns(CalltoneError):
    """A bundle beside runs that its model did not come from."""

    def __init__(self, facts: BundleFacts) -> None:
        super().__init__(
            f"none of the runs is the one that the bundle {facts.name} was made from: write the bundle anew"
        )


def write_zoo_card(facts: BundleFacts, runs: Sequence[Run], folder: Path, description: str, reported: str) -> None:
    """The card of one system: `runs` are all of its own, the shipped one among them; `reported` is its document's figure."""
    shipped = shipped_run(facts, runs)
    found = compare(runs, [SystemTitle(shipped.system, facts.name, reported)])[0].cells
    order = sorted(found, key=lambda way: (list(PROTOCOLS).index(way.protocol), way.adapted, way.condition))
    cells = {way: found[way] for way in order}
    parts = (
        _heading(facts, description),
        _leaky_and_honest(cells, reported),
        _recalls(cells),
        _this_bundle(facts, shipped),
        _use(facts),
    )
    (folder / CARD_FILE).write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def write_zoo_results(
    facts: BundleFacts, runs: Sequence[Run], folder: Path, title: SystemTitle, sureness: Sequence[Sureness] = ()
) -> None:
    """`results/summary.json`: the figures of the shipped run, which say how far to trust it, and those of all runs."""
    run = shipped_run(facts, runs)
    reports = [
        GroupReport(
            condition=f"cold, {condition}",
            group=ALL,
            people=len(figures.people),
            clips=figures.clips,
            unweighted_average_recall=figures.unweighted_average_recall,
            interval=figures.interval,
            unweighted_average_recall_by_run=(figures.unweighted_average_recall,),
            weighted_accuracy=figures.weighted_accuracy,
            macro_f1=figures.macro_f1,
            recalls=figures.recalls,
            labels=run.labels,
            confusion=np.sum(figures.confusions, axis=0).tolist(),
        )
        for condition, figures in run.figures.items()
    ]
    summary = {
        "model": facts.name,
        "version": facts.version,
        "code_version": run.code_version,
        "data_sha256": run.data_sha256,
        "shipped_seed": run.seed,
        "shipped_run": run.name,
        "reports": [asdict(report) for report in reports],
    }
    (folder / SUMMARY_FILE).parent.mkdir(exist_ok=True)
    evidence = replace(evidence_of(title, runs), sureness=tuple(sureness))
    text = summary_text(with_evidence(summary, evidence))
    (folder / SUMMARY_FILE).write_text(text, encoding="utf-8")


def shipped_run(facts: BundleFacts, runs: Sequence[Run]) -> Run:
    """The run whose model the bundle holds: never a leaky one, nor an adapted one, for the product knows no baseline."""
    for run in runs:
        if run.protocol != "leaky" and not run.adapted and trained_on(run) == facts.trained_on:
            return run
    raise NotItsRuns(facts)


def _heading(facts: BundleFacts, description: str) -> str:
    return f"""# {facts.name} {facts.version}

{description}

It names one of {len(facts.labels)} emotions: {", ".join(facts.labels)}. It is here to be tried and compared with, and is not this
project's recommendation."""


def _leaky_and_honest(cells: dict[Way, Cell], reported: str) -> str:
    rows = [
        [
            _title(way),
            way.condition,
            str(len(cell.labels)),
            stands_on(cell),
            str(cell.people),
            f"{cell.clips:.0f}",
            percent(cell.unweighted_average_recall),
            interval_text(cell.interval) if way != LEAKY else "–",
            percent(cell.weighted_accuracy),
            percent(cell.macro_f1),
        ]
        for way, cell in cells.items()
    ]
    header = ["test", "condition", "emotions", "runs", "people", "clips", "UA", "interval", "accuracy", "macro F1"]
    return f"""## What was reported, and what it scores on strangers, in per cent

{_report(reported)} The leaky line repeats the split behind such figures: clips of the same people, and changed
copies of the same clips where the system makes any, stand on both sides of it. All other lines test people who were
heard neither in training nor in validation; *adapted* ones know all of a person's clips, without labels, as a baseline.

UA is the unweighted average recall over the emotions that were acted: the mean over seeds, then over folds, never the
best of them. Its 95 % interval is drawn over people; where two people are tested it says little. The telephone is a chain
of real codecs with noise, gain, clipping and lost packets.

{markdown_table(header, rows)}"""


def _report(reported: str) -> str:
    return "No document reports a figure of it." if reported == NOT_RUN else f"Its document reports {reported}."


def _recalls(cells: dict[Way, Cell]) -> str:
    rows = [
        [
            _title(way),
            way.condition,
            *(percent(cell.recalls[emotion]) if emotion in cell.recalls else "–" for emotion in EMOTIONS),
        ]
        for way, cell in cells.items()
    ]
    return f"## Recall of each emotion\n\n{markdown_table(['test', 'condition', *EMOTIONS], rows)}"


def _this_bundle(facts: BundleFacts, run: Run) -> str:
    trained = facts.trained_on
    figures = "; ".join(
        f"{condition} {percent(found.unweighted_average_recall)} ({interval_text(found.interval)})"
        for condition, found in run.figures.items()
    )
    return f"""## This bundle

The model of the run `{run.name}`, chosen by its name and not by its score: UA on its {len(trained.test_people)} test people {figures}.
{len(trained.train_people)} people trained it and {len(trained.validation_people)} chose its options, temperature ({facts.temperature:.2f}) and threshold: an answer
below {facts.uncertain_below:.3f} is marked uncertain, which leaves the surest {facts.answered_share:.0%} of the validation clips. Their ids
stand in `bundle.json`. calltone {trained.code_version}; how to train it again, in `docs/training.md`."""


def _use(facts: BundleFacts) -> str:
    corpora = [corpus_called(name) for name in facts.trained_on.corpora]
    licences = "\n".join(f"- {corpus.title}: {corpus.licence}. {corpus.citation}" for corpus in corpora)
    return f"""## What it is for, and what not

For comparing ways to hear an emotion. Its clips are acted, short and in English; a real caller sounds otherwise, and a
telephone takes much of the little that is right. Do not judge a person by it, neither a customer nor an employee; do not
let it decide anything on its own. Inferring emotions at work or in schools is forbidden in many places.

The corpora forbid or restrict commercial use; what was learnt from them comes under the same terms:

{licences}"""


def _title(way: Way) -> str:
    return f"{PROTOCOLS[way.protocol]}, adapted" if way.adapted else PROTOCOLS[way.protocol]

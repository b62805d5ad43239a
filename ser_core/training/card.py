"""MODEL_CARD.md, written from the results: no figure in it is typed by hand."""

from collections.abc import Sequence
from pathlib import Path

from ser_core.corpora.registry import corpus_called
from ser_core.emotions import EMOTIONS
from ser_core.evaluation.report import ALL, GroupReport
from ser_core.evaluation.tables import percent
from ser_core.inference.bundle import BundleFacts
from ser_core.training.calibration import Calibration

FILE = "MODEL_CARD.md"


def write_card(facts: BundleFacts, calibration: Calibration, reports: Sequence[GroupReport], folder: Path) -> None:
    """The card beside the bundle's other files."""
    parts = (_heading(facts), _use(facts, calibration), _figures(reports), _confusions(reports), _people(facts))
    (folder / FILE).write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _heading(facts: BundleFacts) -> str:
    titles = " and ".join(corpus_called(name).title for name in facts.trained_on.corpora)
    return f"""# {facts.name} {facts.version}

The network of an earlier customer-care call system (five 1-D convolutions over 162 time-averaged features,
629,096 parameters), trained anew on {titles} with people kept apart. It names one of {len(facts.labels)} emotions:
{", ".join(facts.labels)}.

The earlier system reported 62 %, on a test whose clips had changed copies in its training set. Tested on people that
it never heard, the same network scores what stands below. It is the first way through the tool, not its goal."""


def _use(facts: BundleFacts, calibration: Calibration) -> str:
    corpora = [corpus_called(name) for name in facts.trained_on.corpora]
    licences = "\n".join(f"- {corpus.title}: {corpus.licence}. {corpus.citation}" for corpus in corpora)
    return f"""## What it is for, and what not

For trying the tool and for comparing with later models. Its training clips are acted, in English, by a few dozen
people; a real caller sounds otherwise. Do not judge a person by it, neither a customer nor an employee.

A probability is calibrated on validation people: the temperature {facts.temperature:.2f} makes what they acted the
least surprising (expected calibration error {calibration.calibration_error_before:.3f} before, {calibration.calibration_error:.3f} after). An answer below {facts.uncertain_below:.3f}
is marked uncertain: the surest {facts.answered_share:.0%} of the validation clips are answered, {calibration.accuracy_where_answered:.0%} of them rightly, against
{calibration.accuracy:.0%} of all. Half of those clips are studio recordings, half the same over the telephone.

The corpora forbid or restrict commercial use; the weights are learnt from them, and these terms come with them:

{licences}"""


def _figures(reports: Sequence[GroupReport]) -> str:
    rows = "\n".join(
        f"| {report.group} | {report.condition} | {report.people} | {report.clips} | {percent(report.unweighted_average_recall)} "
        f"| {percent(report.interval[0])}–{percent(report.interval[1])} | {_by_run(report)} "
        f"| {percent(report.weighted_accuracy)} | {percent(report.macro_f1)} |"
        for report in reports
    )
    recalls = "\n".join(
        f"| {report.group} | {report.condition} | "
        + " | ".join(percent(report.recalls[emotion]) if emotion in report.recalls else "–" for emotion in EMOTIONS)
        + " |"
        for report in reports
    )
    runs = len(reports[0].unweighted_average_recall_by_run)
    averaged = (
        f"the mean of {runs} runs from different seeds; this bundle is the first of them, not the best."
        if runs > 1
        else "that of one run: other seeds would differ."
    )
    return f"""## Figures, in per cent

On people never heard in training or validation, nothing known about the speaker (cold). UA is the unweighted average
recall over the emotions that were acted; its 95 % interval is drawn over people. Each figure is {averaged}

Clips are cut to 2.5 s from 0.6 s, as for training; "whole clips" are heard in windows of 3 s every second, as
`calltone classify` hears a file. The telephone is a chain of real codecs with noise, gain, clipping and lost packets.

| corpus | condition | people | clips | UA | interval | UA by run | accuracy | macro F1 |
|---|---|---|---|---|---|---|---|---|
{rows}

Recall of each emotion:

| corpus | condition | {" | ".join(EMOTIONS)} |
|---|---|{"---|" * len(EMOTIONS)}
{recalls}"""


def _confusions(reports: Sequence[GroupReport]) -> str:
    tables = []
    groups = {report.group for report in reports}
    for report in reports:
        if report.group == (ALL if ALL in groups else report.group):
            rows = "\n".join(
                f"| {emotion} | " + " | ".join(map(str, row)) + " |"
                for emotion, row in zip(EMOTIONS, report.confusion, strict=True)
            )
            tables.append(
                f"{report.condition}:\n\n| acted | {' | '.join(EMOTIONS)} |\n|---|{'---|' * len(EMOTIONS)}\n{rows}"
            )
    return "## Confusion: acted by row, answered by column, clips of all runs\n\n" + "\n\n".join(tables)


def _people(facts: BundleFacts) -> str:
    trained = facts.trained_on
    return f"""## Who was heard

{len(trained.train_people)} people trained it, {len(trained.validation_people)} chose its epoch, temperature and
threshold, {len(trained.test_people)} tested it. Their ids stand in `bundle.json`; how to train it again, in
`docs/training.md`. Seed {trained.seed}, calltone {trained.code_version}."""


def _by_run(report: GroupReport) -> str:
    return " · ".join(map(percent, report.unweighted_average_recall_by_run))

"""The page of results: made whole from the records, no number in it is typed by hand."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import mean

from ser_core.evaluation.breakdown import HeardRun, heard_runs
from ser_core.evaluation.breakdown_page import breakdown_section
from ser_core.evaluation.compare import ADAPTED_STUDIO, COLD_STUDIO, COLD_TELEPHONE, LEAKY, Cell, SystemRow, Way
from ser_core.evaluation.curves import curves_svg
from ser_core.evaluation.page_sections import corpora_of, published_section, sources_section, system_section
from ser_core.evaluation.sureness_picture import sureness_svg
from ser_core.evaluation.tables import (
    NOT_RUN,
    comparison_header,
    comparison_rows,
    markdown_table,
    percent,
)


def page_files(
    rows: Sequence[SystemRow], stem: str, results: str, command: str, folder: Path | None = None
) -> dict[str, str]:
    """The page and its pictures by file name, relative to the page's folder.

    `results` is what the page calls the place of the records; in `folder`, if given, lie single answers beside them.
    """
    curves = {row.title.name: curves_svg(row.title.title, row.runs) for row in rows}
    pictures = {name: f"{stem}/{name}-curves.svg" for name, picture in curves.items() if picture is not None}
    runs = [run for row in rows for run in row.runs]
    heard = {row.title.name: [] if folder is None else heard_runs(row.runs, folder) for row in rows}
    sureness = {name: f"{stem}/{name}-sureness.svg" for name, own in heard.items() if own}
    parts = [
        _opening(len(runs), results, command),
        _table(rows),
        published_section(),
        _reading(),
        _leaky_and_honest(rows),
        *(_own_section(row, pictures, heard, sureness) for row in rows if row.runs),
        sources_section(runs),
    ]
    page = {f"{stem}.md": "\n\n".join(parts) + "\n"}
    page |= {pictures[name]: picture for name, picture in curves.items() if picture is not None}
    return page | {file: sureness_svg(heard[name]) for name, file in sureness.items()}


def _own_section(
    row: SystemRow, curves: Mapping[str, str], heard: Mapping[str, Sequence[HeardRun]], sureness: Mapping[str, str]
) -> str:
    name = row.title.name
    further = breakdown_section(row.runs, heard[name], sureness[name]) if name in sureness else ""
    return system_section(row, curves.get(name), heard[name], further)


def _opening(runs: int, results: str, command: str) -> str:
    return f"""# Results, measured honestly

Well-known ways to tell emotions from a voice, rebuilt and measured alike: under the split that each one's document used, and on
people whom the model never heard.

Made by `{command}` from the {runs} records in `{results}`, one JSON file a run. Every number below is computed
from them. `calltone train --list` names the systems, `calltone train SYSTEM` runs one, and the page is made anew."""


def _table(rows: Sequence[SystemRow]) -> str:
    table = markdown_table(comparison_header(), comparison_rows(rows, "<br>"))
    return f"## The table\n\nIn per cent.\n\n{table}"


def _reading() -> str:
    return f"""## How to read it

- **UA** is the unweighted average recall: the mean over the emotions of the share that was recognised. Guessing among eight gives 12.5,
  among seven 14.3. In a cell: the mean over the seeds within a fold, then over the folds, never the best of them; its 95 % interval;
  how many folds and seeds it stands on. {NOT_RUN} was not run.
- **The interval** is drawn over test people (all folds together), as clips of one person are no independent witnesses. It says how far
  the figure would move with other people. TESS has two people: an interval from two says next to nothing, and one that is
  drawn over the people of a leaky split says nothing of people outside of it.
- **leaky** is the document's own split, with its corpora and its classes: clips shuffled, changed copies and all. Accuracy stands first, as
  that is what the documents report. The interval there is that of UA.
- **cold**: nothing is known about the speaker. **adapted**: features are normalised by the same person's own clips, without labels; calltone's
  own network takes their mean and spread beside the clip.
- **studio**: as recorded, at 16 kHz. **telephone**: real codecs, noise, gain, clipping and lost packets, for test people
  alone: the earlier systems were trained without it, calltone's own network with it.
- **RAVDESS→TESS** and the other way round: trained on one corpus, tested on all of the other; seven emotions, calm counts as neutral."""


def _leaky_and_honest(rows: Sequence[SystemRow]) -> str:
    heading = "## Why leaky and honest differ"
    both = [row for row in rows if LEAKY in row.cells and COLD_STUDIO in row.cells]
    if not both:
        return f"{heading}\n\nNo system has been run under both yet."
    leaky, cold = ([row.cells[way] for row in both] for way in (LEAKY, COLD_STUDIO))
    lost = {row.title.title: _points(row, LEAKY, COLD_STUDIO) for row in both}
    most, least = max(lost, key=lost.__getitem__), min(lost, key=lost.__getitem__)
    header = [
        "system",
        "what leaks",
        "leaky corpora",
        "reported",
        "leaky accuracy",
        "leaky UA",
        "RAVDESS cold UA",
        "lost",
    ]
    table = markdown_table(header, [_leaky_line(row) for row in both])
    return f"""{heading}

Under their own splits the systems reach a UA of {_range(leaky)} %. On RAVDESS people whom they never heard, the same features and the
same classifiers reach {_range(cold)} %: {_spread(list(lost.values()))} less. Most is lost by "{most}" ({lost[most]:.0f}), least by
"{least}" ({lost[least]:.0f}).

The classifier has not become worse; the question has become another one. Where the clips of one person lie on both sides of a
split, a classifier may know the voice and the sentence and be right without knowing the emotion; where a changed copy of a test
clip, or the same file, lies in training, it may know the clip. No caller of tomorrow has a clip in the training set.

{table}
{_notes(both)}
Where the leaky corpora are not RAVDESS alone, the corpus differs too, and with it how hard the task is: then the points lost are not the
split's alone. The columns across corpora show what remains on people of another corpus.
{_further(rows)}"""


def _notes(rows: Sequence[SystemRow]) -> str:
    """Why a leaky figure is not the one that was reported."""
    return "".join(f"\n{row.title.title}: {row.title.note}\n" for row in rows if row.title.note)


def _leaky_line(row: SystemRow) -> list[str]:
    return [
        row.title.title,
        row.title.leak,
        ", ".join(corpora_of(run for run in row.runs if run.protocol == "leaky")),
        row.title.reported,
        percent(row.cells[LEAKY].weighted_accuracy),
        *(percent(row.cells[way].unweighted_average_recall) for way in (LEAKY, COLD_STUDIO)),
        f"{_points(row, LEAKY, COLD_STUDIO):.1f}",
    ]


def _further(rows: Sequence[SystemRow]) -> str:
    """What the telephone takes and adapting gives, where they were run."""
    said = []
    heard = [_points(row, COLD_STUDIO, COLD_TELEPHONE) for row in rows if COLD_TELEPHONE in row.cells]
    if heard:
        said.append(f"\nThe telephone takes another {_spread(heard)}.")
    known = [
        -_points(row, COLD_STUDIO, ADAPTED_STUDIO) for row in rows if {COLD_STUDIO, ADAPTED_STUDIO} <= set(row.cells)
    ]
    if known:
        said.append(f"Knowing the person's other clips gives {_spread(known)} in the studio.")
    return "\n".join(said)


def _points(row: SystemRow, one: Way, other: Way) -> float:
    return 100 * (row.cells[one].unweighted_average_recall - row.cells[other].unweighted_average_recall)


def _range(cells: Sequence[Cell]) -> str:
    recalls = [cell.unweighted_average_recall for cell in cells]
    return f"{percent(min(recalls))} to {percent(max(recalls))}" if len(recalls) > 1 else percent(recalls[0])


def _spread(points: Sequence[float]) -> str:
    """Points as a sentence says them: their mean, and from where to where."""
    if len(points) == 1:
        return f"{points[0]:.0f} points (one system)"
    return f"{mean(points):.0f} points on average (from {min(points):.0f} to {max(points):.0f}, over {len(points)} systems)"

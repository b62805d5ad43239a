"""Figures as text: the cells of the comparison, the report of one test, and tables in markdown."""

from collections.abc import Iterator, Sequence

import numpy as np

from ser_core.evaluation.compare import COLUMNS, LEAKY, Cell, SystemRow, Way
from ser_core.evaluation.metrics import Confusion

NOT_RUN = "–"
Rows = list[list[str]]

CSV_COLUMNS = (
    "system",
    "title",
    "reported",
    "protocol",
    "adapted",
    "condition",
    "unweighted_average_recall",
    "interval_low",
    "interval_high",
    "weighted_accuracy",
    "macro_f1",
    "folds",
    "runs",
    "people",
    "clips",
)


def percent(share: float) -> str:
    """A share as the tables write it.

    >>> percent(0.4666)
    '46.7'
    """
    return f"{100 * share:.1f}"


def interval_text(interval: tuple[float, float]) -> str:
    """The interval as the tables write it.

    >>> interval_text((0.401, 0.52))
    '40.1–52.0'
    """
    return f"{percent(interval[0])}–{percent(interval[1])}"


def stands_on(cell: Cell) -> str:
    """How many folds and seeds a figure is the mean of."""
    seeds = set(cell.seeds_by_fold)
    if not cell.folded:
        return _counted(cell.runs, "seed")
    folds = _counted(len(cell.seeds_by_fold), "fold")
    return f"{folds} × {_counted(seeds.pop(), 'seed')}" if len(seeds) == 1 else f"{folds}, {cell.runs} runs"


def cell_lines(cell: Cell | None, way: Way) -> list[str]:
    """A cell of the table, line by line; under the leaky split accuracy comes first: that is what was reported."""
    if cell is None:
        return [NOT_RUN]
    recall = percent(cell.unweighted_average_recall)
    headline = f"{percent(cell.weighted_accuracy)} · {recall}" if way == LEAKY else recall
    return [headline, interval_text(cell.interval), stands_on(cell)]


def comparison_header() -> list[str]:
    """The table's first line."""
    titles = [f"{title}: accuracy · UA" if way == LEAKY else title for title, way in COLUMNS.items()]
    return ["system", "reported", *titles]


def comparison_rows(rows: Sequence[SystemRow], line_end: str) -> Rows:
    """The table's lines, a system each."""
    return [
        [
            line_end.join(dict.fromkeys((row.title.title, row.title.name))),
            row.title.reported,
            *(line_end.join(cell_lines(row.cells.get(way), way)) for way in COLUMNS.values()),
        ]
        for row in rows
    ]


def csv_rows(rows: Sequence[SystemRow]) -> Iterator[list[object]]:
    """Every way that was run, a line each, also those that the table has no column for."""
    for row in rows:
        for way, cell in row.cells.items():
            yield [
                row.title.name,
                row.title.title,
                row.title.reported,
                way.protocol,
                str(way.adapted).lower(),
                way.condition,
                round(cell.unweighted_average_recall, 6),
                *(round(end, 6) for end in cell.interval),
                round(cell.weighted_accuracy, 6),
                round(cell.macro_f1, 6),
                len(cell.seeds_by_fold) if cell.folded else 0,
                cell.runs,
                cell.people,
                round(cell.clips, 1),
            ]


def class_rows(counts: Confusion, labels: tuple[str, ...]) -> Rows:
    """Precision, recall, F1 and clips of each emotion that was acted or answered."""
    acted, answered, right = counts.sum(axis=1), counts.sum(axis=0), counts.diagonal()
    return [
        [
            labels[index],
            _share(right[index], answered[index]),
            _share(right[index], acted[index]),
            _share(2 * right[index], acted[index] + answered[index]),
            str(acted[index]),
        ]
        for index in np.flatnonzero(acted + answered)
    ]


def confusion_rows(counts: Sequence[Sequence[int]], labels: tuple[str, ...]) -> Rows:
    """Acted by row, answered by column."""
    return [[label, *map(str, row)] for label, row in zip(labels, counts, strict=True)]


def markdown_table(header: Sequence[str], rows: Rows) -> str:
    """A table as GitHub shows it.

    >>> print(markdown_table(["a", "b"], [["1", "x|y"]]))
    | a | b |
    |---|---|
    | 1 | x\\|y |
    """
    lines = [header, *rows]
    text = ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines]
    return "\n".join([text[0], "|" + "---|" * len(header), *text[1:]])


def _share(part: int, whole: int) -> str:
    return percent(part / whole) if whole else NOT_RUN


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"

"""`calltone compare`: the table of all systems, and the page of results, from the records of their runs."""

import csv
import io
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from ser_core.cli.terminal import STDOUT, CannotWrite, one_on_stdout, table_console, write_json, write_text
from ser_core.evaluation.compare import OWN, Cell, SystemRow, Way, compare, read_runs
from ser_core.evaluation.page import page_files
from ser_core.evaluation.tables import CSV_COLUMNS, NOT_RUN, comparison_header, comparison_rows, csv_rows
from ser_core.settings import PROJECT_DIR

DEFAULT_RESULTS = PROJECT_DIR / "benchmarks" / "results"


def compare_systems(
    results: Annotated[
        Path, typer.Argument(help="The folder of records that `calltone train` wrote.")
    ] = DEFAULT_RESULTS,
    markdown: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the whole page, its pictures in a folder beside it.")
    ] = None,
    csv_file: Annotated[
        str | None,
        typer.Option("--csv", metavar="FILE|-", help="Write every figure, a row a system and way of measuring."),
    ] = None,
    json_file: Annotated[
        str | None,
        typer.Option("--json", metavar="FILE|-", help="Write the same as JSON, with recalls and confusions."),
    ] = None,
) -> None:
    """Compare the systems that were trained: each under its own leaky split, and on people never heard."""
    one_on_stdout(csv_file, json_file)
    rows = compared(results)
    if markdown is not None:
        for name, text in page_of(rows, results, markdown).items():
            write_file(markdown.parent / name, text)
    if csv_file is not None:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(CSV_COLUMNS)
        writer.writerows(csv_rows(rows))
        write_text(out.getvalue(), csv_file)
    if json_file is not None:
        write_json([system_json(row) for row in rows], json_file)
    if STDOUT not in (csv_file, json_file):
        print_comparison(rows)


def compared(results: Path) -> list[SystemRow]:
    """A row for each known system, and for each other one that has runs."""
    from ser_core.training.systems import SYSTEMS, title_of

    return compare(read_runs(results), [*(title_of(system) for system in SYSTEMS.values()), OWN])


def page_of(rows: list[SystemRow], results: Path, page: Path) -> dict[str, str]:
    """The page's files by name; places are named as from the project's folder, so that the page is the same everywhere."""
    records, file = (place_in_project(path) for path in (results, page))
    given = "" if results.resolve() == DEFAULT_RESULTS else f" {records}"
    return page_files(rows, page.stem, records, f"calltone compare{given} --markdown {file}", results)


def place_in_project(path: Path) -> str:
    """A path without what is above the project; of one outside, its name alone."""
    whole = path.resolve()
    return whole.relative_to(PROJECT_DIR).as_posix() if whole.is_relative_to(PROJECT_DIR) else whole.name


def system_json(row: SystemRow) -> dict[str, object]:
    """A system with every way of measuring that it was run under."""
    return {
        "system": row.title.name,
        "title": row.title.title,
        "reported": known(row.title.reported),
        "leak": known(row.title.leak),
        "note": known(row.title.note),
        "ways": [way_json(way, cell) for way, cell in row.cells.items()],
    }


def known(text: str) -> str | None:
    """The table has a dash where nothing is known."""
    return None if text in ("", NOT_RUN) else text


def way_json(way: Way, cell: Cell) -> dict[str, object]:
    """One way of measuring with its figures: shares from 0 to 1, folds null where there are none."""
    return asdict(way) | asdict(cell) | {"folds": len(cell.seeds_by_fold) if cell.folded else None, "runs": cell.runs}


def write_file(file: Path, text: str) -> None:
    """Write into a folder that is made where it is missing."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(file, error.strerror or "the system refused") from None
    write_text(text, str(file))


def print_comparison(rows: list[SystemRow]) -> None:
    """The table for a person."""
    console = table_console()
    table = Table(*comparison_header(), show_lines=True)
    for column in table.columns:
        column.overflow = "fold"
    table.columns[0].min_width = max(len(row.title.name) for row in rows)  # names are to be typed
    for cells in comparison_rows(rows, "\n"):
        table.add_row(*cells)
    console.print(table)
    console.print(
        "Per cent. UA: unweighted average recall, the mean over seeds and folds, with its 95 % interval over test people. "
        "cold: nothing known about the speaker; adapted: normalised by the person's own clips."
    )

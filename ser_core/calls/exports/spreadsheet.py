"""Tables as CSV (RFC 4180, UTF-8) that no spreadsheet takes for formulas."""

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA_STARTS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "＝",
    "＋",
    "－",
    "＠",
)  # what a spreadsheet would run as a formula

Cell = str | float | bool | None


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    r"""The whole table; a number stays a number, whatever its sign, and None is an empty cell.

    >>> csv_text(["file", "sentiment"], [["=cmd.wav", -0.43]])
    "file,sentiment\r\n'=cmd.wav,-0.43\r\n"
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([written(cell) for cell in row] for row in rows)
    return out.getvalue()


def written(cell: Cell) -> str:
    """A cell as it stands in the file."""
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).lower()
        case str():
            return harmless(cell)
        case _:
            return str(cell)


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> harmless("=cmd.wav"), harmless("call.wav")
    ("'=cmd.wav", 'call.wav')
    """
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell

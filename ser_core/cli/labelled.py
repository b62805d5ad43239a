"""What a person says is acted or felt in clips, read from a CSV: the actual beside the predicted."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from ser_core.emotions import EMOTIONS
from ser_core.errors import CalltoneError

COLUMNS = ("path", "emotion")


class NotLabels(CalltoneError):
    """A file that does not hold clips and their emotions."""

    def __init__(self, file: Path, what: str) -> None:
        super().__init__(
            f"{file.name}: {what}; its columns are {' and '.join(COLUMNS)}, each row is one clip, its path seen from this file"
        )


def read_labels(file: Path) -> Mapping[Path, str]:
    """The emotion of each clip by its whole path; a relative one starts at the CSV's own folder."""
    try:
        with file.open(newline="", encoding="utf-8-sig") as lines:
            return dict(_rows(csv.DictReader(lines), file))
    except (OSError, UnicodeDecodeError, csv.Error):
        raise NotLabels(file, "it cannot be read as a CSV file") from None


def _rows(rows: "csv.DictReader[str]", file: Path) -> Iterator[tuple[Path, str]]:
    for number, row in enumerate(rows, start=2):
        missing = [name for name in COLUMNS if not row.get(name)]
        if missing:
            raise NotLabels(file, f"line {number} has no {' and no '.join(missing)}")
        if row["emotion"] not in EMOTIONS:
            raise NotLabels(file, f"line {number} names {row['emotion']!r}, which is none of {', '.join(EMOTIONS)}")
        yield (file.parent / row["path"]).resolve(), row["emotion"]

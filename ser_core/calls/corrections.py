"""A team's corrected turns, read from a CSV: which call, which side, from when to when, and what a person heard in it."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from ser_core.emotions import EMOTIONS
from ser_core.errors import CalltoneError
from ser_core.settings import CustomerChannel

COLUMNS = ("call", "channel", "start_s", "end_s", "emotion")


class NotCorrections(CalltoneError):
    """A file that does not hold corrected turns."""

    def __init__(self, file: Path, what: str) -> None:
        super().__init__(
            f"{file.name}: {what}; its columns are {', '.join(COLUMNS)} and each row is one corrected turn"
        )


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person heard in one turn."""

    call: Path
    channel: CustomerChannel
    start_s: float
    end_s: float
    emotion: str


def read_corrections(file: Path) -> list[Correction]:
    """The rows of a CSV; a call's file is named from the CSV's own folder."""
    try:
        with file.open(newline="", encoding="utf-8-sig") as lines:
            return list(_rows(csv.DictReader(lines), file))
    except (OSError, UnicodeDecodeError, csv.Error):
        raise NotCorrections(file, "it cannot be read as a CSV file") from None


def _rows(rows: "csv.DictReader[str]", file: Path) -> Iterator[Correction]:
    for number, row in enumerate(rows, start=2):
        missing = [name for name in COLUMNS if not row.get(name)]
        if missing:
            raise NotCorrections(file, f"line {number} has no {' and no '.join(missing)}")
        channel, emotion = row["channel"], row["emotion"]
        if channel not in get_args(CustomerChannel):
            raise NotCorrections(file, f"line {number} names the channel {channel!r}, which is left, right or mixed")
        if emotion not in EMOTIONS:
            raise NotCorrections(file, f"line {number} names {emotion!r}, which is none of {', '.join(EMOTIONS)}")
        try:
            start_s, end_s = float(row["start_s"]), float(row["end_s"])
        except ValueError:
            raise NotCorrections(file, f"line {number} has a time that is no number") from None
        if not 0 <= start_s < end_s < float("inf"):
            raise NotCorrections(file, f"line {number} ends before it starts")
        yield Correction(file.parent / row["call"], channel, start_s, end_s, emotion)  # type: ignore[arg-type]

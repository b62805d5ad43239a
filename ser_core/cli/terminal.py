"""What all commands do to the terminal: progress for people, plain output for programs."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from ser_core.calls.analyze import Progress as Report
from ser_core.errors import CalltoneError

STDOUT = "-"  # as a file name


class CannotWrite(CalltoneError):
    """A result that has nowhere to go."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"cannot write {path}: {why}; name a file in a folder that exists and that you may write to")


@contextmanager
def progress_bar() -> Iterator[Report]:
    """A bar on stderr that goes when done; nothing at all where stderr is not a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("", total=None)
        yield lambda step, done: bar.update(task, description=step, completed=done, total=1.0)


def write_text(text: str, target: str) -> None:
    """To a file, or to stdout for "-"."""
    if target == STDOUT:
        sys.stdout.write(text)
        return
    try:
        Path(target).write_text(text, encoding="utf-8", newline="")  # a line ends as its format says, on every system
    except OSError as error:
        raise CannotWrite(Path(target), error.strerror or "the system refused") from None


def write_json(data: object, target: str) -> None:
    """As JSON that a person can read too."""
    write_text(json_text(data), target)


def json_text(data: object) -> str:
    """Indented, with every letter as it is."""
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def clock(seconds: float) -> str:
    """A moment as a person says it.

    >>> clock(67.34), clock(3725)
    ('1:07.3', '1:02:05.0')
    """
    tenths = round(seconds * 10)
    minutes, tenths = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    tail = f"{tenths // 10:02d}.{tenths % 10}"
    return f"{hours}:{minutes:02d}:{tail}" if hours else f"{minutes}:{tail}"

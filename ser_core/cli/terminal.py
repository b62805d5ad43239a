"""What all commands do to the terminal: progress for people, plain output for programs."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from ser_core.errors import CalltoneError

if TYPE_CHECKING:  # these bring the decoder and scipy, which a list of stored calls does not need
    from ser_core.calls.analyze import Progress as Report
    from ser_core.segmentation.records import Voices

STDOUT = "-"  # as a file name
WIDTH_WITHOUT_TERMINAL = 150  # characters: the table's cells stay whole in a file or a pipe

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else, for programs.")]


class CannotWrite(CalltoneError):
    """A result that has nowhere to go."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"cannot write {path}: {why}; name a file in a folder that exists and that you may write to")


@contextmanager
def progress_bar() -> "Iterator[Report]":
    """A bar on stderr that goes when done; nothing at all where stderr is not a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("", total=None)
        yield lambda step, done: bar.update(task, description=step, completed=done, total=1.0)


def table_console(to_stderr: bool = False) -> Console:
    """Plain text, as wide as the terminal; wide enough for a table where there is none."""
    seen = (sys.stderr if to_stderr else sys.stdout).isatty()
    return Console(markup=False, highlight=False, stderr=to_stderr, width=None if seen else WIDTH_WITHOUT_TERMINAL)


def tell(done: dict[str, object], line: str, as_json: bool) -> None:
    """What was done: in a line for people, or as an object for programs."""
    if as_json:
        write_json(plain(done), STDOUT)
    else:
        typer.echo(line)


def ask(question: str) -> None:
    """Go on only after a yes; all of it on stderr, where Typer's own question leaves a blank on stdout."""
    typer.echo(f"{question} [y/N]: ", nl=False, err=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise typer.Abort


def one_on_stdout(*targets: str | None) -> None:
    """Two results in one stream are none."""
    if targets.count(STDOUT) > 1:
        raise typer.BadParameter("only one of the outputs can go to -")


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


def plain(value: Any) -> Any:
    """Data as JSON holds it: moments as ISO texts, places as their names."""
    match value:
        case datetime():
            return value.isoformat()
        case Path():
            return str(value)
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case _:
            return value


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


def voices_line(voices: "Voices") -> str:
    """What was heard on one channel.

    >>> from ser_core.segmentation.records import Voices
    >>> voices_line(Voices("two people", 0.86))
    'One channel: two people (86 % sure)'
    """
    return f"One channel: {voices.verdict} ({voices.confidence:.0%} sure)".replace("%", " %")

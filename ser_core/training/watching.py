"""How far a run has come, for whoever looks on: a bar on a terminal, plain lines in a log."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from ser_core.training.runs import Progress as Report

QUARTERS = 4


@contextmanager
def watched() -> Iterator[Report]:
    """What to call with a step's name and how much of it is done (0 to 1)."""
    if sys.stderr.isatty():
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            yield _to_bar(bar)
    else:
        yield _to_lines()


def _to_bar(bar: Progress) -> Report:
    """One bar, which begins anew where a step does."""
    task, before = bar.add_task("", total=1.0), 0.0

    def report(step: str, done: float) -> None:
        nonlocal before
        if done < before:
            bar.reset(task)  # the time that is left is that of this step
        bar.update(task, description=step, completed=done)
        before = done

    return report


def _to_lines() -> Report:
    """A line where a step begins, and one at each further quarter of it."""
    said = ("", 0)

    def report(step: str, done: float) -> None:
        nonlocal said
        quarters = int(done * QUARTERS)
        if step != said[0]:
            print(step, flush=True)  # noqa: T201
        elif quarters > said[1]:
            print(f"{step}: {quarters / QUARTERS:.0%}", flush=True)  # noqa: T201
        said = (step, quarters)

    return report

"""`calltone batch`: a folder of calls into the store, on as many workers as there are."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.table import Table

from ser_core.cli.analyze import AGENT_EMOTION_HELP, CUSTOMER_VOICE_HELP
from ser_core.cli.terminal import STDOUT, progress_bar, write_json
from ser_core.errors import CalltoneError
from ser_core.settings import DEFAULT_MODEL, CallOptions, CustomerChannel, CustomerVoice

if TYPE_CHECKING:
    from ser_core.batch.summary import Summary

AudioKept = Literal["source", "opus", "none"]  # storage's own name for it would bring SQLAlchemy to every command
INTERRUPTED = 130  # what a shell expects of a command that Ctrl-C ended
MOST_NAMED = 10  # files of one reason on the terminal; --json has them all
SCHEDULER_HELP = "A Dask scheduler, such as tcp://HOST:8786; workers on this machine, if not given."
WORKERS_HELP = "How many on this machine; as many as it has processors, if not given."
PATTERN_HELP = "What the recordings are called, as in '*.wav'; by common endings, if not given."
STILL_HELP = "With --watch: a file is whole after so many seconds unchanged."


class NotAllHeard(CalltoneError):
    """Some calls are not in the store; the others are."""

    def __init__(self, failed: int, found: int) -> None:
        super().__init__(
            f"{failed} of {found} calls could not be analysed, for the reasons above; the others are stored"
        )


def batch(
    folder: Annotated[str, typer.Argument(help="A folder of recordings, or an address such as s3://bucket/calls.")],
    store: Annotated[str | None, typer.Option(help="The store; the one in your data folder, if not given.")] = None,
    scheduler: Annotated[str | None, typer.Option(help=SCHEDULER_HELP)] = None,
    workers: Annotated[int | None, typer.Option(min=1, help=WORKERS_HELP)] = None,
    customer_channel: Annotated[CustomerChannel | None, typer.Option(help="Which side the customer is on.")] = None,
    customer_voice: Annotated[CustomerVoice | None, typer.Option(help=CUSTOMER_VOICE_HELP)] = None,
    include_agent_emotion: Annotated[bool, typer.Option("--include-agent-emotion", help=AGENT_EMOTION_HELP)] = False,
    model: Annotated[Path, typer.Option(help="The model bundle to use.")] = DEFAULT_MODEL,
    pattern: Annotated[str | None, typer.Option(help=PATTERN_HELP)] = None,
    tag: Annotated[list[str] | None, typer.Option(help="A tag for every call; may be given several times.")] = None,
    audio: Annotated[AudioKept, typer.Option(help="How the store keeps the sound.")] = "source",
    watch: Annotated[bool, typer.Option("--watch", help="Go on with what comes in, until Ctrl-C.")] = False,
    still_s: Annotated[float, typer.Option("--still", min=0.1, metavar="SECONDS", help=STILL_HELP)] = 10.0,
    json_file: Annotated[
        str | None, typer.Option("--json", metavar="FILE|-", help="Write the summary as JSON.")
    ] = None,
) -> None:
    """Analyse every call in a folder and store it, once. What is stored already is left alone: stop and start at will."""
    if scheduler is not None and workers is not None:
        raise typer.BadParameter("--workers is for this machine: a scheduler has workers of its own")
    from ser_core.batch.starting import Asked, batch_folder  # brings Dask and SQLAlchemy
    from ser_core.batch.summary import summary_json
    from ser_core.storage.errors import KEY_VARIABLE

    asked = Asked(
        folder=folder,
        options=CallOptions(customer_channel, include_agent_emotion, customer_voice),
        pattern=pattern,
        model=model,
        tags=tuple(tag or ()),
        store=store,
        audio=audio,
        key=os.environ.get(KEY_VARIABLE) or None,
        scheduler=scheduler,
        workers=workers,
        watch_still_s=still_s if watch else None,
    )
    try:
        with progress_bar() as report:
            summary = batch_folder(asked, report)
    except KeyboardInterrupt:  # before the first call, or while the workers are sent home
        raise typer.Exit(INTERRUPTED) from None
    if json_file is not None:
        write_json(summary_json(summary), json_file)
    if json_file != STDOUT:
        print_summary(summary)
    if summary.failures:
        raise NotAllHeard(len(summary.failures), summary.found)
    if summary.stopped and not watch:
        raise typer.Exit(INTERRUPTED)


def print_summary(summary: "Summary") -> None:
    """What came of it, and why some calls have no analysis."""
    from ser_core.batch.progress import duration
    from ser_core.batch.summary import by_reason

    console = Console(markup=False, highlight=False)
    known = f", {summary.known} were stored already" if summary.known else ""
    console.print(
        f"{summary.stored} calls stored{known}: {duration(summary.sound_s)} of sound in {duration(summary.took_s)}, "
        f"{summary.calls_per_minute:.0f} calls a minute"
    )
    if summary.left:
        console.print(f"{summary.left} calls are left: the same command goes on with them")
    if summary.failures:
        table = Table("calls", "why they have no analysis", "files")
        for reason, files in by_reason(summary).items():
            more = [f"… and {len(files) - MOST_NAMED} more"] if len(files) > MOST_NAMED else []
            table.add_row(str(len(files)), reason, "\n".join([*sorted(files)[:MOST_NAMED], *more]))
        console.print(table)

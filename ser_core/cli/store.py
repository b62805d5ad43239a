"""`calltone store`: what concerns the store as a whole: its age limit, its copy, its key, its log."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from ser_core.cli.compare import table_console
from ser_core.cli.storing import LOCAL, StoreFolder, StoreUrl, Who, opened

app = typer.Typer(
    name="store", help="Retention, export and import, encryption and log of the call store.", no_args_is_help=True
)


@app.command()
def expire(
    days: Annotated[int, typer.Option(min=1, help="Calls older than so many days are deleted.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask: for a nightly job.")] = False,
    who: Who = "retention",
    store: StoreUrl = None,
    folder: StoreFolder = None,
) -> None:
    """Delete calls that took place too long ago, and tidy up."""
    from ser_core.storage import deleting
    from ser_core.storage.filtering import CallFilter
    from ser_core.storage.finding import count_calls
    from ser_core.storage.tidying import tidy as tidy_store

    limit = datetime.now(UTC) - timedelta(days=days)
    with opened(store, folder) as calls:
        count = count_calls(calls, CallFilter(called_before=limit))
        if count and not yes:
            typer.confirm(f"Delete {count} calls from before {limit:%Y-%m-%d} with their audio?", abort=True, err=True)
        deleted = deleting.expire(calls, limit, who)
        tidy_store(calls)
    typer.echo(f"{deleted} calls from before {limit:%Y-%m-%d} deleted")


@app.command()
def tidy(store: StoreUrl = None, folder: StoreFolder = None) -> None:
    """Take away files of no call, which a crash may leave behind."""
    from ser_core.storage.tidying import tidy as tidy_store

    with opened(store, folder) as calls:
        done = tidy_store(calls)
    typer.echo(
        f"{done.unfinished} unfinished and {done.orphans} orphaned files taken away, {done.bytes_freed / 1e6:.1f} MB"
    )


@app.command("export")
def export_whole(
    file: Annotated[Path, typer.Argument(help="The new file: a zip of JSON lines and audio.")],
    decrypt: Annotated[
        bool, typer.Option("--decrypt", help="Write encrypted audio in the open: to change the key.")
    ] = False,
    who: Who = LOCAL,
    store: StoreUrl = None,
    folder: StoreFolder = None,
) -> None:
    """Write the whole store into one file."""
    from ser_core.storage.exporting import export_store

    with opened(store, folder) as calls:
        count = export_store(calls, file, open_audio=decrypt, who=who)
    typer.echo(f"{count} calls are in {file}, {file.stat().st_size / 1e6:.1f} MB; keep it as safe as the store itself")


@app.command("import")
def import_whole(
    file: Annotated[Path, typer.Argument(help="What `calltone store export` wrote.")],
    who: Who = LOCAL,
    store: StoreUrl = None,
    folder: StoreFolder = None,
) -> None:
    """Take in an exported store; calls that are here already stay as they are."""
    from ser_core.storage.importing import import_store

    with opened(store, folder) as calls:
        done = import_store(calls, file, who)
    lacking = f"; {done.without_audio} without their audio, which the file lacks" if done.without_audio else ""
    typer.echo(f"{done.calls} calls taken in, {done.known} were here already{lacking}")


@app.command("new-key")
def new_key() -> None:
    """Print a new key for encrypting audio; whoever loses it loses the audio."""
    from ser_core.storage import sealing

    typer.echo(sealing.new_key())


@app.command()
def log(
    call_id: Annotated[
        str | None, typer.Argument(metavar="ID", help="Of one call, also of one that is deleted.")
    ] = None,
    most: Annotated[int, typer.Option(min=1, help="How many entries.")] = 50,
    store: StoreUrl = None,
    folder: StoreFolder = None,
) -> None:
    """Show who did what, when, the latest first."""
    from ser_core.storage.audit import audit_log

    with opened(store, folder) as calls:
        entries = audit_log(calls, call_id, most)
    table = Table("when", "who", "what", "call")
    for entry in entries:
        table.add_row(
            f"{entry.at.astimezone():%Y-%m-%d %H:%M:%S}", entry.who, entry.what, entry.call_id or f"{entry.calls} calls"
        )
    table_console().print(table)

"""`calltone store`: what concerns the store as a whole: its age limit, its copy, its key, its log."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from ser_core.cli.storing import LOCAL, StoreFolder, StoreUrl, Who, opened
from ser_core.cli.terminal import STDOUT, AsJson, ask, plain, progress_bar, table_console, tell, write_json

app = typer.Typer(
    name="store", help="Retention, export and import, encryption and log of the call store.", no_args_is_help=True
)


@app.command()
def expire(
    days: Annotated[int, typer.Option(min=1, help="Calls older than so many days are deleted.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask: for a nightly job.")] = False,
    who: Who = "retention",
    as_json: AsJson = False,
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
            ask(f"Delete {count} calls from before {limit:%Y-%m-%d} with their audio?")
        deleted = deleting.expire(calls, limit, who)
        tidy_store(calls)
    said = f"{deleted} calls from before {limit:%Y-%m-%d} deleted"
    tell({"deleted_calls": deleted, "called_before": limit}, said, as_json)


@app.command()
def tidy(as_json: AsJson = False, store: StoreUrl = None, folder: StoreFolder = None) -> None:
    """Take away files of no call, which a crash may leave behind."""
    from ser_core.storage.tidying import tidy as tidy_store

    with opened(store, folder) as calls:
        done = tidy_store(calls)
    freed_mb = done.bytes_freed / 1e6
    said = f"{done.unfinished} unfinished and {done.orphans} orphaned files taken away, {freed_mb:.1f} MB"
    tell(asdict(done), said, as_json)


@app.command("export")
def export_whole(
    file: Annotated[Path, typer.Argument(help="The new file: a zip of JSON lines and audio.")],
    decrypt: Annotated[
        bool, typer.Option("--decrypt", help="Write encrypted audio in the open: to change the key.")
    ] = False,
    who: Who = LOCAL,
    as_json: AsJson = False,
    store: StoreUrl = None,
    folder: StoreFolder = None,
) -> None:
    """Write the whole store into one file."""
    from ser_core.storage.exporting import export_store

    with opened(store, folder) as calls, progress_bar() as report:
        count = export_store(calls, file, open_audio=decrypt, who=who, progress=partial(report, "Writing the calls"))
    size_bytes = file.stat().st_size
    said = f"{count} calls are in {file}, {size_bytes / 1e6:.1f} MB; keep it as safe as the store itself"
    tell({"file": file, "calls": count, "size_bytes": size_bytes}, said, as_json)


@app.command("import")
def import_whole(
    file: Annotated[Path, typer.Argument(help="What `calltone store export` wrote.")],
    who: Who = LOCAL,
    as_json: AsJson = False,
    store: StoreUrl = None,
    folder: StoreFolder = None,
) -> None:
    """Take in an exported store; calls that are here already stay as they are."""
    from ser_core.storage.importing import import_store

    with opened(store, folder) as calls, progress_bar() as report:
        done = import_store(calls, file, who, partial(report, "Taking in the calls"))
    lacking = f"; {done.without_audio} without their audio, which the file lacks" if done.without_audio else ""
    tell(asdict(done), f"{done.calls} calls taken in, {done.known} were here already{lacking}", as_json)


@app.command("new-key")
def new_key(as_json: AsJson = False) -> None:
    """Print a new key for encrypting audio; whoever loses it loses the audio."""
    from ser_core.storage import sealing

    key = sealing.new_key()
    tell({"key": key}, key, as_json)


@app.command()
def log(
    call_id: Annotated[
        str | None, typer.Argument(metavar="ID", help="Of one call, also of one that is deleted.")
    ] = None,
    most: Annotated[int, typer.Option(min=1, help="How many entries.")] = 50,
    as_json: AsJson = False,
    store: StoreUrl = None,
    folder: StoreFolder = None,
) -> None:
    """Show who did what, when, the latest first."""
    from ser_core.storage.audit import audit_log

    with opened(store, folder) as calls:
        entries = audit_log(calls, call_id, most)
    if as_json:
        write_json([plain(asdict(entry)) for entry in entries], STDOUT)
        return
    table = Table("when", "who", "what", "call")
    for entry in entries:
        table.add_row(
            f"{entry.at.astimezone():%Y-%m-%d %H:%M:%S}", entry.who, entry.what, entry.call_id or f"{entry.calls} calls"
        )
    table_console().print(table)

"""`calltone calls`: the calls that are stored, listed, shown, deleted and written out."""

import shutil
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from ser_core.cli.storing import LOCAL, StoreFolder, StoreUrl, Who, filter_of, opened
from ser_core.cli.terminal import STDOUT, AsJson, CannotWrite, ask, clock, plain, table_console, tell, write_json

if TYPE_CHECKING:
    from ser_core.storage.reading import StoredCall
    from ser_core.storage.summaries import CallSummary

PAGE = 50
COUNTED = 10_000  # beyond it a list says "more than"

app = typer.Typer(name="calls", help="List, show, delete and export stored calls.", no_args_is_help=True)

CallId = Annotated[str, typer.Argument(metavar="ID", help="A call's id, as `calltone calls list` shows it.")]
Since = Annotated[str | None, typer.Option("--from", metavar="DATE", help="Calls from this day or moment on.")]
Before = Annotated[str | None, typer.Option(metavar="DATE", help="Calls before this day or moment.")]
Tag = Annotated[list[str] | None, typer.Option(help="Calls with this tag; it may be given more than once.")]
Rule = Annotated[str | None, typer.Option(help="Calls in which this rule holds.")]
Metric = Annotated[list[str] | None, typer.Option(metavar="NAME=LEAST..MOST", help="As in sentiment=..-0.3")]
Share = Annotated[list[str] | None, typer.Option(metavar="EMOTION=LEAST..MOST", help="As in angry=0.3..")]
Words = Annotated[
    str, typer.Option(help="Words of the file's name, of a note or of what was said; their beginnings will do.")
]
Customer = Annotated[str | None, typer.Option(help="The customer's pseudonym.")]
Agent = Annotated[str | None, typer.Option(help="The agent's pseudonym.")]


@app.command("list")
def list_calls(
    since: Since = None,
    before: Before = None,
    tag: Tag = None,
    rule: Rule = None,
    metric: Metric = None,
    share: Share = None,
    words: Words = "",
    customer: Customer = None,
    agent: Agent = None,
    sort: Annotated[str, typer.Option(help="called_at, stored_at, or a metric, such as sentiment.")] = "called_at",
    ascending: Annotated[bool, typer.Option("--ascending", help="The least first.")] = False,
    most: Annotated[int, typer.Option(min=1, max=500, help="How many to show.")] = PAGE,
    after: Annotated[str | None, typer.Option(help="Go on where the list before ended: its `next`.")] = None,
    as_json: AsJson = False,
    store: StoreUrl = None,
    folder: StoreFolder = None,
) -> None:
    """List calls, the latest first; how they felt is the customer's."""
    from ser_core.storage.finding import Sort, count_calls, find_calls

    wanted = filter_of(since, before, tag or [], rule, metric or [], share or [], words, customer, agent)
    with opened(store, folder) as calls:
        page = find_calls(calls, wanted, Sort(sort, not ascending), after, most)
        count = count_calls(calls, wanted, COUNTED)
    if as_json:
        write_json({"calls": [plain(asdict(call)) for call in page.calls], "next": page.next, "count": count}, STDOUT)
        return
    table = Table("id", "when", "file", "length", "sentiment", "trend", "mostly", "tags")
    table.columns[0].no_wrap = True  # ids are to be typed
    for call in page.calls:
        table.add_row(*cells(call))
    console = table_console()
    console.print(table)
    shown = f"{len(page.calls)} of {'more than ' if count == COUNTED else ''}{count} calls"
    console.print(f"{shown}; go on with --after {page.next}" if page.next else shown, soft_wrap=True)


def cells(call: "CallSummary") -> list[str]:
    """A call in a row of the list."""
    mostly = max(call.emotion_share, key=lambda emotion: call.emotion_share[emotion], default="–")
    feeling = "–" if call.sentiment is None else f"{call.sentiment:+.2f}"
    when = f"{call.called_at.astimezone():%Y-%m-%d %H:%M}"
    return [call.id, when, call.file, clock(call.duration_s), feeling, call.trend or "–", mostly, ", ".join(call.tags)]


@app.command()
def show(call_id: CallId, as_json: AsJson = False, store: StoreUrl = None, folder: StoreFolder = None) -> None:
    """Show a call: what was heard, and what people added."""
    from ser_core.storage.archive import carried
    from ser_core.storage.reading import read_call

    with opened(store, folder) as calls:
        call = read_call(calls, call_id)
    if as_json:
        write_json(plain(asdict(carried(call))), STDOUT)
    else:
        print_call(call)


def print_call(call: "StoredCall") -> None:
    """A call for a person."""
    console, found = table_console(), call.summary
    console.print(f"{found.file}: {clock(found.duration_s)}, {found.called_at.astimezone():%Y-%m-%d %H:%M}")
    console.print(
        f"model {found.model} {found.model_version}; customer {found.customer or '–'}, agent {found.agent or '–'}"
    )
    for sentence in call.analysis.summary:
        console.print(sentence.text)
    for name, values in (("tags", found.tags), ("rules", found.rules)):
        if values:
            console.print(f"{name}: {', '.join(values)}")
    heard = {said.position: said for said in call.corrections}
    table = Table("turn", "start", "end", "person", "emotion", "corrected")
    for position, turn in enumerate(call.analysis.turns):
        said = heard.get(position)
        emotion = f"uncertain ({turn.emotion}?)" if turn.uncertain else turn.emotion or ""
        corrected = "" if said is None else f"{said.emotion} ({said.who})"
        table.add_row(str(position), clock(turn.start_s), clock(turn.end_s), turn.participant, emotion, corrected)
    console.print(table)
    for note in call.notes:
        console.print(f"Note {note.number}, {note.who}, {note.written_at:%Y-%m-%d}: {note.text}")


@app.command()
def delete(
    call_ids: Annotated[list[str] | None, typer.Argument(metavar="ID…", help="Calls by their ids.")] = None,
    before: Before = None,
    tag: Tag = None,
    customer: Customer = None,
    agent: Agent = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    who: Who = LOCAL,
    as_json: AsJson = False,
    store: StoreUrl = None,
    folder: StoreFolder = None,
) -> None:
    """Delete calls with their audio and all that was added to them; name them, or say which.

    The log keeps who deleted how many, when and under which ids, and nothing of what they were.
    """
    from ser_core.storage.deleting import delete_calls, delete_matching
    from ser_core.storage.filtering import EVERY_CALL
    from ser_core.storage.finding import count_calls
    from ser_core.storage.reading import read_call

    wanted = filter_of(None, before, tag or [], None, [], [], "", customer, agent)
    if bool(call_ids) == (wanted != EVERY_CALL):
        raise typer.BadParameter("name calls by their ids, or say which by --before, --tag, --customer or --agent")
    with opened(store, folder) as calls:
        if call_ids:
            for call_id in call_ids:
                read_call(calls, call_id)
        count = len(set(call_ids)) if call_ids else count_calls(calls, wanted)
        if count and not yes:
            ask(f"Delete {count} calls with their audio?")
        deleted = delete_calls(calls, call_ids, who) if call_ids else delete_matching(calls, wanted, who)
    tell({"deleted_calls": deleted}, f"{deleted} calls deleted", as_json)


@app.command()
def export(
    call_id: CallId,
    json_file: Annotated[
        str | None, typer.Option("--json", metavar="FILE|-", help="The analysis, as it was written.")
    ] = None,
    audio: Annotated[Path | None, typer.Option(help="The sound, in this new file.")] = None,
    store: StoreUrl = None,
    folder: StoreFolder = None,
) -> None:
    """Write a call's analysis or its sound into a file."""
    from ser_core.storage.reading import open_audio, read_call

    if json_file is None and audio is None:
        raise typer.BadParameter("say what to write: --json FILE, --audio FILE, or both")
    with opened(store, folder) as calls:
        if json_file is not None:
            write_json(read_call(calls, call_id).json, json_file)
        if audio is not None:
            sound, _ = open_audio(calls, call_id)
            try:
                with sound, audio.open("xb") as file:
                    shutil.copyfileobj(sound, file)
            except FileExistsError:
                raise CannotWrite(audio, "it is there already") from None
            except OSError as error:
                raise CannotWrite(audio, error.strerror or "the system refused") from None

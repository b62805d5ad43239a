"""`calltone transcribe`: what is said in a call or a clip, turn by turn."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from ser_core.audio import Recording, read_recording
from ser_core.cli.terminal import STDOUT, clock, progress_bar, write_json
from ser_core.cli.words import ENGINE_HELP, MODEL_HELP, MODEL_SHAPE, AllowDownload, Language
from ser_core.segmentation import Segmentation, segment_call
from ser_core.settings import CallOptions, CustomerChannel, WordsOptions
from ser_core.words.engines import open_engine
from ser_core.words.export import transcript_json
from ser_core.words.records import DRAFT_NOTE, Engine, Transcript
from ser_core.words.transcribe import transcribe_turns

SCHEMA_VERSION = 1


def transcribe(
    call: Annotated[Path, typer.Argument(help="A recording: wav, mp3, m4a, ogg, opus, flac, amr, wma, webm, mp4 …")],
    engine: Annotated[str, typer.Option(help=ENGINE_HELP)] = WordsOptions().engine,
    model: Annotated[str | None, typer.Option(metavar=MODEL_SHAPE, help=MODEL_HELP)] = None,
    language: Language = None,
    allow_download: AllowDownload = False,
    customer_channel: Annotated[CustomerChannel | None, typer.Option(help="Which side the customer is on.")] = None,
    json_file: Annotated[
        str | None, typer.Option("--json", metavar="FILE|-", help="Write turns and words as JSON.")
    ] = None,
) -> None:
    """Write down what is said, turn by turn, with the time of each word.

    Needs the optional packages: pip install 'calltone[words]'. Recordings stay on this machine.
    """
    options = WordsOptions(engine, model, language, allow_download)
    with progress_bar() as report, open_engine(options) as opened:
        report("Reading the recording", 0.0)
        recording = read_recording(call)
        found = segment_call(recording, CallOptions(customer_channel), lambda done: report("Finding who speaks", done))
        said = transcribe_turns(
            found.participants, found.turns, opened, lambda done: report("Listening to the words", done)
        )
    if json_file is not None:
        write_json(transcription(recording, found, opened, said), json_file)
    if json_file != STDOUT:
        print_words(recording, opened, said)


def transcription(
    recording: Recording, found: Segmentation, engine: Engine, said: tuple[Transcript, ...]
) -> dict[str, object]:
    """Everything as plain data."""
    return {
        "schema_version": SCHEMA_VERSION,
        "call": {
            "file": recording.facts.file,
            "sha256": recording.facts.sha256,
            "duration_s": round(recording.duration_s, 3),
        },
        "engine": {"name": engine.name, "model": engine.model, "draft": engine.draft},
        "participants": [{"id": p.id, "role": p.role, "channel": p.channel} for p in found.participants],
        "turns": [transcript_json(transcript) for transcript in said],
    }


def print_words(recording: Recording, engine: Engine, said: tuple[Transcript, ...]) -> None:
    """The turns as a table for a person."""
    console = Console(markup=False, highlight=False)
    facts = recording.facts
    console.print(f"{facts.file}: {clock(facts.duration_s)}, heard by {engine.name}, model {engine.model}")
    if engine.draft:
        console.print(f"Note: {DRAFT_NOTE}")
    table = Table("start", "end", "person", "words")
    for transcript in said:
        table.add_row(clock(transcript.start_s), clock(transcript.end_s), transcript.participant, transcript.text)
    console.print(table)

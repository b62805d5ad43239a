"""`calltone inspect`: what a recording is, who is on it, and when they speak."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from ser_core.audio import Recording, read_recording
from ser_core.cli.terminal import STDOUT, AsJson, clock, progress_bar, voices_line, write_json
from ser_core.segmentation import Segmentation, segment_call
from ser_core.settings import CallOptions


def inspect(
    call: Annotated[Path, typer.Argument(help="A recording: wav, mp3, m4a, ogg, opus, flac, amr, wma, webm, mp4 …")],
    as_json: AsJson = False,
) -> None:
    """Show a recording's facts, its people and their turns."""
    with progress_bar() as report:
        report("Reading the recording", 0.0)
        recording = read_recording(call)
        segmentation = segment_call(recording, CallOptions(), progress=lambda done: report("Finding who speaks", done))
    if as_json:
        write_json(inspection(recording, segmentation), STDOUT)
    else:
        print_inspection(recording, segmentation)


def inspection(recording: Recording, segmentation: Segmentation) -> dict[str, object]:
    """The facts as plain data."""
    facts = asdict(recording.facts)
    return facts | {
        "duration_s": round(recording.duration_s, 3),
        "notes": list(recording.facts.notes),
        "participants": [{"id": p.id, "role": p.role, "channel": p.channel} for p in segmentation.participants],
        "voices": None if segmentation.voices is None else asdict(segmentation.voices),
        "turns": [rounded_times(asdict(turn)) for turn in segmentation.turns],
        "skipped": [rounded_times(asdict(stretch)) for stretch in segmentation.skipped],
    }


def rounded_times(record: dict[str, object]) -> dict[str, object]:
    """Numbers to the millisecond (and loudness, finer than anybody hears)."""
    return {key: round(value, 3) if isinstance(value, float) else value for key, value in record.items()}


def print_inspection(recording: Recording, segmentation: Segmentation) -> None:
    """Tables for a person."""
    facts = recording.facts
    console = Console(markup=False, highlight=False)
    console.print(
        f"{facts.file}: {clock(facts.duration_s)}, {facts.codec}, {facts.sample_rate_hz} Hz, channels: {facts.channels}"
    )
    for note in facts.notes:
        console.print(f"Note: {note}")
    if segmentation.voices is not None:
        console.print(voices_line(segmentation.voices))
    people = Table("person", "role", "channel", "turns", "speech")
    for person in segmentation.participants:
        turns = [turn for turn in segmentation.turns if turn.participant == person.id]
        speech_s = sum(turn.duration_s for turn in turns)
        people.add_row(person.id, person.role, person.channel, str(len(turns)), clock(speech_s))
    console.print(people)
    table = Table("start", "end", "person", "loudness")
    for turn in segmentation.turns:
        table.add_row(clock(turn.start_s), clock(turn.end_s), turn.participant, f"{turn.loudness_dbfs:.0f} dBFS")
    console.print(table)

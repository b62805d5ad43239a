"""`calltone analyze`: one call, from its file to how it went."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from ser_core.audio import read_recording
from ser_core.calls.analysis import CallAnalysis
from ser_core.calls.analyze import analyze_call
from ser_core.cli.exports import (
    ContactLensFile,
    CsvFile,
    EmbedAudio,
    HtmlFile,
    JsonFile,
    LabelsFile,
    MetricsFile,
    VttFile,
    asked_for,
    write_exports,
)
from ser_core.cli.terminal import STDOUT, clock, progress_bar
from ser_core.inference.recognizer import Recognizer
from ser_core.settings import DEFAULT_MODEL, CallOptions, CustomerChannel

AGENT_EMOTION_HELP = (
    "Infer the agent's emotion too. Off by default: many places forbid inferring an employee's emotions."
)


def analyze(
    call: Annotated[Path, typer.Argument(help="A recording: wav, mp3, m4a, ogg, opus, flac, amr, wma, webm, mp4 …")],
    customer_channel: Annotated[CustomerChannel | None, typer.Option(help="Which side the customer is on.")] = None,
    include_agent_emotion: Annotated[bool, typer.Option("--include-agent-emotion", help=AGENT_EMOTION_HELP)] = False,
    json_file: JsonFile = None,
    csv_file: CsvFile = None,
    metrics_file: MetricsFile = None,
    html_file: HtmlFile = None,
    embed_audio: EmbedAudio = False,
    contact_lens_file: ContactLensFile = None,
    labels_file: LabelsFile = None,
    vtt_file: VttFile = None,
    model: Annotated[Path, typer.Option(help="The model bundle to use.")] = DEFAULT_MODEL,
) -> None:
    """Score a call's turns and sum it up."""
    options = CallOptions(customer_channel, include_agent_emotion)
    files = {"json": json_file, "csv": csv_file, "metrics-csv": metrics_file, "html": html_file}
    files |= {"labels": labels_file, "vtt": vtt_file, "contact-lens": contact_lens_file}
    targets = asked_for(files, embed_audio)
    with progress_bar() as report:
        report("Reading the recording", 0.0)
        recording = read_recording(call)
        analysis = analyze_call(recording, Recognizer.load(model), options, report)
    if analysis.turns and all(turn.emotion is None for turn in analysis.turns):
        print(  # noqa: T201
            "calltone: no emotion was inferred, as nobody said which side the customer is on: "
            "add --customer-channel left, right or mixed",
            file=sys.stderr,
        )
    write_exports(targets, analysis, recording, model, embed_audio=embed_audio)
    if STDOUT not in targets.values():
        print_analysis(analysis)


def print_analysis(analysis: CallAnalysis) -> None:
    """The turns as a table for a person."""
    console = Console(markup=False, highlight=False)
    console.print(f"{analysis.source.file}: {clock(analysis.source.duration_s)}, model {analysis.model.name}")
    for note in analysis.source.notes:
        console.print(f"Note: {note}")
    table = Table("start", "end", "person", "emotion", "confidence", "sentiment")
    for turn in analysis.turns:
        heard = ("", "", "")
        if turn.emotion is not None and turn.confidence is not None and turn.sentiment is not None:
            name = f"uncertain ({turn.emotion}?)" if turn.uncertain else turn.emotion
            heard = (name, f"{turn.confidence:.0%}", f"{turn.sentiment:+.2f}")
        table.add_row(clock(turn.start_s), clock(turn.end_s), turn.participant, *heard)
    console.print(table)

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
from ser_core.calls.export import analysis_json
from ser_core.cli.terminal import clock, progress_bar, voices_line, write_json
from ser_core.inference.recognizer import Recognizer
from ser_core.settings import DEFAULT_MODEL, CallOptions, CustomerChannel, CustomerVoice

AGENT_EMOTION_HELP = (
    "Infer the agent's emotion too. Off by default: many places forbid inferring an employee's emotions."
)


def analyze(
    call: Annotated[Path, typer.Argument(help="A recording: wav, mp3, m4a, ogg, opus, flac, amr, wma, webm, mp4 …")],
    customer_channel: Annotated[CustomerChannel | None, typer.Option(help="Which side the customer is on.")] = None,
    customer_voice: Annotated[
        CustomerVoice | None,
        typer.Option(
            help="Which of two voices on one channel is the customer's: the one that speaks first, or the other."
        ),
    ] = None,
    include_agent_emotion: Annotated[bool, typer.Option("--include-agent-emotion", help=AGENT_EMOTION_HELP)] = False,
    json_file: Annotated[
        str | None, typer.Option("--json", metavar="FILE|-", help="Write the analysis as JSON.")
    ] = None,
    model: Annotated[Path, typer.Option(help="The model bundle to use.")] = DEFAULT_MODEL,
) -> None:
    """Score a call's turns and sum it up."""
    options = CallOptions(customer_channel, include_agent_emotion, customer_voice)
    with progress_bar() as report:
        report("Reading the recording", 0.0)
        recording = read_recording(call)
        analysis = analyze_call(recording, Recognizer.load(model), options, report)
    if json_file is not None:
        write_json(analysis_json(analysis), json_file)
    if json_file != "-":
        print_analysis(analysis)
    if analysis.turns and all(turn.emotion is None for turn in analysis.turns):
        one_channel = analysis.voices is not None
        print(  # noqa: T201
            "calltone: no emotion was inferred, as nobody said which "
            + (
                "of the two voices is the customer's: add --customer-voice first or second, "
                "or --customer-channel mixed to score both"
                if one_channel
                else "side the customer is on: add --customer-channel left, right or mixed"
            ),
            file=sys.stderr,
        )


def print_analysis(analysis: CallAnalysis) -> None:
    """The turns as a table for a person."""
    console = Console(markup=False, highlight=False)
    console.print(f"{analysis.source.file}: {clock(analysis.source.duration_s)}, model {analysis.model.name}")
    for note in analysis.source.notes:
        console.print(f"Note: {note}")
    if analysis.voices is not None:
        console.print(voices_line(analysis.voices))
    table = Table("start", "end", "person", "emotion", "confidence", "sentiment")
    for turn in analysis.turns:
        heard = ("", "", "")
        if turn.emotion is not None and turn.confidence is not None and turn.sentiment is not None:
            name = f"uncertain ({turn.emotion}?)" if turn.uncertain else turn.emotion
            heard = (name, f"{turn.confidence:.0%}", f"{turn.sentiment:+.2f}")
        table.add_row(clock(turn.start_s), clock(turn.end_s), turn.participant, *heard)
    console.print(table)

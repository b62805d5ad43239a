"""`calltone analyze`: one call, from its file to how it went."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from ser_core.audio import read_recording
from ser_core.calls.analysis import CallAnalysis
from ser_core.calls.analyze import analyze_call
from ser_core.calls.rules import RuleHit, rule_hits
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
from ser_core.cli.rules import hit_line, rules_of
from ser_core.cli.storing import StoreFolder, StoreUrl, keep_analysis, opened
from ser_core.cli.terminal import STDOUT, clock, progress_bar, voices_line
from ser_core.cli.words import (
    ENGINE_HELP,
    MODEL_HELP,
    MODEL_SHAPE,
    AllowDownload,
    Language,
    opened_engine,
    words_options,
)
from ser_core.inference.recognizer import Recognizer
from ser_core.settings import DEFAULT_MODEL, CallOptions, CustomerChannel, CustomerVoice
from ser_core.words.records import DRAFT_NOTE

CUSTOMER_VOICE_HELP = "Which of two voices on one channel is the customer's: the one that speaks first, or the other."
AGENT_EMOTION_HELP = (
    "Infer the agent's emotion too. Off by default: many places forbid inferring an employee's emotions."
)


def analyze(
    call: Annotated[Path, typer.Argument(help="A recording: wav, mp3, m4a, ogg, opus, flac, amr, wma, webm, mp4 …")],
    customer_channel: Annotated[CustomerChannel | None, typer.Option(help="Which side the customer is on.")] = None,
    customer_voice: Annotated[CustomerVoice | None, typer.Option(help=CUSTOMER_VOICE_HELP)] = None,
    include_agent_emotion: Annotated[bool, typer.Option("--include-agent-emotion", help=AGENT_EMOTION_HELP)] = False,
    json_file: JsonFile = None,
    csv_file: CsvFile = None,
    metrics_file: MetricsFile = None,
    html_file: HtmlFile = None,
    embed_audio: EmbedAudio = False,
    contact_lens_file: ContactLensFile = None,
    labels_file: LabelsFile = None,
    vtt_file: VttFile = None,
    rules_file: Annotated[
        Path | None, typer.Option("--rules", metavar="FILE", help="Ask the call the rules of a TOML file.")
    ] = None,
    words: Annotated[
        str | None, typer.Option("--words", metavar="ENGINE", help=f"Write down what is said too. {ENGINE_HELP}")
    ] = None,
    words_model: Annotated[str | None, typer.Option(metavar=MODEL_SHAPE, help=MODEL_HELP)] = None,
    language: Language = None,
    allow_download: AllowDownload = False,
    keep: Annotated[bool, typer.Option("--keep", help="Store the call: `calltone calls list` has it then.")] = False,
    store: StoreUrl = None,
    store_folder: StoreFolder = None,
    model: Annotated[Path, typer.Option(help="The model bundle to use.")] = DEFAULT_MODEL,
) -> None:
    """Score a call's turns and sum it up."""
    options = CallOptions(customer_channel, include_agent_emotion, customer_voice)
    files = {"json": json_file, "csv": csv_file, "metrics-csv": metrics_file, "html": html_file}
    files |= {"labels": labels_file, "vtt": vtt_file, "contact-lens": contact_lens_file}
    targets = asked_for(files, embed_audio)
    listening = words_options(words, words_model, language, allow_download)
    rules = None if rules_file is None else rules_of(rules_file)
    with progress_bar() as report, opened_engine(listening) as engine:
        report("Reading the recording", 0.0)
        recording = read_recording(call)
        recognizer = Recognizer.load(model)
        analysis = analyze_call(recording, recognizer, options, report, engine)
    if analysis.turns and all(turn.emotion is None for turn in analysis.turns):
        print(f"calltone: no emotion was inferred, as nobody said {who_to_name(analysis)}", file=sys.stderr)  # noqa: T201
    hits = None if rules is None else rule_hits(analysis, rules)
    write_exports(targets, analysis, recording, model, hits, embed_audio=embed_audio)
    if STDOUT not in targets.values():
        print_analysis(analysis, hits or ())
    if keep:
        with opened(store, store_folder) as opened_store:
            said = keep_analysis(opened_store, analysis, call, recognizer.card.model_sha256)
        print(f"calltone: {said}", file=sys.stderr)  # noqa: T201


def who_to_name(analysis: CallAnalysis) -> str:
    """What a person has to say before anybody's emotion is inferred."""
    if analysis.voices is None:
        return "which side the customer is on: add --customer-channel left, right or mixed"
    return (
        "which of the two voices is the customer's: add --customer-voice first or second, "
        "or --customer-channel mixed to score both"
    )


def print_analysis(analysis: CallAnalysis, hits: Sequence[RuleHit]) -> None:
    """The answer, then the turns as a table."""
    console = Console(markup=False, highlight=False)
    console.print(f"{analysis.source.file}: {clock(analysis.source.duration_s)}, model {analysis.model.name}")
    for note in analysis.source.notes:
        console.print(f"Note: {note}")
    if analysis.voices is not None:
        console.print(voices_line(analysis.voices))
    for line in (*(sentence.text for sentence in analysis.summary), *map(hit_line, hits), *words_lines(analysis)):
        console.print(line)
    table = Table(
        "start", "end", "person", "emotion", "confidence", "sentiment", *(["words"] if analysis.words else [])
    )
    for turn, said in zip(analysis.turns, analysis.said, strict=True):
        heard = ("", "", "")
        if turn.emotion is not None and turn.confidence is not None and turn.sentiment is not None:
            name = f"uncertain ({turn.emotion}?)" if turn.uncertain else turn.emotion
            heard = (name, f"{turn.confidence:.0%}", f"{turn.sentiment:+.2f}")
        text = [said.text] if said else []
        table.add_row(clock(turn.start_s), clock(turn.end_s), turn.participant, *heard, *text)
    console.print(table)


def words_lines(analysis: CallAnalysis) -> list[str]:
    """Who heard the words, and each turn whose words and tone point apart."""
    words = analysis.words
    if words is None:
        return []
    note = [f"Note: {DRAFT_NOTE}"] if words.draft else []
    flags = [f"{flag.participant} at {clock(flag.start_s)}: {flag.sentence}" for flag in words.disagreements]
    return [f"Words heard by {words.engine}, model {words.model}", *note, *flags]

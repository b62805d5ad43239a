"""`calltone classify`: short clips, one person each, a row a clip."""

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from ser_core.audio import read_recording
from ser_core.cli.terminal import STDOUT, progress_bar, write_text
from ser_core.emotions import EMOTIONS
from ser_core.errors import CalltoneError
from ser_core.inference.recognizer import Recognizer, TurnScore
from ser_core.segmentation import separate_people
from ser_core.settings import DEFAULT_MODEL, CallOptions

COLUMNS = ("path", "emotion", "confidence", "uncertain", *EMOTIONS)
CLIP_ENDINGS = frozenset(
    [
        ".wav",
        ".mp3",
        ".m4a",
        ".aac",
        ".ogg",
        ".opus",
        ".oga",
        ".flac",
        ".amr",
        ".awb",
        ".wma",
        ".webm",
        ".mp4",
        ".mov",
        ".mkv",
        ".gsm",
        ".aiff",
        ".au",
    ]
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run as a formula


class NotAllRead(CalltoneError):
    """Some clips could not be read; the others have their rows."""

    def __init__(self, failed: int, total: int) -> None:
        super().__init__(f"{failed} of {total} clips could not be read (named above); their rows are empty")


class NoClips(CalltoneError):
    """Nothing to classify."""

    def __init__(self, paths: Sequence[Path]) -> None:
        super().__init__(f"no audio files under {', '.join(map(str, paths))}: name files, or folders that hold some")


def classify(
    paths: Annotated[list[Path], typer.Argument(help="Clips, or folders of clips (walked, sorted).")],
    model: Annotated[Path, typer.Option(help="The model bundle to use.")] = DEFAULT_MODEL,
    same_speaker: Annotated[bool, typer.Option("--same-speaker", help="All the clips are of one person.")] = False,
    speaker_by_folder: Annotated[bool, typer.Option("--speaker-by-folder", help="Each folder is one person.")] = False,
    csv_file: Annotated[str, typer.Option("--csv", metavar="FILE|-", help="Where the rows go.")] = STDOUT,
) -> None:
    """Say how each clip sounds, as CSV: a row a file, in the order given."""
    if same_speaker and speaker_by_folder:
        raise typer.BadParameter("--same-speaker and --speaker-by-folder exclude each other")
    clips = list(walked(paths))
    if not clips:
        raise NoClips(paths)
    recognizer = Recognizer.load(model)
    if same_speaker or speaker_by_folder:
        note = f"the model {recognizer.card.name} does not use a person's baseline: the answers are those without it"
        print(f"calltone: {note}", file=sys.stderr)  # noqa: T201
    failed = 0
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    with progress_bar() as report:
        for index, clip in enumerate(clips):
            report(f"{index} of {len(clips)} clips", index / len(clips))
            try:
                rows.writerow(row(clip, score_file(clip, recognizer)))
            except CalltoneError as error:
                failed += 1
                print(f"calltone: {clip.name}: {error}", file=sys.stderr)  # noqa: T201
                rows.writerow([harmless(str(clip)), *[""] * (len(COLUMNS) - 1)])
    write_text(out.getvalue(), csv_file)
    if failed:
        raise NotAllRead(failed, len(clips))


def walked(paths: Sequence[Path]) -> Iterator[Path]:
    """The files as given; a folder's audio files in order of name."""
    for path in paths:
        if path.is_dir():
            yield from sorted(
                file for file in path.rglob("*") if file.is_file() and file.suffix.lower() in CLIP_ENDINGS
            )
        else:
            yield path


def score_file(clip: Path, recognizer: Recognizer) -> TurnScore:
    """One clip, its channels mixed."""
    (mixed,) = separate_people(read_recording(clip), CallOptions(customer_channel="mixed"))
    return recognizer.score_clip(mixed.track.read())


def row(clip: Path, score: TurnScore) -> list[str]:
    """A clip's cells, in the order of COLUMNS."""
    shares = [f"{score.probabilities[name]:.4f}" for name in EMOTIONS]
    return [harmless(str(clip)), score.emotion, f"{score.confidence:.4f}", str(score.uncertain).lower(), *shares]


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> harmless("=cmd.wav"), harmless("call.wav")
    ("'=cmd.wav", 'call.wav')
    """
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell

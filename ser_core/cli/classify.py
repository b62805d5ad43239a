"""`calltone classify`: short clips, one person each, a row a clip."""

import csv
import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from ser_core.audio import read_recording
from ser_core.audio.recording import Samples
from ser_core.calls.exports.spreadsheet import harmless
from ser_core.cli.labelled import read_labels
from ser_core.cli.terminal import STDOUT, progress_bar, write_text
from ser_core.emotions import EMOTIONS
from ser_core.errors import CalltoneError
from ser_core.inference.recognizer import Recognizer
from ser_core.inference.turn_score import TurnScore
from ser_core.segmentation import separate_people
from ser_core.settings import DEFAULT_MODEL, CallOptions

COLUMNS = ("path", "speaker", "emotion", "confidence", "uncertain", *EMOTIONS)
ACTUAL_HELP = "What is right: a CSV with the columns path and emotion. It adds a last column, actual."
NO_SPEECH = "no speech"  # in place of an emotion
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
    actual: Annotated[Path | None, typer.Option(metavar="CSV", help=ACTUAL_HELP)] = None,
) -> None:
    """Say how each clip sounds, as CSV: a row a file, in the order given."""
    if same_speaker and speaker_by_folder:
        raise typer.BadParameter("--same-speaker and --speaker-by-folder exclude each other")
    clips = list(walked(paths))
    if not clips:
        raise NoClips(paths)
    labels = read_labels(actual) if actual is not None else None
    recognizer = Recognizer.load(model)
    if (same_speaker or speaker_by_folder) and not recognizer.card.knows_speakers:
        note = f"the model {recognizer.card.name} does not use a person's baseline: the answers are those without it"
        print(f"calltone: {note}", file=sys.stderr)  # noqa: T201
    people: dict[str, list[int]] = {}
    for place, clip in enumerate(clips):
        people.setdefault(speaker_of(clip, same_speaker, speaker_by_folder) or f"clip {place}", []).append(place)
    said: dict[int, list[str]] = {}
    with progress_bar() as report:
        for places in people.values():
            report(f"{len(said)} of {len(clips)} clips", len(said) / len(clips))
            said |= rows_of_person({place: clips[place] for place in places}, recognizer)
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS if labels is None else (*COLUMNS, "actual"))
    for place, clip in enumerate(clips):
        named = speaker_of(clip, same_speaker, speaker_by_folder)
        label = [] if labels is None else [labels.get(clip.resolve(), "")]
        rows.writerow([harmless(str(clip)), harmless(named), *said.get(place, [""] * (len(COLUMNS) - 2)), *label])
    write_text(out.getvalue(), csv_file)
    if len(said) < len(clips):
        raise NotAllRead(len(clips) - len(said), len(clips))


def speaker_of(clip: Path, same_speaker: bool, speaker_by_folder: bool) -> str:
    """Who is said to speak; empty where nobody said so, and each clip is a stranger's."""
    return "1" if same_speaker else str(clip.parent) if speaker_by_folder else ""


def rows_of_person(clips: Mapping[int, Path], recognizer: Recognizer) -> dict[int, list[str]]:
    """The cells after the speaker's, by the clip's place; a clip that cannot be read has none."""
    heard: dict[int, Samples] = {}
    for place, clip in clips.items():
        try:
            heard[place] = samples_of(clip)
        except CalltoneError as error:
            print(f"calltone: {clip.name}: {error}", file=sys.stderr)  # noqa: T201
    scores = recognizer.score_clips_of_one_person(list(heard.values()))
    return {place: cells(score) for place, score in zip(heard, scores, strict=True)}


def walked(paths: Sequence[Path]) -> Iterator[Path]:
    """The files as given; a folder's audio files in order of name."""
    for path in paths:
        if path.is_dir():
            yield from sorted(
                file for file in path.rglob("*") if file.is_file() and file.suffix.lower() in CLIP_ENDINGS
            )
        else:
            yield path


def samples_of(clip: Path) -> Samples:
    """One clip, its channels mixed."""
    (mixed,) = separate_people(read_recording(clip), CallOptions(customer_channel="mixed"))
    return mixed.track.read()


def cells(score: TurnScore) -> list[str]:
    """A clip's cells after path and speaker, in the order of COLUMNS; nobody's voice has no emotion."""
    shares = [f"{score.probabilities[name] if score.speech else 0.0:.4f}" for name in EMOTIONS]
    confidence = score.confidence if score.speech else 0.0
    emotion = score.emotion if score.speech else NO_SPEECH
    return [emotion, f"{confidence:.4f}", str(score.uncertain).lower(), *shares]

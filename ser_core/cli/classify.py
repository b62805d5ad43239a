"""`calltone classify`: short clips, one person each, a row a clip."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from ser_core.audio import read_recording
from ser_core.audio.formats import ENDINGS
from ser_core.audio.recording import Samples
from ser_core.cli.clip_rows import HeardClip, clips_csv, clips_json
from ser_core.cli.labelled import read_labels
from ser_core.cli.terminal import STDOUT, one_on_stdout, progress_bar, write_json, write_text
from ser_core.errors import CalltoneError
from ser_core.inference.recognizer import Recognizer
from ser_core.segmentation import separate_people
from ser_core.settings import DEFAULT_MODEL, CallOptions

ACTUAL_HELP = "What is right: a CSV with the columns path and emotion. It adds a last column, actual."


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
    csv_file: Annotated[
        str | None, typer.Option("--csv", metavar="FILE|-", help="Where the rows go; to stdout, if not given.")
    ] = None,
    json_file: Annotated[
        str | None, typer.Option("--json", metavar="FILE|-", help="Write the answers as JSON.")
    ] = None,
    actual: Annotated[Path | None, typer.Option(metavar="CSV", help=ACTUAL_HELP)] = None,
) -> None:
    """Say how each clip sounds: a row a file, in the order given."""
    if same_speaker and speaker_by_folder:
        raise typer.BadParameter("--same-speaker and --speaker-by-folder exclude each other")
    one_on_stdout(csv_file, json_file)
    if csv_file is None and json_file != STDOUT:
        csv_file = STDOUT
    clips = list(walked(paths))
    if not clips:
        raise NoClips(paths)
    labels = read_labels(actual) if actual is not None else None
    recognizer = Recognizer.load(model)
    if (same_speaker or speaker_by_folder) and not recognizer.card.knows_speakers:
        note = f"the model {recognizer.card.name} does not use a person's baseline: the answers are those without it"
        print(f"calltone: {note}", file=sys.stderr)  # noqa: T201
    heard: dict[int, HeardClip] = {}
    with progress_bar() as report:
        for places in places_by_person(clips, same_speaker, speaker_by_folder).values():
            report(f"{len(heard)} of {len(clips)} clips", len(heard) / len(clips))
            speaker = speaker_of(clips[places[0]], same_speaker, speaker_by_folder)
            own = heard_of_person([clips[place] for place in places], speaker, recognizer)
            heard |= zip(places, own, strict=True)
    answers = [heard[place] for place in range(len(clips))]
    if csv_file is not None:
        write_text(clips_csv(answers, labels), csv_file)
    if json_file is not None:
        write_json(clips_json(answers, labels, recognizer.card), json_file)
    failed = sum(answer.score is None for answer in answers)
    if failed:
        raise NotAllRead(failed, len(clips))


def places_by_person(clips: Sequence[Path], same_speaker: bool, speaker_by_folder: bool) -> dict[str, list[int]]:
    """Which clips, by their place, are one person's; where nobody said so, each is a stranger's."""
    people: dict[str, list[int]] = {}
    for place, clip in enumerate(clips):
        people.setdefault(speaker_of(clip, same_speaker, speaker_by_folder) or f"clip {place}", []).append(place)
    return people


def speaker_of(clip: Path, same_speaker: bool, speaker_by_folder: bool) -> str:
    """Who is said to speak; empty where nobody said so, and each clip is a stranger's."""
    return "1" if same_speaker else str(clip.parent) if speaker_by_folder else ""


def heard_of_person(clips: Sequence[Path], speaker: str, recognizer: Recognizer) -> list[HeardClip]:
    """The answers to one person's clips; a clip that cannot be read has its reason, which is told at once."""
    read: dict[int, Samples] = {}
    problems: dict[int, str] = {}
    for place, clip in enumerate(clips):
        try:
            read[place] = samples_of(clip)
        except CalltoneError as error:
            problems[place] = str(error)
            print(f"calltone: {clip.name}: {error}", file=sys.stderr)  # noqa: T201
    scores = dict(zip(read, recognizer.score_clips_of_one_person(list(read.values())), strict=True))
    return [HeardClip(clip, speaker, scores.get(place), problems.get(place)) for place, clip in enumerate(clips)]


def walked(paths: Sequence[Path]) -> Iterator[Path]:
    """The files as given; a folder's audio files in order of name."""
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.is_file() and file.suffix.lower() in ENDINGS)
        else:
            yield path


def samples_of(clip: Path) -> Samples:
    """One clip, its channels mixed."""
    (mixed,) = separate_people(read_recording(clip), CallOptions(customer_channel="mixed"))
    return mixed.track.read()

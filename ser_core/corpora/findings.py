"""What can be wrong with a folder of a corpus, each with what to do: judged by the files' names and places."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ser_core.corpora.records import Clip

Kind = Literal[
    "missing",
    "extra",
    "left out",
    "misplaced",
    "copies",
    "second version",
    "two labels",
    "same sound",
    "empty",
    "silent",
    "unreadable",
    "damaged",
]

# What would teach or measure something false; the others cost nothing but clips or disk.
SPOILING = frozenset[Kind]({"misplaced", "two labels", "empty", "silent", "unreadable", "damaged"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a person should know about some files, named from the checked folder on."""

    kind: Kind
    what: str
    what_to_do: str
    files: tuple[str, ...]

    @property
    def spoils(self) -> bool:
        return self.kind in SPOILING


def missing(names: Mapping[str, Sequence[str]], clips_by_speaker: Mapping[str, int]) -> Iterator[Finding]:
    """People of whom nothing is there, then the clips that others lack, a finding a person."""
    absent = [speaker for speaker in clips_by_speaker if len(names[speaker]) == clips_by_speaker[speaker]]
    if absent:
        yield Finding(
            "missing",
            f"{len(absent)} of {len(clips_by_speaker)} people are not here: {', '.join(absent)}",
            "unpack the archive again if they should be; all else works on the people who are here",
            (),
        )
    for speaker in clips_by_speaker:
        if names[speaker] and speaker not in absent:
            yield Finding(
                "missing",
                f"{speaker}: {len(names[speaker])} of {clips_by_speaker[speaker]} clips are not here",
                "unpack the archive again, or do without them",
                tuple(name for name in names[speaker] if name),
            )


def not_clips(
    files: Sequence[Path], folder: Path, title: str, left_out: Callable[[Path], str | None]
) -> Iterator[Finding]:
    """Audio files that are no clips: some known and left out on purpose, the others strangers."""
    known: dict[str, list[str]] = defaultdict(list)
    strangers: list[str] = []
    for file in files:
        why = left_out(file)
        (strangers if why is None else known[why]).append(shown(file, folder))
    for why, names in known.items():
        yield Finding("left out", f"{counted(names)} not loaded: {why}", "nothing: this is meant", tuple(names))
    if strangers:
        yield Finding(
            "extra",
            f"{counted(strangers)} under names that are not {title}'s: not loaded",
            "move them out, or give them their official names",
            tuple(strangers),
        )


def unpublished(clips: Sequence[Clip], folder: Path, title: str) -> Iterator[Finding]:
    """Names of the corpus's form for clips that it does not have."""
    if clips:
        yield Finding(
            "extra",
            f"{counted(clips)} named as {title} names its own, but published nowhere: loaded all the same",
            "move them out of the folder if you did not put them there on purpose",
            tuple(shown(clip.path, folder) for clip in clips),
        )


def misplaced(clips: Sequence[Clip], folder: Path) -> Iterator[Finding]:
    """Clips in a folder that is named after another person or another emotion."""
    for clip in clips:
        said = said_by_folder(clip.corpus, clip.path.parent.name)
        against = [word for word in said if word not in (clip.speaker, clip.emotion)]
        if against:
            yield Finding(
                "misplaced",
                f"its name says {clip.speaker}, {clip.emotion}; its folder {clip.path.parent.name} says {', '.join(against)}",
                "listen to it; rename or move it, or delete it",
                (shown(clip.path, folder),),
            )


TESS_FOLDER_WORDS = {
    "angry": "angry",
    "disgust": "disgust",
    "fear": "fearful",
    "happy": "happy",
    "neutral": "neutral",
    "pleasant_surprise": "surprised",
    "pleasant_surprised": "surprised",
    "ps": "surprised",
    "sad": "sad",
}
FOLDER_NAMES = {
    "ravdess": re.compile(r"Actor_(\d\d)"),
    "tess": re.compile(rf"(OAF|YAF)_({'|'.join(TESS_FOLDER_WORDS)})", re.IGNORECASE),
    "savee": re.compile(r"(DC|JE|JK|KL)"),
}


def said_by_folder(corpus: str, name: str) -> tuple[str, ...]:
    """The speaker, and the emotion if any, that an official folder stands for; nothing for other folders.

    >>> said_by_folder("tess", "OAF_Pleasant_surprise"), said_by_folder("savee", "ALL")
    (('tess/OAF', 'surprised'), ())
    """
    match = FOLDER_NAMES[corpus].fullmatch(name) if corpus in FOLDER_NAMES else None
    if match is None:
        return ()
    speaker, *words = match.groups()
    return (f"{corpus}/{speaker.upper()}", *(TESS_FOLDER_WORDS[word.lower()] for word in words))


def shown(file: Path, folder: Path) -> str:
    """A file as it is named from the checked folder on."""
    return file.relative_to(folder).as_posix()


def counted(things: Sequence[object]) -> str:
    """Their number, as a person says it.

    >>> counted([1]), counted([1, 2])
    ('1 file', '2 files')
    """
    return f"{len(things)} file{'' if len(things) == 1 else 's'}"

"""What a corpus and its clips are: frozen records, and the errors that say what was expected."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ser_core.errors import CalltoneError

Sex = Literal["female", "male"]

AUDIO_SUFFIXES = frozenset({".wav", ".flac", ".opus"})  # official files are .wav; the others are re-coded copies


@dataclass(frozen=True, slots=True)
class Clip:
    """One acted sentence, with what its corpus says about it."""

    path: Path
    corpus: str
    speaker: str  # unique over all corpora: "ravdess/01"
    emotion: str  # one of EMOTIONS
    intensity: str | None
    sentence: str
    take: int
    sex: Sex | None

    @property
    def identity(self) -> tuple[str, ...]:
        """What makes two files the same clip, wherever they lie."""
        return (self.speaker, self.emotion, self.intensity or "", self.sentence, str(self.take))


@dataclass(frozen=True, slots=True)
class Corpus:
    """A public corpus: whose it is, what one may do with it, and how its files are found."""

    name: str
    title: str
    citation: str
    licence: str
    folders: tuple[str, ...]  # names that people unpack it under, in lower case
    expects: str  # one example of a file's place and name
    load: Callable[[Path], tuple[Clip, ...]]


class CorpusEmpty(CalltoneError):
    """A folder without a single clip under the corpus's official names."""

    def __init__(self, title: str, folder: Path, expects: str) -> None:
        super().__init__(f"no {title} clips under {folder}: files are expected to be named like {expects}")


class CorpusMissing(CalltoneError):
    """No folder of the corpora holds this corpus."""

    def __init__(self, name: str, root: Path, folders: tuple[str, ...]) -> None:
        super().__init__(f"no {name} corpus in {root}: a folder called {' or '.join(folders)} is expected there")


class CorporaFolderMissing(CalltoneError):
    """Nobody has said where the corpora are, or that place is not a folder."""

    def __init__(self, root: Path | None) -> None:
        what = "no folder of corpora named" if root is None else f"no folder at {root}"
        super().__init__(
            f"{what}: give the folder that holds the corpora (RAVDESS, CREMA-D, TESS, SAVEE, EmoDB), "
            "or set CALLTONE_CORPORA to it"
        )


class UnknownCorpus(CalltoneError):
    """A name that no loader answers to."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"no corpus called {name!r}: it is one of {', '.join(known)}")

"""What is heard in words: frozen records, and what an engine is."""

from collections.abc import Callable
from dataclasses import dataclass

from ser_core.audio.recording import Samples


@dataclass(frozen=True, slots=True)
class Word:
    """One word and when it was said. Its text is whatever an engine gave: whoever shows it escapes it."""

    text: str
    start_s: float
    end_s: float
    confidence: float | None  # 0 to 1, the engine's own; None where it gives none


@dataclass(frozen=True, slots=True)
class Heard:
    """What an engine hears in a piece of sound; times count from the start of the piece."""

    text: str
    words: tuple[Word, ...]
    language: str  # as "en"


@dataclass(frozen=True, slots=True)
class Transcript:
    """What is said in one turn; times are those of the call. Without words where nothing was understood."""

    participant: str
    start_s: float
    end_s: float
    text: str
    words: tuple[Word, ...]
    language: str
    engine: str
    model: str  # a name to show, never a path
    draft: bool  # True: too often wrong to be quoted

    @property
    def confidence(self) -> float | None:
        """The mean of the words' own; None where there are none."""
        known = [word.confidence for word in self.words if word.confidence is not None]
        return sum(known) / len(known) if known else None


@dataclass(frozen=True, slots=True, eq=False)
class Engine:
    """An engine with its model loaded, to be asked by one thread at a time."""

    name: str
    model: str
    draft: bool
    hear: Callable[[Samples], Heard]

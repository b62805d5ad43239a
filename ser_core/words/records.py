"""What is heard in words: frozen records, and what an engine is. Who heard them is said once, beside all of a call's words."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from ser_core.audio.recording import Samples

LANGUAGE_CODE = re.compile(r"[a-z]{2,3}")
DRAFT_NOTE = "The words are a draft. Many of them are wrong: look into them for hints, and quote nothing."


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
    language: str  # as "en"; LANGUAGE_CODE fits it


@dataclass(frozen=True, slots=True)
class Transcript:
    """What is said in one turn; times are those of the call. Without words where nothing was understood."""

    participant: str
    start_s: float
    end_s: float
    text: str
    words: tuple[Word, ...]
    language: str

    @property
    def confidence(self) -> float | None:
        """The mean of the words' own; None where there are none."""
        known = [word.confidence for word in self.words if word.confidence is not None]
        return sum(known) / len(known) if known else None


@dataclass(frozen=True, slots=True, eq=False)
class Engine:
    """An engine with its model loaded, to be asked by one thread at a time."""

    name: str
    model: str  # a name to show, never a path
    draft: bool  # True: its words are too often wrong to be quoted
    hear: Callable[[Samples], Heard]

"""What a caller may choose about an analysis, as frozen records with working defaults."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PROJECT_DIR = Path(__file__).resolve().parents[1]  # holds models/, sample_calls/ and the pages
DEFAULT_MODEL = PROJECT_DIR / "models" / "default"
DEFAULT_VOICES = PROJECT_DIR / "models" / "voices"  # tells two people on one channel apart

CustomerChannel = Literal["left", "right", "mixed"]
CustomerVoice = Literal["first", "second"]


@dataclass(frozen=True, slots=True)
class CallOptions:
    """How one call is to be read.

    `customer_channel` is None while nobody has said which side the customer is on: the report then
    keeps the two sides as "unknown" and says so, and does not guess. `customer_voice` says the same of a call
    on one channel: the first voice is the one that speaks first. To name it is to say that there are two. With
    `customer_channel="mixed"` all voices are scored as one, and nobody is told apart.
    """

    customer_channel: CustomerChannel | None = None
    include_agent_emotion: bool = False  # inferring an employee's emotion is forbidden in many places: a deliberate act
    customer_voice: CustomerVoice | None = None


@dataclass(frozen=True, slots=True)
class WordsOptions:
    """How words are to be heard. Nothing is fetched over the network unless `allow_download` says so."""

    engine: str = "pocketsphinx"  # a name in ser_core.words.engines
    model: str | None = None  # whisper's: a folder, or the name of one that is on this machine
    language: str | None = None  # as "en"; None: whisper finds out for each turn
    allow_download: bool = False  # of a model that `model` names

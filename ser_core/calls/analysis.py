"""The result of one call: a frozen record that pages, reports and stores read, and nobody changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ser_core.audio.recording import SourceFacts
from ser_core.segmentation.records import ChannelName, Role, Skipped, Voices
from ser_core.settings import CallOptions
from ser_core.words.disagreement import Disagreement
from ser_core.words.records import Transcript

if TYPE_CHECKING:
    from ser_core.calls.metrics import CallMetrics
    from ser_core.calls.summary import Sentence

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """Which model gave the answers."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class CallParticipant:
    """A person of the call, without the sound."""

    id: str
    role: Role
    channel: ChannelName


@dataclass(frozen=True, slots=True)
class ScoredTurn:
    """A turn and how it sounded; the feelings are None where they were not inferred.

    They are not of an agent by default, of anybody on a two-sided call before it is said who is the customer, and of a
    turn that is named among what was skipped.
    """

    participant: str
    start_s: float
    end_s: float
    loudness_dbfs: float
    emotion: str | None = None
    confidence: float | None = None
    uncertain: bool | None = None
    probabilities: Mapping[str, float] | None = None
    sentiment: float | None = None
    pitch_semitones: float | None = None  # above the middle of the same person's turns
    syllables: int | None = None

    @property
    def duration_s(self) -> float:
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class CallWords:
    """What was said, by whom it was heard, and where words and tone point apart."""

    engine: str
    model: str  # a name to show, never a path
    draft: bool  # True: too often wrong to be quoted
    turns: tuple[Transcript, ...]  # one for each turn of the call, in the same order
    disagreements: tuple[Disagreement, ...]  # in order of start


@dataclass(frozen=True, slots=True)
class CallAnalysis:
    """All that is known of a call."""

    source: SourceFacts
    model: ModelFacts
    participants: tuple[CallParticipant, ...]
    turns: tuple[ScoredTurn, ...]  # in order of start
    metrics: CallMetrics
    summary: tuple[Sentence, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    options: CallOptions = field(default_factory=CallOptions)
    voices: Voices | None = None  # where one channel was searched for two people
    words: CallWords | None = None  # where they were listened to

    @property
    def told_apart(self) -> bool:
        """Whether two people of one track were told apart by their voices."""
        return len(self.participants) > 1 and all(person.channel == "mono" for person in self.participants)

    @property
    def said(self) -> tuple[Transcript | None, ...]:
        """The words of each turn; None where nobody listened to them."""
        return (None,) * len(self.turns) if self.words is None else self.words.turns

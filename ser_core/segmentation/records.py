"""What segmentation hands on: people with their tracks, turns, windows, and what was left out."""

from dataclasses import dataclass
from typing import Literal

from ser_core.audio.recording import Track

Role = Literal["customer", "agent", "unknown", "mixed"]
ChannelName = Literal["left", "right", "mono"]
Verdict = Literal["two people", "one person", "can't tell"]


@dataclass(frozen=True, slots=True, eq=False)
class Participant:
    """A person on the call, or the mix of all of them where one channel holds more than one."""

    id: str  # "customer", "agent", "left", "right", "first", "second" or "mixed": unique in a call
    role: Role
    channel: ChannelName
    track: Track


@dataclass(frozen=True, slots=True)
class Turn:
    """One person's speech between two pauses."""

    participant: str
    start_s: float
    end_s: float
    loudness_dbfs: float

    @property
    def duration_s(self) -> float:
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Skipped:
    """A stretch that was left out, and why."""

    participant: str
    start_s: float
    end_s: float
    reason: str


@dataclass(frozen=True, slots=True)
class Window:
    """A piece of a turn that is scored on its own."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Voices:
    """Whether one channel holds two people, as far as their voices tell.

    "Two people" says too that each one's words are mostly given to them. The confidence is the share of such
    answers that are right where one voice and two are as frequent; "can't tell" has that of the likelier answer.
    """

    verdict: Verdict
    confidence: float

"""The numbers of a call, from its turns alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ser_core.calls.analysis import ScoredTurn
from ser_core.calls.feelings import PersonFeelings, feelings
from ser_core.calls.stretches import Silence, cross_talk, silences
from ser_core.calls.talk import Interruption, PersonTalk, interruptions, people_talk


@dataclass(frozen=True, slots=True)
class CallMetrics:
    """What can be counted and measured of a call."""

    duration_s: float
    turns: int
    speech_s: float  # of everybody, added up
    silence_s: float
    longest_silence: Silence | None
    cross_talk_s: float
    silences: tuple[Silence, ...]
    interruptions: tuple[Interruption, ...]
    talk: Mapping[str, PersonTalk]  # by participant
    feelings: Mapping[str, PersonFeelings]  # by participant: only of those whose feelings were inferred


def call_metrics(turns: Sequence[ScoredTurn], duration_s: float) -> CallMetrics:
    """Everybody's talk, and the feelings of those whose turns have some."""
    quiet, interrupted = silences(turns, duration_s), interruptions(turns)
    talk = people_talk(turns, interrupted)
    judged = [person for person in talk if any(t.participant == person and t.sentiment is not None for t in turns)]
    return CallMetrics(
        duration_s=duration_s,
        turns=len(turns),
        speech_s=sum(person.speech_s for person in talk.values()),
        silence_s=sum(silence.duration_s for silence in quiet),
        longest_silence=max(quiet, key=lambda silence: silence.duration_s, default=None),
        cross_talk_s=sum(stretch.duration_s for stretch in cross_talk(turns)),
        silences=tuple(quiet),
        interruptions=tuple(interrupted),
        talk=talk,
        feelings={
            person: feelings([turn for turn in turns if turn.participant == person], duration_s) for person in judged
        },
    )

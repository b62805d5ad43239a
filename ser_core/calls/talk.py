"""Who talked, how much and how fast, and who let whom finish: from when turns are, not from how they sounded."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ser_core.calls.analysis import ScoredTurn
from ser_core.calls.stretches import Stretch, Utterance, utterances

BACKCHANNEL_S = 1.0  # a shorter "yes" takes nobody's floor
UNDER_WAY_S = 0.5  # somebody must have been speaking that long to be interrupted
HELD_S = 3.0  # after a longer pause of one's own the floor is open again
SPOKEN_OVER_S = 0.3  # and be spoken over for so long: less is how people take turns


@dataclass(frozen=True, slots=True)
class Interruption:
    """Somebody begins while another speaks, and has the floor afterwards."""

    at_s: float
    by: str
    of: str
    overlap_s: float


@dataclass(frozen=True, slots=True)
class PersonTalk:
    """One person's part in the talking."""

    turns: int
    speech_s: float
    talk_share: float  # of everybody's speech
    talk_to_listen: float | None  # own speech to that of the others; None where they do not speak
    longest_monologue: Stretch | None  # nothing in it but short words of others
    interruptions: int
    response_s: float | None  # the median time until they answer; speaking over the end of a question is 0
    syllables_per_s: float | None
    loudness_dbfs: float | None


def people_talk(turns: Sequence[ScoredTurn], interrupted: Sequence[Interruption]) -> Mapping[str, PersonTalk]:
    """Everybody's part, in the order in which they first speak."""
    spoken = utterances(turns)
    people = list(dict.fromkeys(turn.participant for turn in sorted(turns, key=lambda turn: turn.start_s)))
    seconds = {person: sum(turn.duration_s for turn in turns if turn.participant == person) for person in people}
    total_s = sum(seconds.values())
    return {
        person: PersonTalk(
            turns=sum(turn.participant == person for turn in turns),
            speech_s=seconds[person],
            talk_share=seconds[person] / total_s,
            talk_to_listen=seconds[person] / (total_s - seconds[person]) if len(people) > 1 else None,
            longest_monologue=longest_monologue(spoken, person),
            interruptions=sum(one.by == person for one in interrupted),
            response_s=response_s(spoken, person),
            syllables_per_s=syllables_per_s([turn for turn in turns if turn.participant == person]),
            loudness_dbfs=mean_loudness_dbfs([turn for turn in turns if turn.participant == person]),
        )
        for person in people
    }


def longest_monologue(spoken: Sequence[Utterance], person: str) -> Stretch | None:
    """The longest stretch that is one person's, whatever short words others say in it."""
    held: list[Stretch] = []
    before: Utterance | None = None
    for one in spoken:
        if one.participant == person:
            goes_on = before is not None and before.participant == person and one.start_s - before.end_s < HELD_S
            held.append(Stretch(held.pop().start_s if goes_on else one.start_s, one.end_s))
        if one.participant == person or one.duration_s > BACKCHANNEL_S:
            before = one
    return max(held, key=lambda stretch: stretch.duration_s, default=None)


def interruptions(turns: Sequence[ScoredTurn]) -> list[Interruption]:
    """Where somebody takes the floor from another who is still speaking."""
    found, speaking = [], list[Utterance]()
    for one in utterances(turns):
        speaking = [other for other in speaking if other.end_s > one.start_s]
        if one.duration_s > BACKCHANNEL_S:
            found += [
                Interruption(one.start_s, one.participant, other.participant, other.end_s - one.start_s)
                for other in speaking
                if other.participant != one.participant and takes_floor(one, other)
            ]
        speaking.append(one)
    return found


def takes_floor(one: Utterance, other: Utterance) -> bool:
    """Whether `one` begins well inside `other` and outlasts it."""
    return other.start_s + UNDER_WAY_S <= one.start_s <= other.end_s - SPOKEN_OVER_S and one.end_s > other.end_s


def response_s(spoken: Sequence[Utterance], person: str) -> float | None:
    """How long the others wait for an answer, the median."""
    floor = [one for one in spoken if one.duration_s > BACKCHANNEL_S or one.participant == person]
    waits = [
        max(0.0, answer.start_s - before.end_s)
        for before, answer in pairwise(floor)
        if answer.participant == person != before.participant
    ]
    return median(waits) if waits else None


def syllables_per_s(turns: Sequence[ScoredTurn]) -> float | None:
    """Syllables a second of speech, where they were counted."""
    counted = [turn for turn in turns if turn.syllables is not None]
    seconds = sum(turn.duration_s for turn in counted)
    return sum(turn.syllables or 0 for turn in counted) / seconds if seconds else None


def mean_loudness_dbfs(turns: Sequence[ScoredTurn]) -> float | None:
    """The mean power of the turns, each for as long as it lasts."""
    seconds = sum(turn.duration_s for turn in turns)
    if not seconds:
        return None
    power = sum(10 ** (turn.loudness_dbfs / 10) * turn.duration_s for turn in turns) / seconds
    return 10 * math.log10(power) if power else None

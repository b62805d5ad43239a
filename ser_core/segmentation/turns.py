"""The people and speech turns of a whole recording: the one way in for a file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from ser_core.audio.recording import BLOCK_S, Recording, Samples
from ser_core.segmentation.people import separate_people, two_voices
from ser_core.segmentation.records import Participant, Skipped, Turn, Voices
from ser_core.segmentation.stream import PairTurnBuilder, TurnBuilder
from ser_core.segmentation.telling_apart import ToldApart, tell_apart
from ser_core.segmentation.voice_encoder import VoiceEncoder, shipped_encoder
from ser_core.settings import CallOptions, CustomerVoice

Block = TypeVar("Block")
Progress = Callable[[float], None]  # is told the share that is done, up to 1


@dataclass(frozen=True, slots=True, eq=False)
class Segmentation:
    """Who is on a call, and who speaks when."""

    participants: tuple[Participant, ...]
    turns: tuple[Turn, ...]  # in order of start
    skipped: tuple[Skipped, ...]  # in order of start
    voices: Voices | None = None  # where one channel was searched for two people


def segment_call(
    recording: Recording,
    options: CallOptions | None = None,
    progress: Progress | None = None,
    encoder: VoiceEncoder | None = None,
) -> Segmentation:
    """The people and turns of a call; `encoder` tells two people on one channel apart, the one that ships if none is given."""
    options = options or CallOptions()
    participants = separate_people(recording, options)
    if len(participants) == 2:
        turns, skipped = find_turns_of_both(participants[0], participants[1], progress)
    else:
        turns, skipped = find_turns(participants[0], progress)
    found = Segmentation(participants, tuple(sorted(turns, key=start_of)), tuple(sorted(skipped, key=start_of)))
    if len(participants) == 2 or not may_hold_two(options):
        return found
    return with_voices(found, options, encoder or shipped_encoder())


def may_hold_two(options: CallOptions) -> bool:
    """Whether the voices of one channel are to be told apart: not where somebody has said what is on its channels."""
    return options.customer_channel is None or (
        options.customer_voice is not None and options.customer_channel != "mixed"
    )


def with_voices(found: Segmentation, options: CallOptions, encoder: VoiceEncoder) -> Segmentation:
    """The same with its one channel searched for two people."""
    return dealt_out(found, tell_apart(found.participants[0].track, found.turns, encoder), options.customer_voice)


def dealt_out(found: Segmentation, told: ToldApart, customer_voice: CustomerVoice | None) -> Segmentation:
    """Two people in place of the mix where there are two, or where a person who names one of them says so."""
    if told.voices.verdict != "two people" and customer_voice is None:
        return replace(found, voices=told.voices)
    people = two_voices(found.participants[0], customer_voice)
    id_of = {"first": people[0].id, "second": people[1].id}
    turns = tuple(replace(turn, participant=id_of[turn.participant]) for turn in told.turns)
    skipped = tuple(
        replace(stretch, participant=who_is_nearest(stretch, turns, people[0].id)) for stretch in found.skipped
    )
    return replace(found, participants=people, turns=turns, skipped=skipped, voices=told.voices)


def who_is_nearest(stretch: Skipped, turns: Sequence[Turn], if_nobody: str) -> str:
    """Too short to tell whose voice it is: it goes with the turn beside it."""
    middle_s = (stretch.start_s + stretch.end_s) / 2
    nearest = min(turns, key=lambda turn: max(turn.start_s - middle_s, middle_s - turn.end_s), default=None)
    return if_nobody if nearest is None else nearest.participant


def find_turns(participant: Participant, progress: Progress | None = None) -> tuple[list[Turn], list[Skipped]]:
    """One participant's turns, and what was too short to be one."""
    builder = TurnBuilder(participant.id)
    blocks = told(participant.track.blocks(), participant.track.duration_s, progress)
    turns = [turn for samples in blocks for turn in builder.push(samples)]
    return turns + builder.finish(), builder.skipped


def find_turns_of_both(
    left: Participant, right: Participant, progress: Progress | None = None
) -> tuple[list[Turn], list[Skipped]]:
    """The turns of two sides that were recorded together, without what leaked from one into the other."""
    builder = PairTurnBuilder(left.id, right.id)
    duration_s = max(left.track.duration_s, right.track.duration_s)
    turns: list[Turn] = []
    for start_s in told(block_starts(duration_s), duration_s, progress):
        first, second = (side.track.read(start_s, start_s + BLOCK_S) for side in (left, right))
        length = max(len(first), len(second))
        turns += builder.push(filled(first, length), filled(second, length))
    return turns + builder.finish(), builder.skipped


def block_starts(duration_s: float) -> Iterator[float]:
    """The moment at which each block of a track begins."""
    yield from (index * BLOCK_S for index in range(int(np.ceil(duration_s / BLOCK_S))))


def told(blocks: Iterator[Block], duration_s: float, progress: Progress | None) -> Iterator[Block]:
    """The same blocks; after each one was used, the share that is done is told."""
    for index, block in enumerate(blocks):
        yield block
        if progress is not None:
            progress(min(1.0, (index + 1) * BLOCK_S / duration_s))


def filled(samples: Samples, length: int) -> Samples:
    """With silence at the end, where one channel is shorter than the other."""
    return np.pad(samples, (0, length - len(samples)))


def start_of(piece: Turn | Skipped) -> tuple[float, str]:
    return piece.start_s, piece.participant

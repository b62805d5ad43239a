"""Who is on the call: one participant a channel where a channel holds one person, otherwise one mix."""

import tempfile
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ser_core.audio.recording import BLOCK_S, SAMPLE_RATE_HZ, Recording, Track
from ser_core.segmentation.records import ChannelName, Participant, Role
from ser_core.settings import CallOptions, CustomerVoice

LONGEST_MIX_IN_MEMORY_S = 300.0  # ten megabytes; a longer mix goes to a spool file


def separate_people(recording: Recording, options: CallOptions) -> tuple[Participant, ...]:
    """The people of a call with their tracks; a side is the customer's only where the options say so.

    Two people inside one channel are told apart once its turns are known: see `two_voices`.
    """
    two_sides = len(recording.tracks) == 2 and not recording.identical_channels
    if not two_sides or options.customer_channel == "mixed":
        return (Participant("mixed", "mixed", "mono", mix(recording.tracks)),)
    left, right = recording.tracks
    if options.customer_channel is None:
        return (Participant("left", "unknown", "left", left), Participant("right", "unknown", "right", right))
    left_role: Role = "customer" if options.customer_channel == "left" else "agent"
    right_role: Role = "agent" if options.customer_channel == "left" else "customer"
    return (Participant(left_role, left_role, "left", left), Participant(right_role, right_role, "right", right))


def two_voices(mixed: Participant, customer_voice: CustomerVoice | None) -> tuple[Participant, Participant]:
    """The two people who were told apart on one channel: first who speaks first; both are heard on the same track.

    >>> mixed = Participant("mixed", "mixed", "mono", Track(0, np.zeros(0, np.int16)))
    >>> [person.id for person in two_voices(mixed, None)], [person.id for person in two_voices(mixed, "second")]
    (['first', 'second'], ['agent', 'customer'])
    """
    if customer_voice is None:
        return replace(mixed, id="first", role="unknown"), replace(mixed, id="second", role="unknown")
    customer, agent = replace(mixed, id="customer", role="customer"), replace(mixed, id="agent", role="agent")
    return (customer, agent) if customer_voice == "first" else (agent, customer)


def tracks_of(recording: Recording, channels: Mapping[str, ChannelName]) -> dict[str, Track]:
    """What each participant of a call was heard on, given which channel that was."""
    sides = {"left": recording.tracks[0], "right": recording.tracks[-1]}
    if "mono" in channels.values():
        sides["mono"] = mix(recording.tracks)
    return {person: sides[channel] for person, channel in channels.items()}


def mix(tracks: tuple[Track, ...]) -> Track:
    """The mean of all channels, made a block at a time; of identical or single channels the first one as it is."""
    if len(tracks) == 1:
        return tracks[0]
    length = max(len(track.pcm) for track in tracks)
    pcm = room_for(length)
    step = round(BLOCK_S * SAMPLE_RATE_HZ)
    for start in range(0, length, step):
        total = np.zeros(min(step, length - start), np.int32)
        for track in tracks:
            piece = track.pcm[start : start + step]
            total[: len(piece)] += piece
        pcm[start : start + step] = np.round(total / len(tracks)).astype(np.int16)
    return Track(channel=0, pcm=pcm)


def room_for(length: int) -> NDArray[np.int16]:
    """Space for a mix: in memory while short, otherwise a spool file without a name, which goes when nobody reads it."""
    if length <= LONGEST_MIX_IN_MEMORY_S * SAMPLE_RATE_HZ:
        return np.zeros(length, np.int16)
    with tempfile.TemporaryFile() as spool:
        spool.truncate(length * np.dtype(np.int16).itemsize)
        return np.memmap(spool, np.int16, mode="r+", shape=(length,))

"""One channel, two people: turns cut where the voice changes and given to the first or the second one, with a verdict."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ser_core.audio.recording import Track
from ser_core.segmentation.records import Turn, Voices
from ser_core.segmentation.two_voices import Shares, TwoVoices, find_two_voices
from ser_core.segmentation.voice_activity import STEP_LENGTH, STEP_S, decibels
from ser_core.segmentation.voice_encoder import VoiceEncoder, cells_of, pieces_of
from ser_core.segmentation.voice_frames import voice_frames

FIRST, SECOND = "first", "second"
FEWEST_PIECES = 8  # some four seconds of speech: with less nobody could tell
SURE = 0.7  # of an answer that is given; measured in docs/segmentation.md
ANSWERS = ("one person", "two people", "muddled")  # of the judge; muddled: two people, but their words mixed up
CUT_AROUND_S = 0.25  # a change of voice is known to half a second: cut at its quietest point
QUIET_STEPS = 5  # 50 ms, over which the quietest point is looked for


@dataclass(frozen=True, slots=True)
class ToldApart:
    """A channel's turns as the first and the second voice's, and whether to believe that there are two."""

    voices: Voices
    turns: tuple[Turn, ...]


def tell_apart(track: Track, turns: Sequence[Turn], encoder: VoiceEncoder) -> ToldApart:
    """The likeliest way to deal the turns out to two people, whatever the verdict."""
    cells = cells_of(turns)
    vectors = encoder.vectors(voice_frames(track, turns), cells) if cells else np.zeros((0, 1), np.float32)
    heard = np.flatnonzero(np.isfinite(vectors).all(axis=1))
    if len(heard) < FEWEST_PIECES:
        return ToldApart(Voices("can't tell", 0.5), tuple(replace(turn, participant=FIRST) for turn in turns))
    pieces = pieces_of(cells)
    turn_of = np.array([cells[first].turn for first, _ in pieces])
    follows = np.diff(turn_of[heard], prepend=-1) == 0
    found = find_two_voices(vectors[heard], encoder.spread, follows)
    moments_s = np.array([(cells[first].start_s + cells[last].end_s) / 2 for first, last in pieces])
    second = of_nearest(found.shares, moments_s[heard], moments_s) > 0.5
    changes_s = (moments_s + np.roll(moments_s, -1)) / 2
    parts: list[Turn] = []
    for number, turn in enumerate(turns):
        own = slice(*np.searchsorted(turn_of, [number, number + 1]).tolist())
        parts += cut(track, turn, second[own], changes_s[own])
    begins = parts[0].participant
    named = (replace(part, participant=FIRST if part.participant == begins else SECOND) for part in parts)
    return ToldApart(verdict(found, encoder), tuple(named))


def of_nearest(shares: Shares, known_s: NDArray[np.float64], wanted_s: NDArray[np.float64]) -> Shares:
    """Pieces in which nothing is heard go with the nearest that speaks."""
    middles = (known_s[1:] + known_s[:-1]) / 2
    return np.asarray(shares[np.searchsorted(middles, wanted_s)])


def verdict(found: TwoVoices, encoder: VoiceEncoder) -> Voices:
    """The judge's answer where it is sure, otherwise that it can't tell."""
    scores = np.concatenate([[1.0], found.signs]) @ encoder.judge
    shares = np.exp(scores - scores.max())
    likely = dict(zip(ANSWERS, (shares / shares.sum()).tolist(), strict=True))
    if likely["two people"] >= SURE:
        return Voices("two people", round(likely["two people"], 4))
    if likely["one person"] >= SURE:
        return Voices("one person", round(likely["one person"], 4))
    return Voices("can't tell", round(max(likely["two people"], likely["one person"]), 4))


def cut(track: Track, turn: Turn, second: NDArray[np.bool_], changes_s: NDArray[np.float64]) -> list[Turn]:
    """One turn as the parts that each person says of it; `changes_s` lies between each piece of it and the next one."""
    last_of_part = np.flatnonzero(second[1:] != second[:-1])
    speakers = [SECOND if second[place] else FIRST for place in (*last_of_part, -1)]
    if len(speakers) == 1:
        return [replace(turn, participant=speakers[0])]
    edges_s = [turn.start_s, *(quietest_moment(track, float(changes_s[place])) for place in last_of_part), turn.end_s]
    return [
        Turn(speaker, start_s, end_s, loudness_dbfs(track, start_s, end_s))
        for speaker, (start_s, end_s) in zip(speakers, pairwise(edges_s), strict=True)
    ]


def quietest_moment(track: Track, around_s: float) -> float:
    """Between two people's words there is often a breath."""
    start_s = max(0.0, around_s - CUT_AROUND_S / 2)
    samples = track.read(start_s, around_s + CUT_AROUND_S / 2)
    steps = len(samples) // STEP_LENGTH
    energy = np.square(samples[: steps * STEP_LENGTH]).reshape(steps, STEP_LENGTH).sum(axis=1)
    smooth = np.convolve(energy, np.ones(QUIET_STEPS), mode="valid")
    return round(start_s + (int(smooth.argmin()) + QUIET_STEPS / 2) * STEP_S, 2)


def loudness_dbfs(track: Track, start_s: float, end_s: float) -> float:
    power = np.mean(np.square(track.read(start_s, end_s), dtype=np.float64), keepdims=True)
    return round(float(decibels(power)[0]), 2)

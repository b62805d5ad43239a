"""Turns while the call goes on: blocks of 16 kHz samples in, finished turns out. A file goes the same way.

A turn comes out at most 0.8 s (a batch) and a pause after its end; a monologue is cut every 8 s, so that
neither memory nor waiting grows with the call.
"""

from collections.abc import Iterable

import numpy as np

from ser_core.audio.recording import Samples
from ser_core.segmentation.cross_talk import CrossTalk, thin
from ser_core.segmentation.deciding import Decider
from ser_core.segmentation.joining import TurnJoiner
from ser_core.segmentation.records import Skipped, Turn
from ser_core.segmentation.voice_activity import Energies, Heard, Probabilities, SpeechDetector


class TurnBuilder:
    """One channel, with one person or with all of them mixed."""

    def __init__(self, participant: str) -> None:
        self._detector = SpeechDetector()
        self._side = Side(participant)

    @property
    def skipped(self) -> list[Skipped]:
        return self._side.skipped

    def push(self, samples: Samples) -> list[Turn]:
        """Blocks may have any length; gives the turns that ended in what was heard so far."""
        return self._take(self._detector.push(samples))

    def finish(self) -> list[Turn]:
        """The call is over: the turn that was still open."""
        return self._take(self._detector.finish()) + self._side.finish()

    def _take(self, stretches: Iterable[Heard]) -> list[Turn]:
        return [turn for heard in stretches for turn in self._side.take(heard.probability, heard.energy)]


class PairTurnBuilder:
    """The two sides of a call together, so that what leaks from one into the other is nobody's turn."""

    def __init__(self, left: str, right: str) -> None:
        self._detectors = (SpeechDetector(), SpeechDetector())
        self._cross_talks = (CrossTalk(), CrossTalk())
        self._sides = (Side(left), Side(right))

    @property
    def skipped(self) -> list[Skipped]:
        return self._sides[0].skipped + self._sides[1].skipped

    def push(self, left: Samples, right: Samples) -> list[Turn]:
        """Both sides of the same moments."""
        return self._take(self._detectors[0].push(left), self._detectors[1].push(right))

    def finish(self) -> list[Turn]:
        """The call is over: the turns that were still open."""
        turns = self._take(self._detectors[0].finish(), self._detectors[1].finish())
        return turns + self._sides[0].finish() + self._sides[1].finish()

    def _take(self, left: Iterable[Heard], right: Iterable[Heard]) -> list[Turn]:
        turns: list[Turn] = []
        for pair in zip(left, right, strict=True):
            thinned = [thin(heard.samples) for heard in pair]
            for index, side in enumerate(self._sides):
                heard = pair[index]
                leaked = self._cross_talks[index].leaked(heard, thinned[index], thinned[1 - index])
                turns += side.take(np.where(leaked, np.float32(0), heard.probability), heard.energy)
        return turns


class Side:
    """One person's way from likelihoods to turns."""

    def __init__(self, participant: str) -> None:
        self._decider = Decider()
        self._joiner = TurnJoiner(participant)

    @property
    def skipped(self) -> list[Skipped]:
        return self._joiner.skipped

    def take(self, probability: Probabilities, energy: Energies) -> list[Turn]:
        return self._joiner.push(*self._decider.push(probability, energy))

    def finish(self) -> list[Turn]:
        return self._joiner.push(*self._decider.finish()) + self._joiner.finish()

"""A corpus's clips beside what a model answers to them: which are drawn, which the model knows, and which it mistakes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ser_core.corpora.records import Clip
from ser_core.emotions import label_for
from ser_core.inference.bundle import TrainedOn
from ser_core.inference.turn_score import TurnScore


@dataclass(frozen=True, slots=True)
class ActedClip:
    """A clip with what a model answered; `acted` is the label that would be right of those that the model has."""

    clip: Clip
    acted: str
    score: TurnScore

    @property
    def right(self) -> bool:
        return self.score.speech and self.score.emotion == self.acted


def never_heard(clips: Sequence[Clip], trained: TrainedOn) -> list[Clip]:
    """Those of people who neither trained the model nor chose its thresholds."""
    known = {*trained.train_people, *trained.validation_people}
    return [clip for clip in clips if clip.speaker not in known]


def drawn(clips: Sequence[Clip], labels: Sequence[str], count: int, seed: int) -> list[Clip]:
    """So many clips that have a right answer, in chance's order: the same seed draws the same."""
    fit = [clip for clip in clips if label_for(clip.emotion, labels) is not None]
    order = np.random.default_rng(seed).permutation(len(fit))[:count]
    return [fit[place] for place in order]


def wrong_ones_first(answers: Sequence[ActedClip]) -> list[ActedClip]:
    """The surest mistake stands first, the surest right answer last of all: there is least to learn from it."""
    return sorted(answers, key=lambda one: (one.right, one.score.confidence if one.right else -one.score.confidence))

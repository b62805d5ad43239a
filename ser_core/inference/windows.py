"""Turns by a model of features: windows through the recipe and the model, calibrated, the mean over a turn."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples, Track
from ser_core.emotions import EMOTIONS
from ser_core.features.recipes import RECIPES
from ser_core.inference.answering import answering
from ser_core.inference.bundle import ModelBundle
from ser_core.inference.calibration import calibrated
from ser_core.inference.turn_score import TurnScore
from ser_core.segmentation.records import Turn
from ser_core.segmentation.windows import turn_windows

Probabilities = NDArray[np.float64]  # (windows, 8), in the order of EMOTIONS


class WindowScorer:
    """A recipe and what answers to it; every turn stands alone."""

    def __init__(self, bundle: ModelBundle, num_threads: int) -> None:
        self._facts = bundle.facts
        self._columns = [EMOTIONS.index(label) for label in bundle.facts.labels]
        self._recipe = RECIPES[bundle.facts.front_end.recipe]
        self._answer = answering(bundle, num_threads)

    def probabilities(self, windows: Sequence[Samples]) -> Probabilities:
        """Calibrated probabilities of each window; an emotion that the model does not know has 0."""
        rows = np.zeros((len(windows), len(EMOTIONS)))
        for row, window in zip(rows, windows, strict=True):  # an hour's windows need no more memory than a minute's
            (shares,) = self._answer(self._recipe.compute(window)[np.newaxis])
            row[self._columns] = calibrated(shares, self._facts.temperature)
        return rows

    def score_turns(self, track: Track, turns: Sequence[Turn], progress: Callable[[float], None]) -> list[TurnScore]:
        """The mean of each turn's windows' probabilities; only one turn's sound is held at a time.

        The mean of probabilities and not of their logarithms: one window that rules an emotion out must
        not silence the others.
        """
        scores = []
        for index, turn in enumerate(turns):
            windows = [track.read(window.start_s, window.end_s) for window in turn_windows(turn)]
            scores.append(self._score(self.probabilities(windows).mean(axis=0)))
            progress((index + 1) / len(turns))
        return scores

    def score_clips(self, clips: Sequence[Samples]) -> list[TurnScore]:
        """The mean over each clip's windows."""
        return [self._score(self.probabilities(clip_windows(samples)).mean(axis=0)) for samples in clips]

    def _score(self, shares: Probabilities) -> TurnScore:
        best = int(shares.argmax())
        confidence = float(shares[best])
        named = dict(zip(EMOTIONS, shares.tolist(), strict=True))
        return TurnScore(EMOTIONS[best], confidence, confidence < self._facts.uncertain_below, named)


def clip_windows(samples: Samples) -> list[Samples]:
    """The pieces of a clip that are scored on their own, as if all of it were one turn."""
    whole = Turn("clip", 0.0, len(samples) / SAMPLE_RATE_HZ, loudness_dbfs=0.0)
    return [
        samples[round(window.start_s * SAMPLE_RATE_HZ) : round(window.end_s * SAMPLE_RATE_HZ)]
        for window in turn_windows(whole)
    ]

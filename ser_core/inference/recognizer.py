"""From sound to emotions: windows through the recipe and the model, calibrated, pooled over a turn."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples, Track
from ser_core.emotions import EMOTIONS
from ser_core.features.recipes import RECIPES
from ser_core.inference.answering import answering
from ser_core.inference.bundle import ModelBundle
from ser_core.inference.calibration import calibrated
from ser_core.segmentation.records import Turn
from ser_core.segmentation.windows import turn_windows

Probabilities = NDArray[np.float64]  # (windows, 8), in the order of EMOTIONS


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What a report says of the model that gave its answers."""

    name: str
    version: str
    labels: tuple[str, ...]
    uncertain_below: float
    temperature: float
    corpora: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TurnScore:
    """How a turn sounded; `uncertain` says that the answer is better not relied on."""

    emotion: str
    confidence: float
    uncertain: bool
    probabilities: Mapping[str, float]  # all eight in the order of EMOTIONS, summing to 1


class Recognizer:
    """A model bundle, ready to be asked from any thread."""

    def __init__(self, bundle: ModelBundle, num_threads: int = 1) -> None:
        self._facts = bundle.facts
        self._columns = [EMOTIONS.index(label) for label in bundle.facts.labels]
        self._recipe = RECIPES[bundle.facts.front_end.recipe]
        self._answer = answering(bundle, num_threads)

    @classmethod
    def load(cls, path: str | Path, num_threads: int = 1) -> "Recognizer":
        """The recognizer of a bundle's folder, such as "models/default"."""
        return cls(ModelBundle.load(path), num_threads)

    @property
    def card(self) -> ModelCard:
        facts = self._facts
        return ModelCard(
            facts.name,
            facts.version,
            facts.labels,
            facts.uncertain_below,
            facts.temperature,
            facts.trained_on.corpora,
        )

    def probabilities(self, windows: Sequence[Samples]) -> Probabilities:
        """Calibrated probabilities of each window; an emotion that the model does not know has 0."""
        rows = np.zeros((len(windows), len(EMOTIONS)))
        for row, window in zip(rows, windows, strict=True):  # an hour's windows need no more memory than a minute's
            (shares,) = self._answer(self._recipe.compute(window)[np.newaxis])
            row[self._columns] = calibrated(shares, self._facts.temperature)
        return rows

    def score_turns(
        self,
        track: Track,
        turns: Sequence[Turn],
        progress: Callable[[float], None] = lambda done: None,  # noqa: ARG005
    ) -> list[TurnScore]:
        """A score for each turn: the mean of its windows' probabilities.

        The mean of probabilities and not of their logarithms: one window that rules an emotion out must
        not silence the others. Only one turn's sound is held at a time.
        """
        scores = []
        for index, turn in enumerate(turns):
            windows = [track.read(window.start_s, window.end_s) for window in turn_windows(turn)]
            scores.append(self._score(self.probabilities(windows).mean(axis=0)))
            progress((index + 1) / len(turns))
        return scores

    def score_clip(self, samples: Samples) -> TurnScore:
        """The score of a short clip of one person: the mean over its windows."""
        return self._score(self.probabilities(clip_windows(samples)).mean(axis=0))

    def _score(self, shares: Probabilities) -> TurnScore:
        best = int(shares.argmax())
        confidence = float(shares[best])
        return TurnScore(
            emotion=EMOTIONS[best],
            confidence=confidence,
            uncertain=confidence < self._facts.uncertain_below,
            probabilities=dict(zip(EMOTIONS, shares.tolist(), strict=True)),
        )


def clip_windows(samples: Samples) -> list[Samples]:
    """The pieces of a clip that are scored on their own, as if all of it were one turn."""
    whole = Turn("clip", 0.0, len(samples) / SAMPLE_RATE_HZ, loudness_dbfs=0.0)
    return [
        samples[round(window.start_s * SAMPLE_RATE_HZ) : round(window.end_s * SAMPLE_RATE_HZ)]
        for window in turn_windows(whole)
    ]

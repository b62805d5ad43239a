"""From sound to emotions: windows through the recipe and LiteRT, calibrated, pooled over a turn."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples, Track
from ser_core.emotions import EMOTIONS
from ser_core.features.recipes import RECIPES
from ser_core.inference.bundle import BundleDamaged, ModelBundle
from ser_core.inference.calibration import calibrated
from ser_core.inference.greeting import native_greeting_dropped
from ser_core.segmentation.records import Turn
from ser_core.segmentation.windows import turn_windows

if TYPE_CHECKING:
    from ai_edge_litert.interpreter import Interpreter

Probabilities = NDArray[np.float64]  # (windows, 8), in the order of EMOTIONS

BATCH = 64  # windows through the graph at once: an hour's windows need no more memory than a minute's


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
        self._interpreter = _interpreter(bundle, num_threads)
        self._turnstile = threading.Lock()  # an interpreter holds its input and output: one caller at a time

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
        for start in range(0, len(windows), BATCH):
            batch = np.stack([self._recipe.compute(window) for window in windows[start : start + BATCH]])
            rows[start : start + BATCH, self._columns] = calibrated(self._run(batch), self._facts.temperature)
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

    def _run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        with self._turnstile:
            taken = self._interpreter.get_input_details()[0]["index"]
            self._interpreter.resize_tensor_input(taken, batch.shape)
            self._interpreter.allocate_tensors()
            self._interpreter.set_tensor(taken, batch)
            self._interpreter.invoke()
            given: NDArray[np.float32] = self._interpreter.get_tensor(
                self._interpreter.get_output_details()[0]["index"]
            )
        return given

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


def _interpreter(bundle: ModelBundle, num_threads: int) -> "Interpreter":
    """LiteRT over the bundle's graph, which must take what the recipe gives and answer for each label."""
    from ai_edge_litert.interpreter import Interpreter  # 0.3 s: not on the way of those who only look at a bundle

    with native_greeting_dropped():
        interpreter = Interpreter(model_content=bundle.graph, num_threads=num_threads)
        interpreter.allocate_tensors()
    facts = bundle.facts
    takes = tuple(interpreter.get_input_details()[0]["shape"][1:])
    gives = tuple(interpreter.get_output_details()[0]["shape"][1:])
    if takes != RECIPES[facts.front_end.recipe].shape or gives != (len(facts.labels),):
        raise BundleDamaged(bundle.folder, "its graph does not fit its recipe and labels")
    return interpreter

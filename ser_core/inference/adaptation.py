"""A team's own last layer: what its corrected turns add to a listening model's answers, kept beside the model and never over it."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ser_core.emotions import EMOTIONS
from ser_core.errors import CalltoneError

FACTS_FILE = "adaptation.json"
WEIGHTS_FILE = "adaptation.npz"
SCHEMA_VERSION = 1


class AdaptationUnusable(CalltoneError):
    """An adaptation that does not belong to the model beside it."""

    def __init__(self, folder: Path, what: str) -> None:
        super().__init__(f"the adaptation in {folder} cannot be used ({what}): make it anew with `calltone adapt`")


@dataclass(frozen=True, slots=True)
class AdaptationFacts:
    """What it was made from, and what it gained on calls kept apart from its fit."""

    schema_version: int
    model: str  # the folder of the model that it belongs to, from here
    model_sha256: str
    turns: int
    calls: int
    penalty: float
    accuracy_before: float  # of the model alone, on the corrected turns
    accuracy_after: float  # of each call, fitted on the others
    gain: float
    gain_interval: tuple[float, float]  # 95 %, drawn over calls


@dataclass(frozen=True, slots=True, eq=False)
class Adaptation:
    """What is added to the logits of a window, from its embedding."""

    mean: NDArray[np.float64]
    spread: NDArray[np.float64]
    weights: NDArray[np.float64]  # (embedding, 8)
    bias: NDArray[np.float64]

    def __call__(self, logits: NDArray[np.floating], embedding: NDArray[np.floating]) -> NDArray[np.float64]:
        adapted: NDArray[np.float64] = logits + ((embedding - self.mean) / self.spread) @ self.weights + self.bias
        return adapted


def write_adaptation(folder: Path, facts: AdaptationFacts, adaptation: Adaptation) -> None:
    """Both files; the weights first, so that facts without weights are never there."""
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(
        folder / WEIGHTS_FILE, **{name: getattr(adaptation, name) for name in ("mean", "spread", "weights", "bias")}
    )
    (folder / FACTS_FILE).write_text(json.dumps(asdict(facts), indent=2) + "\n", encoding="utf-8")


def read_adaptation(folder: Path) -> tuple[AdaptationFacts, Adaptation]:
    """An adaptation as it was written, checked."""
    try:
        said = json.loads((folder / FACTS_FILE).read_text(encoding="utf-8"))
        facts = AdaptationFacts(**{**said, "gain_interval": tuple(said["gain_interval"])})
        with np.load(folder / WEIGHTS_FILE, allow_pickle=False) as kept:
            adaptation = Adaptation(kept["mean"], kept["spread"], kept["weights"], kept["bias"])
    except (ValueError, TypeError, KeyError, OSError):
        raise AdaptationUnusable(folder, "its files are not what was written") from None
    if facts.schema_version != SCHEMA_VERSION:
        raise AdaptationUnusable(folder, f"it is of schema {facts.schema_version}")
    width = len(adaptation.mean)
    shapes = (adaptation.spread.shape, adaptation.weights.shape, adaptation.bias.shape)
    if shapes != ((width,), (width, len(EMOTIONS)), (len(EMOTIONS),)):
        raise AdaptationUnusable(folder, "its weights have other shapes")
    return facts, adaptation

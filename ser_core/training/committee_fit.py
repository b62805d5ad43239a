"""The committee's fit: small networks that learn from the functionals alone, in a minute or two."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ser_core.emotions import EMOTIONS
from ser_core.training.batches import Feeder
from ser_core.training.default_fit import surprise

if TYPE_CHECKING:
    import keras

Tensor = Any
COMMITTEE_FILE = "committee.weights.h5"
APART = 1_000_000_007  # from the chance of the batches


@dataclass(frozen=True, slots=True)
class CommitteeOptions:
    """How long, how fast."""

    examples: int = 60_000  # drawn once
    epochs: int = 12
    batch_size: int = 128
    learning_rate: float = 3e-3
    weight_decay: float = 0.3


def fit_committee(
    committee: "keras.Model",
    feeder: Feeder,
    seed: int,
    folder: Path,
    options: CommitteeOptions = CommitteeOptions(),
    progress: Callable[[int, float], None] = lambda number, loss: None,  # noqa: ARG005
) -> None:
    """Train the members side by side, or take them as they were left in `folder`."""
    import keras

    file = folder / COMMITTEE_FILE
    if file.is_file():
        committee.load_weights(file)
        return
    rng = np.random.default_rng([seed, APART])
    rows, baselines, targets = (
        np.stack(drawn) for drawn in zip(*(feeder.row(rng) for _ in range(options.examples)), strict=True)
    )
    steps = options.epochs * -(-options.examples // options.batch_size)
    rate = keras.optimizers.schedules.CosineDecay(options.learning_rate, steps)
    taught = keras.Model(committee.inputs, committee.outputs[0])  # the optimiser's state does not go into the bundle
    taught.compile(keras.optimizers.AdamW(rate, weight_decay=options.weight_decay), _loss, jit_compile=False)
    for number in range(options.epochs):
        log = taught.fit([rows, baselines], targets, batch_size=options.batch_size, verbose=0).history
        progress(number + 1, log["loss"][0])
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"part.{COMMITTEE_FILE}"
    committee.save_weights(part)
    os.replace(part, file)  # noqa: PTH105 - one step


def _loss(targets: Tensor, logits: Tensor) -> Tensor:
    """Each member answers for itself."""
    classes = len(EMOTIONS)
    members = range(0, logits.shape[-1], classes)
    return sum(surprise(targets, logits[:, first : first + classes]) for first in members) / len(members)

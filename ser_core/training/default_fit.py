"""The default network's fit: masked losses, averaged weights, and a state on disk after each epoch to go on from."""

import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ser_core.emotions import EMOTIONS
from ser_core.networks.default import MOODS, DefaultNetwork
from ser_core.training.batches import Feeder, batches

if TYPE_CHECKING:
    import keras

Tensor = Any
HISTORY_FILE = "history.json"
STATE_FILE = "state.npz"
AVERAGED_FILE = "averaged.weights.h5"
ABSENT = 1e4  # taken off the logit of an emotion that the example's corpus does not have


@dataclass(frozen=True, slots=True)
class DefaultFitOptions:
    """How long, how fast."""

    epochs: int = 36
    clips_an_epoch: int = 4_600
    batch_size: int = 32
    learning_rate: float = 2e-3
    warm_up: float = 0.05  # of the steps
    weight_decay: float = 0.02
    averaging: float = 0.999  # what the averaged weights keep at each step
    mood_weight: float = 0.3
    branch_weight: float = 0.3  # of what the attended frames and the functionals would each answer alone

    @property
    def steps_an_epoch(self) -> int:
        return self.clips_an_epoch // self.batch_size


@dataclass(frozen=True, slots=True)
class FitEpoch:
    """What one epoch came to."""

    loss: float
    rows_per_s: float
    seconds: float


def masked_loss(mood_weight: float, branch_weight: float = 0.0) -> Callable[[Tensor, Tensor], Tensor]:
    """Cross-entropy over the emotions that an example's corpus knows, and how far valence and arousal are off.

    Answers are logits, valence and arousal, then the logits of any branches.
    """

    def loss(targets: Tensor, answers: Tensor) -> Tensor:
        from keras import ops

        classes = len(EMOTIONS)
        shares, known = targets[:, :classes], targets[:, classes : 2 * classes]

        def surprise(logits: Tensor) -> Tensor:
            possible = logits - ABSENT * (1 - known)
            return -ops.sum(shares * ops.log_softmax(possible, axis=-1), axis=-1)

        after = classes + MOODS
        moods = ops.tanh(answers[:, classes:after]) - targets[:, 2 * classes :]
        total = surprise(answers[:, :classes]) + mood_weight * ops.sum(ops.square(moods), axis=-1)
        for first in range(after, answers.shape[-1], classes):
            total += branch_weight * surprise(answers[:, first : first + classes])
        return total

    return loss


def fit_default(
    network: DefaultNetwork,
    feeder: Feeder,
    seed: int,
    folder: Path,
    options: DefaultFitOptions = DefaultFitOptions(),
    progress: Callable[[int, FitEpoch], None] = lambda number, epoch: None,  # noqa: ARG005
    after: Callable[[int], None] = lambda number: None,  # noqa: ARG005
) -> list[FitEpoch]:
    """Train `network` in place and leave the averaged weights in it; `after` is called with those in place too."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = network.whole
    whole.compile(_optimizer(options), masked_loss(options.mood_weight, options.branch_weight), jit_compile=False)
    history = _take_up(whole, folder)
    for number in range(len(history), options.epochs):
        started = time.perf_counter()
        whole.reset_metrics()  # the loss that comes back is the mean since
        loss = 0.0
        for batch in batches(feeder, seed, number, options.steps_an_epoch):
            loss = float(whole.train_on_batch(batch.inputs, batch.targets))
            if not np.isfinite(loss):
                raise FloatingPointError(f"the loss is no number in epoch {number + 1}")
        seconds = time.perf_counter() - started
        rows = options.steps_an_epoch * options.batch_size
        history.append(FitEpoch(loss, round(rows / seconds, 1), round(seconds, 1)))
        _keep(whole, history, folder)
        progress(len(history), history[-1])
        with averaged(whole):
            after(len(history))
    whole.optimizer.finalize_variable_values(whole.trainable_variables)
    whole.save_weights(folder / AVERAGED_FILE)
    return history


class averaged:  # noqa: N801 - reads as a statement
    """The averaged weights in place, for as long as the block lasts."""

    def __init__(self, whole: "keras.Model") -> None:
        self._whole = whole

    def __enter__(self) -> None:
        self._raw = [np.asarray(variable).copy() for variable in self._whole.trainable_variables]
        self._whole.optimizer.finalize_variable_values(self._whole.trainable_variables)

    def __exit__(self, *_: object) -> None:
        for variable, value in zip(self._whole.trainable_variables, self._raw, strict=True):
            variable.assign(value)


def _optimizer(options: DefaultFitOptions) -> "keras.optimizers.Optimizer":
    import keras

    steps = options.epochs * options.steps_an_epoch
    warm_up = max(1, round(options.warm_up * steps))
    rate = keras.optimizers.schedules.CosineDecay(
        options.learning_rate / 20,
        max(1, steps - warm_up),
        alpha=0.0,
        warmup_target=options.learning_rate,
        warmup_steps=warm_up,
    )
    optimizer = keras.optimizers.AdamW(
        rate, weight_decay=options.weight_decay, clipnorm=5.0, use_ema=True, ema_momentum=options.averaging
    )
    optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    return optimizer


def _keep(whole: "keras.Model", history: list[FitEpoch], folder: Path) -> None:
    """All weights and the optimiser's, then the history that names how many epochs they have seen, each in one step."""
    variables = [*whole.variables, *whole.optimizer.variables]
    part = folder / f"{STATE_FILE}.part"
    with part.open("wb") as file:
        arrays: dict[str, Any] = {f"v{index}": np.asarray(value) for index, value in enumerate(variables)}
        np.savez(file, epochs=len(history), **arrays)
    os.replace(part, folder / STATE_FILE)  # noqa: PTH105 - one step, also over an existing file
    said = folder / f"{HISTORY_FILE}.part"
    said.write_text(json.dumps([asdict(epoch) for epoch in history], indent=1) + "\n", encoding="utf-8")
    os.replace(said, folder / HISTORY_FILE)  # noqa: PTH105


def _take_up(whole: "keras.Model", folder: Path) -> list[FitEpoch]:
    state = folder / STATE_FILE
    if not state.is_file():
        return []
    whole.optimizer.build(whole.trainable_variables)
    with np.load(state) as kept:
        for index, variable in enumerate([*whole.variables, *whole.optimizer.variables]):
            variable.assign(kept[f"v{index}"])
        epochs = int(kept["epochs"])
    history = [FitEpoch(**epoch) for epoch in json.loads((folder / HISTORY_FILE).read_text(encoding="utf-8"))]
    return history[:epochs]

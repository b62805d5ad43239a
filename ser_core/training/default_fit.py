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
from ser_core.networks.default import ANSWERS, MOODS, DefaultNetwork
from ser_core.training.batches import Feeder, batches

if TYPE_CHECKING:
    import keras

Tensor = Any
HISTORY_FILE = "history.json"
STATE_FILE = "state.npz"
AVERAGED_FILE = "averaged.weights.h5"
LOOKED_AT = 1_000_000  # the epoch whose batches say what batches look like
ABSENT = 1e4  # taken off the logit of an emotion that the example's corpus does not have


@dataclass(frozen=True, slots=True)
class DefaultFitOptions:
    """How long, how fast."""

    epochs: int = 48
    clips_an_epoch: int = 4_600
    batch_size: int = 32
    learning_rate: float = 2e-3
    warm_up: float = 0.05  # of the steps
    weight_decay: float = 0.02
    averaging: float = 0.999  # what the averaged weights keep at each step
    averaged_from: float = 0.4  # of the epochs: earlier weights are not in the average
    looked_at: int = 40  # batches that say what batches look like to the averaged weights
    mood_weight: float = 0.3
    speech_weight: float = 0.3
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


def surprise(targets: Tensor, logits: Tensor) -> Tensor:
    """Cross-entropy over the emotions that an example's corpus knows."""
    from keras import ops

    classes = len(EMOTIONS)
    shares, known = targets[:, :classes], targets[:, classes : 2 * classes]
    return -ops.sum(shares * ops.log_softmax(logits - ABSENT * (1 - known), axis=-1), axis=-1)


def masked_loss(
    mood_weight: float, speech_weight: float, branch_weight: float = 0.0
) -> Callable[[Tensor, Tensor], Tensor]:
    """Cross-entropy over the emotions that an example's corpus knows, how far valence and arousal are off, and speech.

    Answers are logits, valence and arousal, the logit of speech, then the logits of any branches. What is no speech
    has nothing but that to answer.
    """

    def loss(targets: Tensor, answers: Tensor) -> Tensor:
        from keras import ops

        classes = len(EMOTIONS)
        speech = targets[:, -1]
        moods = ops.tanh(answers[:, classes : classes + MOODS]) - targets[:, 2 * classes : 2 * classes + MOODS]
        total = surprise(targets, answers[:, :classes]) + mood_weight * speech * ops.sum(ops.square(moods), axis=-1)
        total += speech_weight * ops.binary_crossentropy(speech, answers[:, ANSWERS - 1], from_logits=True)
        for first in range(ANSWERS, answers.shape[-1], classes):
            total += branch_weight * surprise(targets, answers[:, first : first + classes])
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
    after_every: int = 1,
) -> list[FitEpoch]:
    """Train `network` in place and leave the averaged weights in it; `after` some epochs is called with those too."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = network.whole
    whole.compile(
        _optimizer(options),
        masked_loss(options.mood_weight, options.speech_weight, options.branch_weight),
        jit_compile=False,
    )
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
        if len(history) <= options.epochs * options.averaged_from:
            _average_anew(whole)
        _keep(whole, history, folder)
        progress(len(history), history[-1])
        if after_every and len(history) % after_every == 0 and len(history) < options.epochs:
            with averaged(whole, feeder, seed, options.looked_at):
                after(len(history))
    averaged(whole, feeder, seed, options.looked_at).__enter__()
    whole.save_weights(folder / AVERAGED_FILE)
    return history


class averaged:  # noqa: N801 - reads as a statement
    """The averaged weights in place, for as long as the block lasts, with what batches look like to them.

    The statistics of the normalising layers belong to the weights as they were: with the averaged ones alone the
    first trial fell from 58 to 27 per cent in the middle of its training.
    """

    def __init__(self, whole: "keras.Model", feeder: Feeder, seed: int, looked_at: int) -> None:
        self._whole, self._feeder, self._seed, self._looked_at = whole, feeder, seed, looked_at

    def __enter__(self) -> None:
        self._raw = [np.asarray(variable).copy() for variable in self._whole.variables]
        self._whole.optimizer.finalize_variable_values(self._whole.trainable_variables)
        scalings = [layer for layer in self._whole._flatten_layers() if hasattr(layer, "moving_mean")]  # noqa: SLF001
        momentum = [layer.momentum for layer in scalings]
        for number, batch in enumerate(batches(self._feeder, self._seed, LOOKED_AT, self._looked_at)):
            for layer in scalings:
                layer.momentum = number / (number + 1)  # the mean over the batches so far
            self._whole(batch.inputs, training=True)
        for layer, usual in zip(scalings, momentum, strict=True):
            layer.momentum = usual

    def __exit__(self, *_: object) -> None:
        for variable, value in zip(self._whole.variables, self._raw, strict=True):
            variable.assign(value)


def _average_anew(whole: "keras.Model") -> None:
    """The average begins with the weights as they are: the first ones would weigh on it for a long time."""
    optimizer = whole.optimizer
    averages = optimizer._model_variables_moving_average  # noqa: SLF001 - Keras has no other way to them
    for average, variable in zip(averages, whole.trainable_variables, strict=True):
        average.assign(variable)


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

"""The fit: epochs one by one, each kept on disk, so that a run cut off goes on where it was."""

import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import keras

STATE = "state.json"
BEST = "best.weights.h5"


@dataclass(frozen=True, slots=True)
class FitOptions:
    """As the customer-care system was fitted, but that it stops when validation people gain no more."""

    batch_size: int = 64
    most_epochs: int = 50
    learning_rate: float = 0.001
    slower_by: float = 0.4  # the learning rate, when the training loss has not fallen
    slower_after: int = 2  # for this many epochs
    slowest: float = 1e-7
    patience: int = 5  # epochs without a lower loss before the end
    watch: Literal["validation_loss", "loss"] = "validation_loss"  # the loss that ends the fit and chooses its epoch
    optimizer: Literal["adam", "nadam"] = "adam"


@dataclass(frozen=True, slots=True)
class Epoch:
    """What one epoch came to."""

    loss: float
    accuracy: float
    validation_loss: float
    validation_accuracy: float
    learning_rate: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Rows:
    """Features with their classes by number."""

    features: NDArray[np.float32]
    classes: NDArray[np.int64]


def fit(
    build: Callable[[], "keras.Model"],
    train: Rows,
    validation: Rows,
    seed: int,
    folder: Path,
    options: FitOptions = FitOptions(),
    progress: Callable[[int, Epoch], None] = lambda number, epoch: None,  # noqa: ARG005
) -> tuple["keras.Model", list[Epoch]]:
    """The network at its best epoch by the watched loss, and the history; `folder` holds what resuming needs."""
    import keras

    folder.mkdir(parents=True, exist_ok=True)
    history = _history(folder, options)
    if history:
        model = keras.models.load_model(_checkpoint(folder, len(history)))
    else:
        keras.utils.set_random_seed(seed)
        model = build()
        optimizers = {"adam": keras.optimizers.Adam, "nadam": keras.optimizers.Nadam}
        optimizer = optimizers[options.optimizer](options.learning_rate)
        model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    while not _is_over(history, options):
        rng = np.random.default_rng([seed, len(history)])
        order = rng.permutation(len(train.classes))
        _seed_dropout(model, rng)
        started = time.perf_counter()
        log = model.fit(
            train.features[order],
            train.classes[order],
            batch_size=options.batch_size,
            validation_data=(validation.features, validation.classes),
            shuffle=False,  # the order is drawn above, so that a resumed run draws the same
            verbose=0,
        ).history
        rate = float(model.optimizer.learning_rate)
        epoch = Epoch(
            log["loss"][0],
            log["accuracy"][0],
            log["val_loss"][0],
            log["val_accuracy"][0],
            rate,
            round(time.perf_counter() - started, 2),
        )
        history.append(epoch)
        watched = _watched(history, options)
        if watched[-1] == min(watched):
            model.save_weights(folder / BEST)
        if _epochs_since_lowest([past.loss for past in history], rate, history) >= options.slower_after:
            model.optimizer.learning_rate.assign(max(options.slowest, rate * options.slower_by))
        _keep(model, history, options, folder)
        progress(len(history), epoch)
    model.load_weights(folder / BEST)
    return model, history


def _seed_dropout(model: "keras.Model", rng: np.random.Generator) -> None:
    """Keras does not keep the state of its dropout's chance on disk: it is set anew at each epoch."""
    for layer in model.layers:
        if hasattr(layer, "seed_generator"):
            layer.seed_generator.state.assign(rng.integers(2**31, size=2, dtype=np.uint32))


def _epochs_since_lowest(losses: list[float], rate: float, history: list[Epoch]) -> int:
    """How long the training loss has not fallen, counted anew at each learning rate."""
    here = next(index for index, epoch in enumerate(history) if epoch.learning_rate == rate)
    lowest = min(range(len(losses)), key=losses.__getitem__)
    return len(losses) - 1 - max(lowest, here - 1)


def _is_over(history: list[Epoch], options: FitOptions) -> bool:
    if len(history) in (0, options.most_epochs):
        return len(history) > 0
    losses = _watched(history, options)
    return len(losses) - 1 - losses.index(min(losses)) >= options.patience


def _watched(history: list[Epoch], options: FitOptions) -> list[float]:
    return [epoch.loss if options.watch == "loss" else epoch.validation_loss for epoch in history]


def _checkpoint(folder: Path, epochs: int) -> Path:
    return folder / f"epoch-{epochs:03d}.keras"


def _history(folder: Path, options: FitOptions) -> list[Epoch]:
    """What is kept of a fit with the same options; one with others begins anew."""
    state = folder / STATE
    if not state.is_file():
        return []
    kept = json.loads(state.read_text())
    return [Epoch(**epoch) for epoch in kept["history"]] if kept["options"] == asdict(options) else []


def _keep(model: "keras.Model", history: list[Epoch], options: FitOptions, folder: Path) -> None:
    """The model first, then the state that names it: cut off between the two, the epoch is done again."""
    model.save(_checkpoint(folder, len(history)))
    part = folder / f"{STATE}.part"
    state = {"options": asdict(options), "history": [asdict(epoch) for epoch in history]}
    part.write_text(json.dumps(state, indent=1))
    os.replace(part, folder / STATE)  # noqa: PTH105 - one step, also over an existing file
    _checkpoint(folder, len(history) - 1).unlink(missing_ok=True)

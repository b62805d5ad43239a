"""One seed's run, from scaled rows to a calibrated network, and the test of several."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ser_core.corpora.sound import read_clip
from ser_core.evaluation.report import GroupReport, report
from ser_core.features.recipes import Recipe
from ser_core.inference.calibration import calibrated
from ser_core.inference.windows import clip_windows
from ser_core.training.calibration import Calibration, fit_calibration
from ser_core.training.features import ORIGINAL, TELEPHONE, Example
from ser_core.training.fit import Epoch, FitOptions, Rows, fit
from ser_core.training.rows import Scaling, rows_of

if TYPE_CHECKING:
    import keras

WHOLE_CLIPS = "cold, studio, whole clips"
CONDITION_NAMES = {ORIGINAL: "cold, studio", TELEPHONE: "cold, telephone"}

Progress = Callable[[str, float], None]  # what is being done, and how much of it is (0 to 1)


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """One seed's network with its history and calibration."""

    seed: int
    network: "keras.Model"
    history: list[Epoch]
    calibration: Calibration


def run_seed(
    seed: int,
    build: Callable[[], "keras.Model"],
    train: Rows,
    validation: Rows,
    scaling: Scaling,
    work: Path,
    options: FitOptions,
    progress: Progress,
) -> Run:
    """Fit and calibrate one network; `work` holds a folder of checkpoints for each seed."""
    network, history = fit(
        build,
        Rows(scaling(train.features), train.classes),
        Rows(scaling(validation.features), validation.classes),
        seed,
        work / f"seed-{seed}",
        options,
        lambda number, epoch: progress(
            f"seed {seed}, epoch {number}: loss {epoch.loss:.3f}, of validation people {epoch.validation_loss:.3f}",
            number / options.most_epochs,
        ),
    )
    answers = network.predict(scaling(validation.features), verbose=0)
    return Run(seed, network, history, fit_calibration(answers, validation.classes))


def tested(runs: Sequence[Run], test: Sequence[Example], scaling: Scaling, condition: str) -> list[GroupReport]:
    """The figures of all runs on the test people under one condition, each clip cut as for training."""
    heard = [example for example in test if example.variant == condition]
    scaled = scaling(rows_of(heard).features)
    answered = [_shares(run, scaled).argmax(axis=1) for run in runs]
    return report(CONDITION_NAMES[condition], [example.clip for example in heard], answered, _draws())


def tested_whole(runs: Sequence[Run], test: Sequence[Example], recipe: Recipe, scaling: Scaling) -> list[GroupReport]:
    """The figures of all runs on whole clips in windows, which is what the recognizer does with a file."""
    clips = [example.clip for example in test if example.variant == ORIGINAL]
    windows = [[recipe.compute(window) for window in clip_windows(read_clip(clip.path))] for clip in clips]
    first_of_clip = np.cumsum([0, *map(len, windows)])[:-1]
    scaled = scaling(np.concatenate(windows))
    # The likeliest by the sum is the likeliest by the mean, which the recognizer takes.
    answered = [np.add.reduceat(_shares(run, scaled), first_of_clip).argmax(axis=1) for run in runs]
    return report(WHOLE_CLIPS, clips, answered, _draws())


def _shares(run: Run, scaled: NDArray[np.float32]) -> NDArray[np.float64]:
    return calibrated(run.network.predict(scaled, verbose=0), run.calibration.temperature)


def _draws() -> np.random.Generator:
    """The chance of an interval: the same at each call."""
    return np.random.default_rng(0)

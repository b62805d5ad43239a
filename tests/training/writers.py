"""What other processes do to a cache in the tests of it."""

from itertools import count
from pathlib import Path

import numpy as np

from ser_core.corpora.registry import load_corpus
from ser_core.features.recipes import RECIPES, Features
from ser_core.training.feature_cache import keep_row
from ser_core.training.features import ORIGINAL, examples_of

ROWS = 2
VALUES = 4_000_000  # 16 MB take a while to write: a kill lands within


def row_called(number: int) -> Features:
    return np.random.default_rng(number).random(VALUES, dtype=np.float32)


def write_forever(folder: Path) -> None:
    rows = [row_called(number) for number in range(ROWS)]
    for turn in count():
        keep_row(folder / f"{turn % ROWS}.npy", rows[turn % ROWS])


def fill(corpora: Path, cache: Path) -> None:
    recipe = RECIPES["mean-cepstra-40"]
    clips = load_corpus("ravdess", corpora)[:16]
    examples_of(clips, recipe, recipe.stretch, (ORIGINAL, "noise"), cache, workers=1)

"""A run that does not end by itself: `python forever.py CORPORA CACHE` says "going" once its workers work."""

import os
import sys
import time
from pathlib import Path

import numpy as np

from ser_core.audio.recording import Samples
from ser_core.corpora.registry import load_corpus
from ser_core.features.recipes import Features, Recipe, Stretch
from ser_core.training.features import ORIGINAL, examples_of

SLOWNESS_S = 0.3


def slow_features(samples: Samples) -> Features:
    time.sleep(SLOWNESS_S)
    return np.array([samples.mean()], np.float32)


def failing_features(samples: Samples) -> Features:
    raise ZeroDivisionError


def deadly_features(samples: Samples) -> Features:
    os._exit(9)


def say_going(done: float) -> None:
    sys.stdout.write("going\n")
    sys.stdout.flush()


if __name__ == "__main__":
    corpora, cache = map(Path, sys.argv[1:])
    clips = load_corpus("ravdess", corpora) * 10
    slow = Recipe("slow", 1, (1,), slow_features)
    examples_of(clips, slow, Stretch(), (ORIGINAL,), cache, say_going, workers=2)

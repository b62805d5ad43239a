"""Which clips train, validate and test under each protocol, and their rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ser_core.corpora.records import Clip
from ser_core.corpora.registry import load_corpus
from ser_core.emotions import EMOTIONS
from ser_core.evaluation.run import Protocol
from ser_core.features.recipes import RECIPES
from ser_core.training.features import CONDITIONS, ORIGINAL, Example, Unreadable, examples_of
from ser_core.training.fit import Rows
from ser_core.training.leaks import check_leaks
from ser_core.training.rows import Scaling
from ser_core.training.splits import PARTS, Part, split_people
from ser_core.training.systems import SEVEN, System

FOLDED = "ravdess"
LEAKY_VALIDATION_SHARE = 0.1  # of the training rows, where a document's test rows chose the epoch or none did
TESS_TRAINS = "tess/OAF"  # the other of the two validates

Parts = Mapping[Part, Sequence[Example]]


@dataclass(frozen=True, slots=True)
class Heard:
    """The rows of each part, the labels that they are told apart by, and what could not be read."""

    parts: Parts
    labels: tuple[str, ...]
    left_out: list[Unreadable]


def honest_parts(
    system: System,
    protocol: Protocol,
    fold: int | None,
    root: Path | None,
    cache: Path,
    progress: Callable[[float], None],
) -> Heard:
    """People kept apart; training clips in all the system's variants, the others in both conditions. Leaks stop here."""
    dealt, labels = _dealt(protocol, fold, root)
    parts: dict[Part, Sequence[Example]] = {}
    left_out: list[Unreadable] = []
    for part in PARTS:
        variants = system.variants if part == "train" else CONDITIONS
        recipe = RECIPES[system.recipe]
        parts[part], unreadable = examples_of(dealt[part], recipe, recipe.stretch, variants, cache, progress)
        left_out += unreadable
    check_leaks(parts)
    return Heard(parts, labels, left_out)


def _dealt(
    protocol: Protocol, fold: int | None, root: Path | None
) -> tuple[dict[Part, Sequence[Clip]], tuple[str, ...]]:
    ravdess = load_corpus("ravdess", root)
    if protocol == "fold":
        split = split_people(ravdess, fold or 1)
        return {"train": split.train, "validation": split.validation, "test": split.test}, EMOTIONS
    tess = load_corpus("tess", root)
    if protocol == "ravdess-to-tess":
        split = split_people(ravdess, 1)  # the people of its first fold validate, all others train
        return {"train": split.train + split.validation, "validation": split.test, "test": tess}, SEVEN
    trains = [clip for clip in tess if clip.speaker == TESS_TRAINS]
    validates = [clip for clip in tess if clip.speaker != TESS_TRAINS]
    return {"train": trains, "validation": validates, "test": ravdess}, SEVEN


def leaky_parts(system: System, seed: int, root: Path | None, cache: Path, progress: Callable[[float], None]) -> Heard:
    """The document's own split: clips and their changed copies shuffled together. Only ever to show what that does."""
    clips = [clip for name in system.leaky.corpora for clip in load_corpus(name, root)]
    recipe = RECIPES[system.recipe]
    examples, left_out = examples_of(clips, recipe, recipe.stretch, system.variants, cache, progress)
    examples = examples * system.leaky.copies
    order = np.random.default_rng(seed).permutation(len(examples))
    tests = round(len(examples) * system.leaky.test_share)
    validates = round((len(examples) - tests) * LEAKY_VALIDATION_SHARE)
    dealt = np.split(order, [tests, tests + validates])
    test, validation, train = ([examples[index] for index in chosen] for chosen in dealt)
    parts: Parts = {"train": train, "validation": validation, "test": test}
    return Heard(parts, system.leaky.labels, left_out)


def rows_by_label(examples: Sequence[Example], labels: tuple[str, ...], adapted: bool) -> Rows:
    """Features with the place of each clip's emotion in the labels; calm is neutral where the labels lack it."""
    features = np.stack([example.features for example in examples]).astype(np.float32)
    if adapted:
        features = _by_person(features, examples)
    names = [example.clip.emotion if example.clip.emotion in labels else "neutral" for example in examples]
    return Rows(features, np.array([labels.index(name) for name in names], dtype=np.int64))


def _by_person(features: NDArray[np.float32], examples: Sequence[Example]) -> NDArray[np.float32]:
    """Each person's features against that person's own, without labels, and heard in the same way."""
    whose = np.array([f"{example.clip.speaker} {example.variant}" for example in examples])
    normalised = np.empty_like(features)
    for person in np.unique(whose):
        own = features[whose == person]
        normalised[whose == person] = Scaling.of(own)(own)
    return normalised


def heard_as(examples: Sequence[Example], condition: str) -> list[Example]:
    """The examples of one condition."""
    return [example for example in examples if example.variant == condition]


def originals(examples: Sequence[Example]) -> list[Example]:
    """The examples as recorded; all of them if none are."""
    return heard_as(examples, ORIGINAL) or list(examples)

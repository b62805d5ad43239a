"""Clips to rows of features, with augmented copies, kept on disk by content so that a run can be taken up again."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np
from numpy.typing import NDArray

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples
from ser_core.augmentation.registry import TRANSFORMS
from ser_core.corpora.records import Clip
from ser_core.corpora.sound import fingerprint, read_clip
from ser_core.errors import CalltoneError
from ser_core.features.recipes import Features, Recipe

ORIGINAL = "original"
TELEPHONE = "telephone"
CONDITIONS = (
    ORIGINAL,
    TELEPHONE,
)  # ways to hear one clip, in which all people are heard; other variants are for training


@dataclass(frozen=True, slots=True)
class Cut:
    """Which stretch of a clip is used: acted clips begin and end with silence."""

    offset_s: float
    duration_s: float

    def __call__(self, samples: Samples) -> Samples:
        start = round(self.offset_s * SAMPLE_RATE_HZ)
        return samples[start : start + round(self.duration_s * SAMPLE_RATE_HZ)]


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One row for the network: where it comes from, and what was done to it."""

    clip: Clip
    sha256: str  # of the original file, also for its changed copies
    variant: str  # ORIGINAL or the name of a transform
    features: Features


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A clip that was left out."""

    clip: Clip
    reason: str


def examples_of(
    clips: Sequence[Clip],
    recipe: Recipe,
    cut: Cut,
    variants: Sequence[str],
    cache: Path,
    progress: Callable[[float], None] = lambda done: None,  # noqa: ARG005
) -> tuple[list[Example], list[Unreadable]]:
    """A row for each clip and variant; clips that cannot be read are named and left out."""
    examples, unreadable = [], []
    for index, clip in enumerate(clips):
        sha256 = fingerprint(clip.path)
        try:
            rows = _rows(clip, sha256, recipe, cut, variants, cache)
        except CalltoneError as error:
            unreadable.append(Unreadable(clip, str(error)))
        else:
            examples += [Example(clip, sha256, *pair) for pair in zip(variants, rows, strict=True)]
        progress((index + 1) / len(clips))
    return examples, unreadable


def _rows(clip: Clip, sha256: str, recipe: Recipe, cut: Cut, variants: Sequence[str], cache: Path) -> list[Features]:
    folder = cache / f"{recipe.name}-v{recipe.version}-{cut.duration_s}s-from-{cut.offset_s}s"
    files = {variant: folder / variant / f"{sha256}.npy" for variant in variants}
    missing = {variant: file for variant, file in files.items() if not file.is_file()}
    if missing:
        samples = cut(read_clip(clip.path))
        for variant, file in missing.items():
            _write_whole(file, recipe.compute(_varied(samples, sha256, variant)))
    return [np.load(file) for file in files.values()]


def _varied(samples: Samples, sha256: str, variant: str) -> Samples:
    """The drawn change, the same at each run: its chance comes from the file's own content."""
    if variant == ORIGINAL:
        return samples
    rng = np.random.default_rng([int(sha256[:16], 16), *variant.encode()])
    return TRANSFORMS[variant].draw(rng)(samples)


def _write_whole(file: Path, row: NDArray[np.float32]) -> None:
    """Write beside, then rename: a run cut off, or a second writer, never leaves half a file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as part:
        np.save(part, row)
    os.replace(part.name, file)  # noqa: PTH105 - one step, also over an existing file

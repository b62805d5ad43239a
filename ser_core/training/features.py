"""Clips to rows of features, with augmented copies: computed side by side, and kept on disk for the next run."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from ser_core.audio.recording import Samples
from ser_core.augmentation.registry import TRANSFORM_VERSIONS, TRANSFORMS
from ser_core.corpora.records import Clip
from ser_core.corpora.sound import fingerprint, read_clip
from ser_core.errors import CalltoneError
from ser_core.features.recipes import Features, Recipe, Stretch
from ser_core.training.feature_cache import keep_row, kept_row, row_file
from ser_core.training.workers import cpus_allowed, spread

ORIGINAL = "original"
TELEPHONE = "telephone"
# Ways to hear one clip, in which all people are heard; other variants are for training
CONDITIONS = (ORIGINAL, TELEPHONE)
AT_ONCE = 4  # clips handed to a worker: few, so that the bar moves and Ctrl-C waits for less than a second or two
WORTH_A_WORKER = 200  # clips: to start a process takes 1.4 s of processor time, one row of a clip 10 ms and more


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


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The rows of one clip, and the place of each by its variant."""

    path: Path
    sha256: str
    files: dict[str, Path]


def examples_of(
    clips: Sequence[Clip],
    recipe: Recipe,
    stretch: Stretch,
    variants: Sequence[str],
    cache: Path,
    progress: Callable[[float], None] = lambda done: None,  # noqa: ARG005
    workers: int | None = None,
) -> tuple[list[Example], list[Unreadable]]:
    """A row for each clip and variant, in their order; clips that cannot be read are named and left out.

    What is not on disk is computed by `workers` processes, by default one for each processor where there is enough to
    do. Their number changes no bit of a row. The script that starts them needs its `if __name__ == "__main__"`.
    """
    wanted: list[_Wanted] = []
    answers: dict[int, list[Features] | str] = {}  # by the clip's number: its rows, or why it cannot be read
    for number, clip in enumerate(clips):
        sha256 = fingerprint(clip.path)
        files = [row_file(cache, recipe, stretch, _heard(variant), sha256) for variant in variants]
        wanted.append(_Wanted(clip.path, sha256, dict(zip(variants, files, strict=True))))
        kept = [row for row in map(kept_row, files) if row is not None]
        if len(kept) == len(files):
            answers[number] = kept
            progress(len(answers) / len(clips))
    missing = [number for number in range(len(clips)) if number not in answers]
    chunks = [missing[start : start + AT_ONCE] for start in range(0, len(missing), AT_ONCE)]
    work = partial(_rows_of_some, recipe, stretch)
    processes = workers or max(1, min(cpus_allowed(), len(missing) // WORTH_A_WORKER))
    with closing(spread(work, [[wanted[number] for number in chunk] for chunk in chunks], processes)) as done:
        for chunk, answered in done:
            for number, answer in zip(chunks[chunk], answered, strict=True):
                answers[number] = answer
                progress(len(answers) / len(clips))
    return _sorted_out(clips, [clip.sha256 for clip in wanted], variants, [answers[n] for n in range(len(clips))])


def _sorted_out(
    clips: Sequence[Clip],
    sha256s: Sequence[str],
    variants: Sequence[str],
    answers: Sequence[list[Features] | str],
) -> tuple[list[Example], list[Unreadable]]:
    examples: list[Example] = []
    unreadable: list[Unreadable] = []
    for clip, sha256, answer in zip(clips, sha256s, answers, strict=True):
        if isinstance(answer, str):
            unreadable.append(Unreadable(clip, answer))
        else:
            examples += [Example(clip, sha256, *pair) for pair in zip(variants, answer, strict=True)]
    return examples, unreadable


def _rows_of_some(recipe: Recipe, stretch: Stretch, some: Sequence[_Wanted]) -> list[list[Features] | str]:
    # The processes share the processors, and a sum by one thread is the same whoever takes it
    with threadpool_limits(1):
        return [_rows(recipe, stretch, wanted) for wanted in some]


def _rows(recipe: Recipe, stretch: Stretch, wanted: _Wanted) -> list[Features] | str:
    """The rows of one clip in the order wanted, those not yet kept computed and kept; or why it cannot be read."""
    rows = []
    try:
        samples = stretch(read_clip(wanted.path))
        for variant, file in wanted.files.items():
            row = kept_row(file)
            if row is None:
                row = recipe.compute(_varied(samples, wanted.sha256, variant))
                keep_row(file, row)
            rows.append(row)
    except CalltoneError as error:
        return str(error)
    return rows


def _heard(variant: str) -> str:
    return variant if variant == ORIGINAL else f"{variant}-v{TRANSFORM_VERSIONS[variant]}"


def _varied(samples: Samples, sha256: str, variant: str) -> Samples:
    """The drawn change, the same at each run: its chance comes from the file's own content."""
    if variant == ORIGINAL:
        return samples
    rng = np.random.default_rng([int(sha256[:16], 16), *variant.encode()])
    return TRANSFORMS[variant].draw(rng)(samples)

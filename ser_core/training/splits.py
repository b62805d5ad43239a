"""Who trains, who validates, who tests: people, never clips, are dealt out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ser_core.corpora.records import Clip
from ser_core.errors import CalltoneError

Part = Literal["train", "validation", "test"]
PARTS: tuple[Part, ...] = ("train", "validation", "test")

FOLDS = 5  # the sixth EmoBox fold of RAVDESS is kept back by the project, so nobody may train on it either

# EmoBox's speaker-independent folds of RAVDESS: the test actors of each
RAVDESS_FOLDS: tuple[frozenset[int], ...] = (
    frozenset({1, 11, 20, 21}),
    frozenset({4, 10, 12, 14}),
    frozenset({8, 9, 19, 23}),
    frozenset({3, 5, 7, 24}),
    frozenset({2, 15, 16, 18}),
    frozenset({6, 13, 17, 22}),
)


class UnknownFold(CalltoneError):
    """A fold number outside of the folds."""

    def __init__(self, fold: int) -> None:
        super().__init__(f"no fold {fold}: it is one of 1 to {FOLDS}")


class NotFolded(CalltoneError):
    """A speaker whose corpus has no folds yet."""

    def __init__(self, speaker: str) -> None:
        super().__init__(f"no folds are known for {speaker}: RAVDESS and CREMA-D are dealt out by person so far")


@dataclass(frozen=True, slots=True)
class Split:
    """The clips of each part; no person is in two of them."""

    train: tuple[Clip, ...]
    validation: tuple[Clip, ...]
    test: tuple[Clip, ...]


def fold_of(speaker: str) -> int:
    """The fold, from 1, in which this person tests.

    >>> fold_of("ravdess/14"), fold_of("crema-d/1006")
    (2, 1)
    """
    corpus, _, number = speaker.partition("/")
    if corpus == "ravdess":
        return next(fold for fold, actors in enumerate(RAVDESS_FOLDS, start=1) if int(number) in actors)
    if corpus == "crema-d":
        return int(number) % FOLDS or FOLDS
    raise NotFolded(speaker)


def split_people(clips: Iterable[Clip], test_fold: int) -> Split:
    """One fold tests, the next one validates, all other people train."""
    if not 1 <= test_fold <= FOLDS:
        raise UnknownFold(test_fold)
    validation_fold = test_fold % FOLDS + 1
    dealt: dict[Part, list[Clip]] = {part: [] for part in PARTS}
    for clip in clips:
        fold = fold_of(clip.speaker)
        if fold > FOLDS:
            continue  # kept back
        part: Part = "test" if fold == test_fold else "validation" if fold == validation_fold else "train"
        dealt[part].append(clip)
    return Split(tuple(dealt["train"]), tuple(dealt["validation"]), tuple(dealt["test"]))


def people_of(clips: Sequence[Clip]) -> tuple[str, ...]:
    """The speakers of some clips, each once, sorted."""
    return tuple(sorted({clip.speaker for clip in clips}))

"""Who trains, validates and tests the default network: all corpora at once, people kept apart."""

from collections.abc import Sequence

from ser_core.corpora.records import Clip
from ser_core.training.splits import FOLDS, RAVDESS_FOLDS, Split, UnknownFold, fold_of

FOLDED = frozenset({"ravdess", "crema-d"})


def split_all_corpora(clips: Sequence[Clip], test_fold: int) -> Split:
    """One fold of RAVDESS and of CREMA-D tests; a man and a woman of the one and a few of the other validate.

    Few validate, since they only choose temperatures and thresholds: of sixteen actors each one counts in training.
    """
    if not 1 <= test_fold <= FOLDS:
        raise UnknownFold(test_fold)
    validating = _validating(clips, test_fold)
    train: list[Clip] = []
    validation: list[Clip] = []
    test: list[Clip] = []
    for clip in clips:
        fold = fold_of(clip.speaker) if clip.corpus in FOLDED else 0
        if fold > FOLDS:
            continue  # kept back
        (test if fold == test_fold else validation if clip.speaker in validating else train).append(clip)
    return Split(tuple(train), tuple(validation), tuple(test))


def _validating(clips: Sequence[Clip], test_fold: int) -> set[str]:
    order = [(test_fold + step - 1) % FOLDS for step in range(1, FOLDS)]  # the folds after the one that tests
    actors = [actor for fold in order for actor in sorted(RAVDESS_FOLDS[fold])]
    chosen = {next(actor for actor in actors if actor % 2 == sex) for sex in (0, 1)}
    crema_d = sorted({clip.speaker for clip in clips if clip.corpus == "crema-d"})
    next_fold = [speaker for speaker in crema_d if fold_of(speaker) == order[0] + 1]
    return {f"ravdess/{actor:02}" for actor in chosen} | set(next_fold[::2])

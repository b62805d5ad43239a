"""Who trains, validates and tests the default network: all corpora at once, people kept apart."""

from collections.abc import Sequence

from ser_core.corpora.records import Clip
from ser_core.training.splits import FOLDS, RAVDESS_FOLDS, Split, fold_of

FOLDED = frozenset({"ravdess", "crema-d", "emodb", "savee"})


def split_all_corpora(clips: Sequence[Clip], test_fold: int | None) -> Split:
    """One fold of the people tests; a man and a woman of RAVDESS and a few of CREMA-D validate. TESS's two only train.

    Few validate, since they only choose temperatures and thresholds: of sixteen actors each one counts in training.
    Without a fold to test all people train but those few of CREMA-D, or two others where it is not there.
    """
    folds = _folds(clips)
    validating = _validating(clips, test_fold)
    train: list[Clip] = []
    validation: list[Clip] = []
    test: list[Clip] = []
    for clip in clips:
        fold = folds.get(clip.speaker, 0)
        if fold > FOLDS:
            continue  # kept back
        own = test if fold and fold == test_fold else validation if clip.speaker in validating else train
        own.append(clip)
    return Split(tuple(train), tuple(validation), tuple(test))


def split_without(clips: Sequence[Clip], corpus: str) -> Split:
    """All of one corpus tests, and none of it trains."""
    split = split_all_corpora([clip for clip in clips if clip.corpus != corpus], None)
    return Split(split.train, split.validation, tuple(clip for clip in clips if clip.corpus == corpus))


def _folds(clips: Sequence[Clip]) -> dict[str, int]:
    """The fold in which each person tests; the few people of small corpora are dealt out one by one."""
    folds: dict[str, int] = {}
    for corpus in FOLDED:
        for place, speaker in enumerate(sorted({clip.speaker for clip in clips if clip.corpus == corpus})):
            folds[speaker] = fold_of(speaker) if corpus in ("ravdess", "crema-d") else place % FOLDS + 1
    return folds


def _validating(clips: Sequence[Clip], test_fold: int | None) -> set[str]:
    crema_d = sorted({clip.speaker for clip in clips if clip.corpus == "crema-d"})
    if test_fold is None:
        some = {speaker for speaker in crema_d if fold_of(speaker) == 1 and int(speaker[-2:]) % 2}
        return some or set(sorted({clip.speaker for clip in clips})[:2])
    order = [(test_fold + step - 1) % FOLDS for step in range(1, FOLDS)]  # the folds after the one that tests
    actors = [actor for fold in order for actor in sorted(RAVDESS_FOLDS[fold])]
    chosen = {next(actor for actor in actors if actor % 2 == sex) for sex in (0, 1)}
    next_fold = [speaker for speaker in crema_d if fold_of(speaker) == order[0] + 1]
    return {f"ravdess/{actor:02}" for actor in chosen} | set(next_fold[::2])

"""How each measure is spread over the clips: by corpus, emotion and sex, as quantiles and a small histogram."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ser_core.corpora.measures import MEASURES, PICTURE_BANDS, PICTURE_STEPS
from ser_core.corpora.records import Clip
from ser_core.emotions import EMOTIONS
from ser_core.features.corpora_summary import ALL, QUANTILES, Count, Distribution, MeanPicture, Measure

BINS = 24  # as many as a small chart shows
ENDS = (0.005, 0.995)  # of all clips lie within the bins: one shout must not squeeze the rest into a single bin
DIGITS = 4  # more than a picture shows, and more than a sentence bears
BY_SEX = frozenset({"pitch_hz"})  # the other measures tell the sexes apart far less
FEWEST_BEHIND_A_PICTURE = 10  # a mean over fewer clips would be too much like one of them

Group = tuple[str, str, str | None]  # corpus, emotion, sex
Floats = NDArray[np.float64]


def counts_of(clips: Sequence[Clip]) -> tuple[Count, ...]:
    """How many clips there are of each kind, in the order of the corpora and of the emotions."""
    found = Counter((clip.corpus, clip.emotion, clip.sex, clip.intensity) for clip in clips)
    corpora = list(dict.fromkeys(clip.corpus for clip in clips))

    def place(kind: tuple[str, str, str | None, str | None]) -> tuple[int, int, str, str]:
        corpus, emotion, sex, intensity = kind
        return corpora.index(corpus), EMOTIONS.index(emotion), sex or "", intensity or ""

    return tuple(Count(*kind, found[kind]) for kind in sorted(found, key=place))


def measures_over(clips: Sequence[Clip], values: Floats) -> tuple[Measure, ...]:
    """Every measure's spread; `values` has a row a clip, not a number where a clip lacks the measure."""
    groups = _groups(clips)
    return tuple(
        _measure(name, title, unit, values[:, column], groups)
        for column, (name, (title, unit)) in enumerate(MEASURES.items())
    )


def _groups(clips: Sequence[Clip]) -> Mapping[Group, NDArray[np.int64]]:
    """The numbers of the clips of each corpus and of all, each emotion and all, each sex and both."""
    members: dict[Group, list[int]] = defaultdict(list)
    for number, clip in enumerate(clips):
        for corpus in (clip.corpus, ALL):
            for emotion in (clip.emotion, ALL):
                for sex in dict.fromkeys((clip.sex, None)):
                    members[corpus, emotion, sex].append(number)
    return {group: np.array(numbers) for group, numbers in members.items()}


def _measure(name: str, title: str, unit: str, values: Floats, groups: Mapping[Group, NDArray[np.int64]]) -> Measure:
    measured = values[np.isfinite(values)]
    lowest, highest = (rounded(end) for end in np.quantile(measured, ENDS)) if len(measured) else (0.0, 0.0)
    if highest <= lowest:
        highest = lowest + 1.0  # all the same: one bin holds them
    distributions: list[Distribution] = []
    for (corpus, emotion, sex), numbers in groups.items():
        own = values[numbers]
        own = own[np.isfinite(own)]
        if len(own) and (sex is None or name in BY_SEX):
            bars = np.histogram(np.clip(own, lowest, highest), BINS, (lowest, highest))[0]
            quantiles = tuple(map(rounded, np.quantile(own, QUANTILES)))
            distributions.append(Distribution(corpus, emotion, sex, len(own), quantiles, tuple(bars.tolist())))
    return Measure(name, title, unit, lowest, highest, tuple(distributions))


class PictureSums:
    """Mean pictures, one clip after the other, so that ten thousand pictures never stand in memory."""

    def __init__(self) -> None:
        self._sums: dict[tuple[str, str], Floats] = {}
        self._clips: Counter[tuple[str, str]] = Counter()

    def add(self, clip: Clip, picture_db: NDArray[np.float32]) -> None:
        kind = (clip.corpus, clip.emotion)
        self._sums.setdefault(kind, np.zeros((PICTURE_BANDS, PICTURE_STEPS)))
        self._sums[kind] += picture_db
        self._clips[kind] += 1

    def means(self) -> Iterator[MeanPicture]:
        """Of each corpus and emotion, then of each emotion over all corpora, where enough clips stand behind it."""
        enough = {kind: total for kind, total in self._clips.items() if total >= FEWEST_BEHIND_A_PICTURE}
        pictures = {kind: self._sums[kind] / total for kind, total in enough.items()}
        for (corpus, emotion), picture in pictures.items():
            yield MeanPicture(corpus, emotion, enough[corpus, emotion], _whole_db(picture))
        for emotion in EMOTIONS:
            kinds = [kind for kind in pictures if kind[1] == emotion]
            if kinds:
                over_all = np.mean([pictures[kind] for kind in kinds], axis=0)
                yield MeanPicture(ALL, emotion, sum(enough[kind] for kind in kinds), _whole_db(over_all))


def rounded(value: float) -> float:
    """To the digits that mean something.

    >>> rounded(0.0123456), rounded(217.386)
    (0.01235, 217.4)
    """
    return float(f"{value:.{DIGITS}g}")


def _whole_db(picture: Floats) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(row) for row in np.rint(picture).astype(int).tolist())

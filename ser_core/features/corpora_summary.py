"""What the training corpora are like, as one record that pages read in place of the corpora: counts and spreads, no sound."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

SCHEMA_VERSION = 1
ALL = "all"  # in place of a corpus or an emotion: every one of them together
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, slots=True)
class Source:
    """A corpus that was summarised: whose it is, and how much of it was there."""

    name: str
    title: str
    citation: str
    licence: str
    people: int
    clips: int
    published_people: int
    published_clips: int
    formats: Mapping[str, int]  # files by their ending: a coding has a sound of its own
    note: str  # what sets this copy apart from the published one


@dataclass(frozen=True, slots=True)
class Count:
    """Clips that are alike in all that their corpus says of them."""

    corpus: str
    emotion: str
    sex: str | None
    intensity: str | None
    clips: int


@dataclass(frozen=True, slots=True)
class Balance:
    """How evenly a corpus's clips are spread over the emotions that it has."""

    largest: str
    smallest: str
    ratio: float  # clips of the largest to clips of the smallest
    evenness: float  # 1: as many of each; 0: all of one (the entropy's share of the greatest possible)


@dataclass(frozen=True, slots=True)
class Distribution:
    """One measure over some clips. `histogram` counts them in the measure's bins, beyond the ends in the last ones."""

    corpus: str  # or ALL
    emotion: str  # or ALL
    sex: str | None  # None: not told apart
    clips: int
    quantiles: tuple[float, ...]  # at QUANTILES
    histogram: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that each clip has, and how it is spread; the bins are even from `lowest` to `highest`."""

    name: str
    title: str
    unit: str
    lowest: float
    highest: float
    distributions: tuple[Distribution, ...]

    def of(self, corpus: str = ALL, emotion: str = ALL, sex: str | None = None) -> Distribution | None:
        """The distribution over those clips; None where there are none, or where the sexes are not told apart."""
        wanted = (corpus, emotion, sex)
        return next((one for one in self.distributions if (one.corpus, one.emotion, one.sex) == wanted), None)


@dataclass(frozen=True, slots=True)
class MeanPicture:
    """The mean mel spectrogram of many clips, each stretched to the same length: dB beside the clip's own loudness."""

    corpus: str  # or ALL, in which every corpus weighs the same
    emotion: str
    clips: int
    levels_db: tuple[tuple[int, ...], ...]  # [bands][steps], low frequencies and the beginning first


@dataclass(frozen=True, slots=True)
class MappedClip:
    """Whose clip a point of the maps is; `name` is its file's, without the ending."""

    corpus: str
    name: str
    emotion: str
    speaker: str
    sex: str | None


@dataclass(frozen=True, slots=True)
class Alike:
    """How often a clip's nearest neighbours share something with it, and how often any other clip does."""

    what: str  # "corpus", "speaker", "sex" or "emotion"
    neighbours: float
    by_chance: float


@dataclass(frozen=True, slots=True)
class ClipMap:
    """The sampled clips' measures laid out flat in two ways; places are in the order of the summary's `mapped`."""

    name: str  # "as recorded", or "beside the speaker's own mean"
    explained: tuple[float, float]  # the share of the variance on each axis of the PCA
    pca: tuple[tuple[float, float], ...]
    tsne: tuple[tuple[float, float], ...]
    alike: tuple[Alike, ...]


@dataclass(frozen=True, slots=True)
class SameSound:
    """Clips that are the same samples under several names."""

    corpora: tuple[str, ...]
    names: tuple[str, ...]
    emotions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlier:
    """A clip far from all others of its corpus, and the measure in which it is strangest."""

    corpus: str
    name: str
    emotion: str
    distance: float  # to its neighbours, as a multiple of the corpus's median
    measure: str
    deviations: float  # of that measure, from its corpus's mean


@dataclass(frozen=True, slots=True)
class Unheard:
    """A clip that is counted but could not be measured."""

    corpus: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class CorporaSummary:
    """All that the datasets page shows without the corpora."""

    sources: tuple[Source, ...]
    counts: tuple[Count, ...]
    measures: tuple[Measure, ...]
    picture_bands_hz: tuple[float, ...]  # the middle of each band of the pictures
    pictures: tuple[MeanPicture, ...]
    mapped: tuple[MappedClip, ...]
    maps: tuple[ClipMap, ...]
    same_sounds: tuple[SameSound, ...]
    outliers: tuple[Outlier, ...]
    unheard: tuple[Unheard, ...]
    schema_version: int = SCHEMA_VERSION

    def clips(self, corpus: str = ALL, emotion: str = ALL, sex: str | None = None) -> int:
        """How many clips there are of these."""
        return sum(
            count.clips
            for count in self.counts
            if corpus in (ALL, count.corpus) and emotion in (ALL, count.emotion) and sex in (None, count.sex)
        )

    def measure(self, name: str) -> Measure:
        """The measure of that name."""
        return next(measure for measure in self.measures if measure.name == name)

    def balance(self, corpus: str = ALL) -> Balance:
        """How even the emotions are in one corpus, or in all of them together."""
        by_emotion = {
            one.emotion: self.clips(corpus, one.emotion) for one in self.counts if corpus in (ALL, one.corpus)
        }
        largest, smallest = (pick(by_emotion, key=by_emotion.__getitem__) for pick in (max, min))
        shares = [clips / sum(by_emotion.values()) for clips in by_emotion.values()]
        entropy = -sum(share * math.log(share) for share in shares)
        evenness = entropy / math.log(len(shares)) if len(shares) > 1 else 0.0
        return Balance(largest, smallest, by_emotion[largest] / by_emotion[smallest], evenness)

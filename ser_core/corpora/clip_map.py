"""Clips laid out by how they sound: two flat maps, what neighbours share, and who stands far from everybody."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from ser_core.corpora.measures import MEASURES, OF_THE_VOICE
from ser_core.corpora.records import Clip
from ser_core.features.corpora_summary import Alike, ClipMap, MappedClip, Outlier

CLIPS_A_CORPUS = (
    400  # small corpora would vanish among the others' thousands; 2,000 points are as many as a page draws well
)
FEWEST_MAPPED = 10  # fewer have no neighbourhood
NEIGHBOURS = 10
PERPLEXITY = 30.0  # scikit-learn's own; less where there are few clips
SEED = 20  # any: it makes the same map again
OUTLIERS_A_CORPUS = 5
SMALLEST_DEVIATION = 1e-9  # a measure that never moves is not blown up
VOICE_COLUMNS = tuple(column for column, name in enumerate(MEASURES) if name in OF_THE_VOICE)

Floats = NDArray[np.float64]

SHARED: Mapping[str, Callable[[Clip], str | None]] = {
    "corpus": lambda clip: clip.corpus,
    "speaker": lambda clip: clip.speaker,
    "sex": lambda clip: clip.sex,
    "emotion": lambda clip: clip.emotion,
}


def voice_of(values: Floats) -> Floats:
    """The measures of the voice alone, pitch as the ear hears it; what a clip lacks is its column's median."""
    voice = values[:, VOICE_COLUMNS].copy()
    pitch = list(OF_THE_VOICE).index("pitch_hz")
    voice[:, pitch] = np.log2(voice[:, pitch])
    for column in voice.T:
        lacking = ~np.isfinite(column)
        column[lacking] = 0.0 if lacking.all() else np.median(column[~lacking])
    return voice


def balanced(clips: Sequence[Clip], clips_a_corpus: int = CLIPS_A_CORPUS) -> list[int]:
    """The numbers of some clips of every corpus, its emotions in turn, each drawn by chance."""
    by_corpus: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number in np.random.default_rng(SEED).permutation(len(clips)).tolist():
        by_corpus[clips[number].corpus][clips[number].emotion].append(number)
    chosen: list[int] = []
    for emotions in by_corpus.values():
        in_turn = sorted((turn, number) for numbers in emotions.values() for turn, number in enumerate(numbers))
        chosen += [number for _, number in in_turn[:clips_a_corpus]]
    return sorted(chosen)


def mapped(clips: Sequence[Clip], numbers: Sequence[int]) -> tuple[MappedClip, ...]:
    """Whose the points are."""
    chosen = [clips[number] for number in numbers]
    return tuple(MappedClip(clip.corpus, clip.path.stem, clip.emotion, clip.speaker, clip.sex) for clip in chosen)


def maps_of(clips: Sequence[Clip], voice: Floats, numbers: Sequence[int]) -> Iterator[ClipMap]:
    """The sample twice: as recorded, and with each speaker's own mean over all of their clips taken away."""
    if len(numbers) < FEWEST_MAPPED:
        return
    chosen = [clips[number] for number in numbers]
    yield _map("as recorded", chosen, standardized(voice[numbers]))
    own = voice.copy()
    speakers = np.array([clip.speaker for clip in clips])
    for speaker in np.unique(speakers):
        own[speakers == speaker] -= own[speakers == speaker].mean(axis=0)
    yield _map("beside the speaker's own mean", chosen, standardized(own[numbers]))


def standardized(rows: Floats) -> Floats:
    """Each column about 0, with a deviation of 1."""
    scaled: Floats = (rows - rows.mean(axis=0)) / np.maximum(rows.std(axis=0), SMALLEST_DEVIATION)
    return scaled


def _map(name: str, clips: Sequence[Clip], rows: Floats) -> ClipMap:
    from sklearn.decomposition import PCA
    from sklearn.manifold import TSNE

    pca = PCA(2, svd_solver="full")
    perplexity = min(PERPLEXITY, (len(rows) - 1) / 3)
    with threadpool_limits(1):  # more threads add up in any order, and so would draw another map each time
        flat = pca.fit_transform(rows)
        near = TSNE(2, perplexity=perplexity, init="pca", random_state=SEED, n_jobs=1).fit_transform(rows)
    first, second = (round(float(share), 3) for share in pca.explained_variance_ratio_)
    return ClipMap(name, (first, second), _places(flat), _places(near), tuple(_alike(clips, rows)))


def _places(rows: Floats) -> tuple[tuple[float, float], ...]:
    return tuple((round(x, 2), round(y, 2)) for x, y in rows.astype(float).tolist())


def _alike(clips: Sequence[Clip], rows: Floats) -> Iterator[Alike]:
    neighbours, _ = _nearest(rows, min(NEIGHBOURS, len(rows) - 1))
    for what, of in SHARED.items():
        labels = [of(clip) for clip in clips]
        codes = np.array([sorted(set(labels), key=str).index(label) for label in labels])
        same = float(np.mean(codes[neighbours] == codes[:, None]))
        pairs = sum(count * (count - 1) for count in Counter(labels).values())
        yield Alike(what, round(same, 3), round(pairs / (len(clips) * (len(clips) - 1)), 3))


def _nearest(rows: Floats, count: int) -> tuple[NDArray[np.int64], Floats]:
    """Each row's nearest others, and how far they are."""
    from sklearn.neighbors import NearestNeighbors

    with threadpool_limits(1):
        distances, neighbours = NearestNeighbors(n_neighbors=count, n_jobs=1).fit(rows).kneighbors()
    return neighbours, distances


def outliers_of(clips: Sequence[Clip], voice: Floats) -> Iterator[Outlier]:
    """Those of each corpus that are farthest from their nearest neighbours in it, the strangest first."""
    corpora = np.array([clip.corpus for clip in clips])
    names = list(OF_THE_VOICE)
    for corpus in dict.fromkeys(corpora.tolist()):
        numbers = np.flatnonzero(corpora == corpus)
        if len(numbers) < FEWEST_MAPPED:
            continue
        rows = standardized(voice[numbers])
        distances = _nearest(rows, min(NEIGHBOURS, len(rows) - 1))[1].mean(axis=1)
        ratios = distances / max(float(np.median(distances)), SMALLEST_DEVIATION)
        for row in np.argsort(-ratios, kind="stable")[:OUTLIERS_A_CORPUS].tolist():
            clip, strangest = clips[numbers[row]], int(np.argmax(np.abs(rows[row])))
            deviations = round(float(rows[row, strangest]), 1)
            ratio = round(float(ratios[row]), 1)
            yield Outlier(corpus, clip.path.stem, clip.emotion, ratio, names[strangest], deviations)

"""All corpora in one small record: every clip is measured once, and only sums, spreads and names are kept."""

import multiprocessing
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from ser_core.corpora.check import corpora_in
from ser_core.corpora.clip_map import balanced, mapped, maps_of, outliers_of, voice_of
from ser_core.corpora.contents import Progress
from ser_core.corpora.distributions import PictureSums, counts_of, measures_over
from ser_core.corpora.measures import ClipMeasures, measured, picture_bands_hz
from ser_core.corpora.published import published
from ser_core.corpora.records import Clip, Corpus
from ser_core.errors import CalltoneError
from ser_core.features.corpora_summary import CorporaSummary, SameSound, Source, Unheard

CLIPS_AT_ONCE = 16  # what a process takes at a time: about half a second's work


class MapsNeedScikitLearn(CalltoneError):
    """The plain install, which runs models and does not make them."""

    def __init__(self) -> None:
        super().__init__("the maps need scikit-learn: install calltone[train]")


class NothingHeard(CalltoneError):
    """Clips, but no sound in any of them."""

    def __init__(self, clips: int) -> None:
        super().__init__(
            f"none of the {clips} clips could be heard: calltone corpora check says what is wrong with each"
        )


def summarize(
    root: Path,
    *,
    workers: int = 2,
    notes: Mapping[str, str] | None = None,
    progress: Progress = lambda step, done: None,  # noqa: ARG005
) -> CorporaSummary:
    """Measure every clip of the corpora in a folder; `notes` says of a corpus what sets this copy apart.

    The same files give the same record, however many workers there are.
    """
    if find_spec("sklearn") is None:
        raise MapsNeedScikitLearn
    held = [(corpus, corpus.load(folder)) for corpus, folder in corpora_in(root)]
    clips = [clip for _, own in held for clip in own]
    pictures = PictureSums()
    heard: list[Clip] = []
    values: list[NDArray[np.float64]] = []
    unheard: list[Unheard] = []
    same: dict[str, list[Clip]] = defaultdict(list)
    for done, (clip, result) in enumerate(zip(clips, _in_order(clips, workers), strict=True), 1):
        if isinstance(result, ClipMeasures):
            heard.append(clip)
            values.append(result.values)
            pictures.add(clip, result.picture_db)
            same[result.sound_sha256].append(clip)
        else:
            unheard.append(Unheard(clip.corpus, clip.path.stem, result))
        progress("Measuring the clips", done / len(clips))
    if not heard:
        raise NothingHeard(len(clips))
    progress("Drawing the maps", 1.0)
    table = np.stack(values)
    voice = voice_of(table)
    numbers = balanced(heard)
    return CorporaSummary(
        sources=tuple(_source(corpus, own, notes or {}) for corpus, own in held),
        counts=counts_of(clips),
        measures=measures_over(heard, table),
        picture_bands_hz=picture_bands_hz(),
        pictures=tuple(pictures.means()),
        mapped=mapped(heard, numbers),
        maps=tuple(maps_of(heard, voice, numbers)),
        same_sounds=tuple(_same_sound(alike) for alike in same.values() if len(alike) > 1),
        outliers=tuple(outliers_of(heard, voice)),
        unheard=tuple(unheard),
    )


def counted_by_name(held: Sequence[tuple[Corpus, Sequence[Clip]]]) -> CorporaSummary:
    """What the files' names alone say, at once: sources and counts; nothing that has to be listened to."""
    return CorporaSummary(
        sources=tuple(_source(corpus, own, {}) for corpus, own in held),
        counts=counts_of([clip for _, own in held for clip in own]),
        measures=(),
        picture_bands_hz=(),
        pictures=(),
        mapped=(),
        maps=(),
        same_sounds=(),
        outliers=(),
        unheard=(),
    )


def _in_order(clips: Sequence[Clip], workers: int) -> Iterator[ClipMeasures | str]:
    paths = [clip.path for clip in clips]
    if workers == 1:
        with threadpool_limits(1):
            yield from map(measured, paths)
        return
    # "spawn": a forked copy of a process with threads may stand still
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _on_one_thread) as pool:
        yield from pool.map(measured, paths, chunksize=CLIPS_AT_ONCE)


def _on_one_thread() -> None:
    """Each process; being of this module, it finds numpy's threads loaded."""
    threadpool_limits(1)


def _source(corpus: Corpus, clips: Sequence[Clip], notes: Mapping[str, str]) -> Source:
    whole = published(corpus.name).clips_by_speaker
    return Source(
        name=corpus.name,
        title=corpus.title,
        citation=corpus.citation,
        licence=corpus.licence,
        people=len({clip.speaker for clip in clips}),
        clips=len(clips),
        published_people=len(whole),
        published_clips=sum(whole.values()),
        formats=dict(sorted(Counter(clip.path.suffix.lower().removeprefix(".") for clip in clips).items())),
        note=notes.get(corpus.name, ""),
    )


def _same_sound(clips: Sequence[Clip]) -> SameSound:
    return SameSound(*zip(*((clip.corpus, clip.path.stem, clip.emotion) for clip in clips), strict=True))

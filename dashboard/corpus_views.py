"""What the page on the corpora asks for, with its caches; corpora and changes are imported only when they are asked for."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from dashboard import services
from dashboard.clip_paths import CORPORA
from dashboard.clip_sounds import ClipSound, SampleTurn, clip_sound, sample_turns, sound_of_file, sound_of_turn
from dashboard.services import Progress
from ser_core.errors import CalltoneError
from ser_core.features.corpora_summary import CorporaSummary
from ser_core.features.summary_file import read_summary

if TYPE_CHECKING:
    from ser_core.corpora.check import CorpusCheck
    from ser_core.corpora.records import Clip, Corpus
    from ser_core.inference.turn_score import TurnScore

FOUND_FOR_S = 600.0  # how long a walk through the corpora's folders is believed
MOST_SOUNDS = 64  # 640 kB each at most
MOST_ANSWERS = 512  # eight numbers each
MOST_ROOTS = 4


@dataclass(frozen=True, slots=True)
class Held:
    """A corpus of the user's own folder."""

    corpus: "Corpus"
    folder: Path
    clips: "tuple[Clip, ...]"


@dataclass(frozen=True, slots=True)
class Changed:
    """A sound after a change, and what was drawn for it, in words."""

    sound: ClipSound
    drawn: str


@dataclass(slots=True)
class _LongLooks:
    """What took minutes to find out, by the corpora's folder: kept for everyone until somebody looks again."""

    measured: dict[Path, CorporaSummary]
    checked: "dict[Path, tuple[CorpusCheck, ...]]"


@st.cache_resource(show_spinner=False)
def _long_looks() -> _LongLooks:
    return _LongLooks({}, {})


@st.cache_resource(show_spinner=False)
def shipped_summary() -> CorporaSummary:
    """The corpora that calltone's own model learnt from; a frozen record, so all sessions may hold the same."""
    return read_summary()


def own_root() -> Path | None:
    """The user's own corpora: the folder that whoever started calltone named."""
    named = os.environ.get(CORPORA)
    return Path(named) if named and Path(named).is_dir() else None


@st.cache_resource(show_spinner=False, ttl=FOUND_FOR_S, max_entries=MOST_ROOTS)
def held_corpora(root: Path) -> Mapping[str, Held]:
    """The corpora in a folder, by name: found and read by their files' names."""
    from ser_core.corpora.check import corpora_in

    return {corpus.name: Held(corpus, folder, corpus.load(folder)) for corpus, folder in corpora_in(root)}


def own_summary(root: Path) -> CorporaSummary:
    """All that is known of the user's own corpora by now: at first what the files' names tell."""
    return _long_looks().measured.get(root) or _counted(root)


@st.cache_resource(show_spinner=False, ttl=FOUND_FOR_S, max_entries=MOST_ROOTS)
def _counted(root: Path) -> CorporaSummary:
    from ser_core.corpora.summarize import counted_by_name

    return counted_by_name([(held.corpus, held.clips) for held in held_corpora(root).values()])


def measure_own(root: Path, progress: Progress) -> None:
    """Listen to every clip, in this process alone: a page's script cannot be begun again in another one."""
    from ser_core.corpora.summarize import summarize

    _long_looks().measured[root] = summarize(root, workers=1, progress=progress)


def own_checks(root: Path) -> "tuple[CorpusCheck, ...] | None":
    """What the last look through the folder found; None before the first."""
    return _long_looks().checked.get(root)


def check_own(root: Path, progress: Progress, *, read: bool) -> None:
    """Compare every corpus of the folder with what was published, file by file."""
    from ser_core.corpora.check import check_corpus

    _long_looks().checked[root] = tuple(
        check_corpus(held.corpus, held.folder, read, _naming(held.corpus.title, progress))
        for held in held_corpora(root).values()
    )


def _naming(title: str, progress: Progress) -> Progress:
    return lambda step, done: progress(f"{title}: {step}", done)


def clip_named(root: Path | None, corpus: str, name: str) -> "Clip | None":
    """The clip of the user's own copy that a summary names; None where there is none."""
    held = _held_if_any(root).get(corpus)
    return None if held is None else next((clip for clip in held.clips if clip.path.stem == name), None)


def _held_if_any(root: Path | None) -> Mapping[str, Held]:
    """Nothing where the folder has no corpus: whoever asks for its clips as such is told so."""
    try:
        return {} if root is None else held_corpora(root)
    except CalltoneError:
        return {}


def sound_of_clip(clip: "Clip") -> ClipSound:
    """A corpus's clip, with the emotion that its actor was asked for."""
    return _file_sound(clip.path, clip.path.stat().st_mtime_ns, clip.emotion, clip.corpus)


def sound_at(path: Path) -> ClipSound:
    """A file that `allowed_clip` has let in; where it is a corpus's clip, all that is known of it."""
    alike = (clip for one in _held_if_any(own_root()).values() for clip in one.clips if clip.path.name == path.name)
    clip = next((clip for clip in alike if clip.path.resolve() == path), None)
    return sound_of_clip(clip) if clip else _file_sound(path, path.stat().st_mtime_ns, None, None)


@st.cache_resource(show_spinner=False, max_entries=MOST_SOUNDS)
def _file_sound(path: Path, changed_ns: int, meant: str | None, corpus: str | None) -> ClipSound:  # noqa: ARG001, the key
    return sound_of_file(path, meant, corpus)


@st.cache_data(show_spinner=False)
def customer_turns() -> list[SampleTurn]:
    """What a user without corpora can listen to."""
    return sample_turns(services.samples().values())


@st.cache_resource(show_spinner=False, max_entries=MOST_SOUNDS)
def turn_sound(turn: SampleTurn) -> ClipSound:
    """A turn of a sample call."""
    return sound_of_turn(turn)


@st.cache_resource(show_spinner=False, max_entries=MOST_SOUNDS)
def _changed(_sound: ClipSound, sha256: str, _other: ClipSound, other_sha256: str, change: str, seed: int) -> Changed:  # noqa: ARG001, the key
    from ser_core.augmentation.in_words import in_words
    from ser_core.augmentation.registry import PAIR_TRANSFORMS, TRANSFORMS

    rng, samples = np.random.default_rng(seed), _sound.track.read()
    if change in PAIR_TRANSFORMS:
        pair = PAIR_TRANSFORMS[change].draw(rng)
        return Changed(clip_sound(change, _sound.meant, pair(samples, _other.track.read())), in_words(pair))
    drawn = TRANSFORMS[change].draw(rng)
    return Changed(clip_sound(change, _sound.meant, drawn(samples)), in_words(drawn))


def changed(sound: ClipSound, other: ClipSound, change: str, seed: int) -> Changed:
    """The change that this seed draws, applied; `other` goes into those that make one sound of two."""
    return _changed(sound, sound.sha256, other, other.sha256, change, seed)


def answer(sound: ClipSound, model: str) -> "TurnScore":
    """How the clip sounds to a model, as a stranger's."""
    facts = services.models()[model] / "bundle.json"
    return _answer(sound, sound.sha256, model, facts.stat().st_mtime_ns if facts.is_file() else 0)


@st.cache_data(show_spinner=False, max_entries=MOST_ANSWERS)
def _answer(_sound: ClipSound, sha256: str, model: str, changed_ns: int) -> "TurnScore":  # noqa: ARG001, the key
    return services.recognizer(model).score_clip(_sound.track.read())


def learnt_from(model: str, corpus: str | None) -> bool:
    """Whether the model has learnt from this corpus, and perhaps from this very clip."""
    return corpus is not None and corpus in services.recognizer(model).card.corpora

"""What the page of models asks for: figures from the files beside the models, and what models answer to single clips."""

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from dashboard import services
from dashboard.acted import ActedClip
from dashboard.samples import SampleTurn, customer_turns
from ser_core.audio.recording import FULL_SCALE, SAMPLE_RATE_HZ, Recording, Samples, Track
from ser_core.corpora.records import Clip, CorpusMissing
from ser_core.corpora.registry import CORPORA, corpora_root, corpus_folder
from ser_core.emotions import label_for
from ser_core.errors import CalltoneError
from ser_core.inference.bundle import TrainedOn, read_facts
from ser_core.inference.evidence import Evidence, read_evidence
from ser_core.inference.shipped import OWN
from ser_core.inference.trust import RESULTS, FiguresDamaged
from ser_core.inference.turn_score import TurnScore

if TYPE_CHECKING:
    from ser_core.inference.recognizer import Recognizer

LONGEST_CLIP_S = 30.0  # models were trained on clips of 1–8 s; a call belongs on its own page
WARMING_S = 1.0
MOST_FILES, MOST_SCORES, MOST_SOUNDS, MOST_CORPORA = 64, 4_000, 32, 16


@dataclass(frozen=True, slots=True, eq=False)
class HeldClip:
    """A clip that a session looks at."""

    title: str
    samples: Samples
    cut: bool  # only its first seconds are heard

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.samples.tobytes()).hexdigest()

    @property
    def track(self) -> Track:
        return Track(0, np.rint(self.samples * FULL_SCALE).clip(-FULL_SCALE, FULL_SCALE - 1).astype(np.int16))


@dataclass(frozen=True, slots=True)
class ClipAnswer:
    """What one model says of a clip, or why it says nothing; the time is of this machine, the model loaded before."""

    score: TurnScore | None
    took_ms: float | None
    problem: str | None = None


def model_name(model: str) -> str:
    """As a person reads it; not escaped."""
    return "calltone’s own" if model == OWN else model


def evidence(model: str) -> Evidence | None:
    """All that was measured of a model; None where nothing ships with it."""
    file = services.models()[model] / RESULTS
    return _evidence(services.models()[model], file.stat().st_mtime_ns) if file.is_file() else None


@st.cache_data(show_spinner=False, max_entries=MOST_FILES)
def _evidence(folder: Path, written_ns: int) -> Evidence | None:  # noqa: ARG001, the key of the cache
    return read_evidence(folder)


def readable_evidence() -> dict[str, Evidence]:
    """Of every model whose file of figures can be read; a damaged one is an error for whoever looks at it alone."""
    found = {}
    for model in services.models():
        try:
            measured = evidence(model)
        except FiguresDamaged:
            continue
        if measured is not None:
            found[model] = measured
    return found


def trained_on(model: str) -> TrainedOn:
    """Whom a model has heard."""
    return read_facts(services.models()[model]).trained_on


def sample_turns(key: str) -> list[SampleTurn]:
    """What the customer of a sample call says."""
    return customer_turns(services.samples()[key])


@st.cache_data(show_spinner=False, max_entries=MOST_SOUNDS)
def sample_sound(key: str, turn: SampleTurn) -> Samples:
    """The sound of one of those turns."""
    recording = services.open_sample(key).recording
    track = services.one_track(recording) if turn.channel is None else recording.tracks[turn.channel]
    return track.read(turn.start_s, turn.end_s)


def clip_of(recording: Recording, title: str) -> HeldClip:
    """The first seconds of what was uploaded or recorded, its channels mixed."""
    samples = services.one_track(recording).read(0.0, LONGEST_CLIP_S)
    return HeldClip(title, samples, recording.duration_s > LONGEST_CLIP_S)


def clip_answer(model: str, clip: HeldClip) -> ClipAnswer:
    """One model's answer; a model that cannot be loaded harms no other."""
    try:
        recognizer = services.recognizer(model)
        return _clip_answer(recognizer, repr(recognizer.card), clip.samples, clip.sha256)
    except CalltoneError as error:
        return ClipAnswer(None, None, str(error))


@st.cache_data(show_spinner=False, max_entries=MOST_SCORES)
def _clip_answer(_recognizer: "Recognizer", card: str, _samples: Samples, sha256: str) -> ClipAnswer:  # noqa: ARG001
    with _one_at_a_time():  # two clips at once would each take the other's time
        _warmed(_recognizer, card)
        start_s = time.perf_counter()
        score = _recognizer.score_clip(_samples)
        return ClipAnswer(score, (time.perf_counter() - start_s) * 1000)


@st.cache_resource(show_spinner=False)
def _one_at_a_time() -> Lock:
    return Lock()


@st.cache_resource(show_spinner=False, max_entries=MOST_FILES)
def _warmed(_recognizer: "Recognizer", card: str) -> bool:  # noqa: ARG001, the key of the cache
    """The first clip of a recipe also imports what it is computed with: that is no part of its time."""
    noise = np.random.default_rng(0).normal(0, 0.01, round(WARMING_S * SAMPLE_RATE_HZ)).astype(np.float32)
    _recognizer.score_clip(noise)
    return True


def corpora_at(folder: Path) -> dict[str, Path]:
    """The corpora of a folder by name, each with its place; a folder that is none, or holds none, is an error."""
    root, found, missing = corpora_root(folder), {}, None
    for name, corpus in CORPORA.items():
        try:
            found[name] = corpus_folder(corpus, root)
        except CorpusMissing as error:
            missing = error
    if not found and missing is not None:
        raise missing
    return found


@st.cache_data(show_spinner="Reading the names of the clips…", max_entries=MOST_CORPORA)
def corpus_clips(corpus: str, folder: Path) -> tuple[Clip, ...]:
    """All clips of a corpus."""
    return CORPORA[corpus].load(folder)


def acted_clips(
    model: str, clips: Sequence[Clip], progress: services.Progress
) -> tuple[list[ActedClip], list[tuple[Clip, str]]]:
    """A model's answers to clips as strangers' voices, and those that cannot be read with their reasons."""
    recognizer = services.recognizer(model)
    found, unread = [], []
    for place, clip in enumerate(clips):
        progress(f"Hearing clip {place + 1} of {len(clips)}", place / len(clips))
        acted = label_for(clip.emotion, recognizer.card.labels)
        try:
            score = _file_score(recognizer, repr(recognizer.card), clip.path, clip.path.stat().st_mtime_ns)
        except (CalltoneError, OSError) as error:
            unread.append((clip, str(error) if isinstance(error, CalltoneError) else "the file cannot be opened"))
        else:
            if acted is not None:
                found.append(ActedClip(clip, acted, score))
    return found, unread


@st.cache_data(show_spinner=False, max_entries=MOST_SCORES)
def _file_score(_recognizer: "Recognizer", card: str, path: Path, written_ns: int) -> TurnScore:  # noqa: ARG001
    from ser_core.corpora.sound import read_clip

    return _recognizer.score_clip(read_clip(path))

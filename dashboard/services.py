"""What pages ask for: the one file with Streamlit's caches. Nothing heavy is imported before it is needed."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Literal

import streamlit as st

from dashboard.samples import SampleCall, UnknownSample, sample_calls
from ser_core.audio.recording import Recording, Track
from ser_core.calls.analysis import CallAnalysis
from ser_core.features.display import Envelope, Picture, envelope, mel_spectrogram, spectrogram
from ser_core.inference.shipped import OWN, shipped_bundles
from ser_core.inference.trust import FiguresDamaged, short_line, trust_line
from ser_core.segmentation.people import mix
from ser_core.segmentation.records import ChannelName
from ser_core.settings import CallOptions, CustomerChannel

if TYPE_CHECKING:
    from ser_core.inference.recognizer import Recognizer

Progress = Callable[[str, float], None]
PictureKind = Literal["spectrogram", "mel"]
CustomerSide = CustomerChannel | Literal["unsaid"]

MOST_ANALYSES = 64  # some hundred kB each, an hour-long call's included
MOST_PICTURES = 128  # half a MB each
MOST_MIXES = 4  # two MB a minute
WAVEFORM_PIXELS = 700  # of each voice: about what a wide page shows


@dataclass(frozen=True, slots=True, eq=False)
class OpenCall:
    """The call that a session looks at; nobody else's session holds it."""

    recording: Recording
    title: str
    customer: CustomerSide | None  # None: not asked yet
    sample: SampleCall | None = None

    @property
    def two_sides(self) -> bool:
        return len(self.recording.tracks) == 2 and not self.recording.identical_channels


@dataclass(slots=True)
class _Analyses:
    """The last few results, shared by all sessions; whoever asks must hold the same bytes."""

    kept: OrderedDict[tuple[str, CallOptions, Path, str], CallAnalysis]
    guard: Lock  # one analysis at a time: the model is one, and so is the machine


def models() -> dict[str, Path]:
    """The folders of the models one may pick, by name; calltone's own is the first."""
    return shipped_bundles()


def recognizer(model: str) -> "Recognizer":
    """A model that ships, loaded once for everyone."""
    folder = models()[model]
    return _recognizer(folder, _facts_sha256(folder))


@st.cache_resource(show_spinner=False)
def _recognizer(folder: Path, facts_sha256: str) -> "Recognizer":  # noqa: ARG001, the key of the cache
    from ser_core.inference.recognizer import Recognizer

    return Recognizer.load(folder)


def _facts_sha256(folder: Path) -> str:
    """Another one for any other model: a bundle's facts name its model's file by its content."""
    facts = folder / "bundle.json"
    return hashlib.sha256(facts.read_bytes()).hexdigest() if facts.is_file() else ""


@st.cache_resource(show_spinner=False)
def _analyses() -> _Analyses:
    return _Analyses(OrderedDict(), Lock())


@st.cache_data(show_spinner=False)
def samples() -> dict[str, SampleCall]:
    """The sample calls, by the name that a link gives them."""
    return sample_calls()


def open_sample(key: str) -> OpenCall:
    """A sample call, with the customer's side already told by its truth file."""
    from ser_core.audio.decode import read_recording

    if key not in samples():
        raise UnknownSample(key, list(samples()))
    sample = samples()[key]
    return OpenCall(read_recording(sample.path), sample.title, sample.customer, sample)


def open_bytes(data: bytes, name: str) -> OpenCall:
    """An uploaded or recorded call; a single voice track needs no question about sides."""
    from ser_core.audio.decode import read_recording

    call = OpenCall(read_recording(data, name=name), name, None)
    return call if call.two_sides else replace(call, customer="mixed")


def options_of(call: OpenCall, *, include_agent_emotion: bool) -> CallOptions:
    """How a call is to be analysed, after what was said about its sides."""
    side = None if call.customer == "unsaid" else call.customer
    return CallOptions(side, include_agent_emotion)


def analysis(recording: Recording, options: CallOptions, progress: Progress, model: str = OWN) -> CallAnalysis:
    """How a call went; done once for the same bytes, options and model."""
    from ser_core.calls.analyze import analyze_call

    folder = models()[model]
    shared, key = _analyses(), (recording.facts.sha256, options, folder, _facts_sha256(folder))
    with shared.guard:
        if key not in shared.kept:
            shared.kept[key] = analyze_call(recording, recognizer(model), options, progress)
        shared.kept.move_to_end(key)
        while len(shared.kept) > MOST_ANALYSES:
            shared.kept.popitem(last=False)
        # the first to bring these bytes may have called the file otherwise: that name is theirs
        return replace(shared.kept[key], source=recording.facts)


def voice_track(call: OpenCall, channel: ChannelName) -> Track:
    """What a participant was heard on: one side, or all of them mixed."""
    tracks = call.recording.tracks
    if len(tracks) == 1 or call.recording.identical_channels:
        return tracks[0]
    if channel == "mono":
        return _mixed(call.recording, call.recording.facts.sha256)
    return tracks[1 if channel == "right" else 0]


@st.cache_resource(show_spinner=False, max_entries=MOST_MIXES)
def _mixed(_recording: Recording, sha256: str) -> Track:  # noqa: ARG001, the key of the cache
    return mix(_recording.tracks)


@st.cache_data(show_spinner=False, max_entries=MOST_PICTURES)
def voice_envelope(_track: Track, sha256: str, channel: ChannelName) -> Envelope:  # noqa: ARG001, the key of the cache
    """The waveform of one side."""
    return envelope(_track, WAVEFORM_PIXELS)


@st.cache_data(show_spinner=False, max_entries=MOST_PICTURES)
def turn_picture(
    _track: Track,
    sha256: str,  # noqa: ARG001, the key of the cache
    channel: ChannelName,  # noqa: ARG001, the key of the cache
    start_s: float,
    end_s: float,
    kind: PictureKind,
) -> Picture:
    """The spectrogram of a stretch of one side."""
    samples_heard = _track.read(start_s, end_s)
    return mel_spectrogram(samples_heard) if kind == "mel" else spectrogram(samples_heard)


def model_trust(model: str) -> str:
    """A model's honest figure, in words; that it cannot be read is also an answer."""
    try:
        return trust_line(models()[model])
    except FiguresDamaged:
        return (
            "How often this model is right is not known, as its file of measured figures cannot be read: "
            "put its results/summary.json back as it was released."
        )


def model_in_short(model: str) -> str:
    """What to choose a model by."""
    try:
        return short_line(models()[model])
    except FiguresDamaged:
        return "Its measured figures cannot be read."

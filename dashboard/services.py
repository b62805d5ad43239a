"""What pages ask for: the one file with Streamlit's caches. Nothing heavy is imported before it is needed."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from mmap import ACCESS_READ, mmap
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock
from typing import TYPE_CHECKING, Literal, TypeVar

import streamlit as st

from dashboard.listening import Listening, start
from dashboard.said import Said, hear_call, words_key
from dashboard.samples import SampleCall, UnknownSample, sample_calls
from dashboard.voices import Heard, Mends, hear, people_of
from ser_core.audio.recording import Recording, Track
from ser_core.calls.analysis import CallAnalysis
from ser_core.features.display import Envelope, Picture, envelope, mel_spectrogram, spectrogram
from ser_core.inference.shipped import OWN, shipped_bundles
from ser_core.inference.trust import FiguresDamaged, short_line, trust_line
from ser_core.segmentation.people import mix
from ser_core.segmentation.records import ChannelName, Participant
from ser_core.settings import CallOptions, CustomerChannel, CustomerVoice, WordsOptions

if TYPE_CHECKING:
    from ser_core.inference.recognizer import Recognizer

Progress = Callable[[str, float], None]
PictureKind = Literal["spectrogram", "mel"]
CustomerSide = CustomerChannel | CustomerVoice | Literal["unsaid"]
Key = TypeVar("Key")
Result = TypeVar("Result")

MOST_ANALYSES = 64  # some hundred kB each, an hour-long call's included
MOST_HEARD = 64  # a hundred bytes a turn
MOST_PICTURES = 128  # half a MB each
MOST_MIXES = 4  # two MB a minute
IN_MEMORY = 16 << 20  # bytes of an open call's file before they go to the disk
WAVEFORM_PIXELS = 700  # of each voice: about what a wide page shows


@dataclass(frozen=True, slots=True, eq=False)
class OpenCall:
    """The call that a session looks at; nobody else's session holds it."""

    recording: Recording
    title: str
    customer: CustomerSide | None  # None: not asked yet
    sample: SampleCall | None = None
    mends: Mends = ()  # what a person put right where two voices of one track were told apart
    source: Path | bytes | mmap | None = None  # the bytes as they came, for those who keep the call
    stored: str | None = None  # the id of the kept call that is shown
    soundless: str | None = None  # why a kept call has no sound; its recording then has no tracks

    @property
    def two_sides(self) -> bool:
        if self.soundless is not None:  # what was said of them when it was analysed is all that is known
            stereo = self.recording.facts.channels == 2
            return self.customer in ("left", "right") or (self.customer == "unsaid" and stereo)
        return has_two_sides(self.recording)

    @property
    def told_apart(self) -> bool:
        return self.customer in ("first", "second")


@dataclass(slots=True)
class _Analyses:
    """The last few results, shared by all sessions; whoever asks must hold the same bytes, and have mended the same."""

    kept: OrderedDict[tuple[str, CallOptions, Path, str, Mends], CallAnalysis]
    heard: OrderedDict[str, Heard]
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
    return _Analyses(OrderedDict(), OrderedDict(), Lock())


@st.cache_resource(show_spinner=False)
def _said() -> Said:
    return Said()


@st.cache_data(show_spinner=False)
def samples() -> dict[str, SampleCall]:
    """The sample calls, by the name that a link gives them."""
    return sample_calls()


def open_sample(key: str) -> OpenCall:
    """A sample call, with the customer's side or voice already told by its truth file."""
    from ser_core.audio.decode import read_recording

    if key not in samples():
        raise UnknownSample(key, list(samples()))
    sample = samples()[key]
    return OpenCall(read_recording(sample.path), sample.title, sample.customer, sample, source=sample.path)


def open_bytes(data: bytes, name: str) -> OpenCall:
    """An uploaded or recorded call."""
    from ser_core.audio.decode import read_recording

    return OpenCall(read_recording(data, name=name), name, None, source=_held(data))


def _held(data: bytes) -> bytes | mmap:
    """A big file lies on the disk, under no name, and is gone with the call."""
    if len(data) <= IN_MEMORY:
        return data
    with TemporaryFile() as file:
        file.write(data)
        file.flush()
        return mmap(file.fileno(), 0, access=ACCESS_READ)


def has_two_sides(recording: Recording) -> bool:
    """Whether each of two people has a track of their own; otherwise one track holds everybody."""
    return len(recording.tracks) == 2 and not recording.identical_channels


def options_of(call: OpenCall, *, include_agent_emotion: bool) -> CallOptions:
    """How a call is to be analysed, after what was said about its sides or voices."""
    if call.customer == "first" or call.customer == "second":
        return CallOptions(None, include_agent_emotion, call.customer)
    return CallOptions(None if call.customer == "unsaid" else call.customer, include_agent_emotion)


def heard(recording: Recording, progress: Progress = lambda step, done: None) -> Heard:  # noqa: ARG005
    """Who speaks when on one track, and whether there are two of them; found once for the same bytes."""
    shared = _analyses()
    with shared.guard:
        return _heard(shared, recording, progress)


def _heard(shared: _Analyses, recording: Recording, progress: Progress) -> Heard:
    return _kept(shared.heard, recording.facts.sha256, MOST_HEARD, lambda: hear(recording, progress))


def analysis(
    recording: Recording, options: CallOptions, progress: Progress, model: str = OWN, mends: Mends = ()
) -> CallAnalysis:
    """How a call went; done once for the same bytes, options, model and mends."""
    from ser_core.calls.analyze import analyze_call, analyze_turns

    folder = models()[model]
    shared, key = _analyses(), (recording.facts.sha256, options, folder, _facts_sha256(folder), mends)

    def analysed() -> CallAnalysis:
        if has_two_sides(recording):
            return analyze_call(recording, recognizer(model), options, progress)
        people = people_of(_heard(shared, recording, progress), one_track(recording), options, mends)
        return analyze_turns(recording, people, recognizer(model), options, progress)

    with shared.guard:
        # the first to bring these bytes may have called the file otherwise: that name is theirs
        return replace(_kept(shared.kept, key, MOST_ANALYSES, analysed), source=recording.facts)


def with_words(call: OpenCall, analysed: CallAnalysis, options: WordsOptions) -> CallAnalysis | None:
    """The analysis with its words, where these turns were listened to; what disagrees goes by this analysis's own tone."""
    from ser_core.calls.analyze import against_tone

    words = _said().calls.get(words_key(call.recording.facts.sha256, analysed, options))
    return None if words is None else replace(analysed, words=against_tone(words, analysed.turns))


def listen(call: OpenCall, analysed: CallAnalysis, options: WordsOptions) -> Listening:
    """Begin to listen to the words of a call; at its end `with_words` has them."""
    said, key = _said(), words_key(call.recording.facts.sha256, analysed, options)
    people = [
        Participant(one.id, one.role, one.channel, voice_track(call, one.channel)) for one in analysed.participants
    ]
    return start(lambda progress: hear_call(said, key, people, analysed, progress), said.turn_to_listen)


def _kept(results: "OrderedDict[Key, Result]", key: Key, most: int, make: Callable[[], Result]) -> Result:
    """The result of a key, made where it is not there; beyond `most` the one goes that nobody asked for longest."""
    if key not in results:
        results[key] = make()
    results.move_to_end(key)
    while len(results) > most:
        results.popitem(last=False)
    return results[key]


def voice_track(call: OpenCall, channel: ChannelName) -> Track:
    """What a participant was heard on: one side, or all of them mixed."""
    return one_track(call.recording) if channel == "mono" else call.recording.tracks[1 if channel == "right" else 0]


def one_track(recording: Recording) -> Track:
    """Everybody on one track: the only one, or all of them mixed."""
    if len(recording.tracks) == 1 or recording.identical_channels:
        return recording.tracks[0]
    return _mixed(recording, recording.facts.sha256)


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
    if model not in models():
        return "How often this call's model is right is not known here, as it is none of the models that are there now."
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

"""What a worker does with one call: read it, hear it, and say how it was or why that could not be."""

from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata

from ser_core.audio.decode import read_recording
from ser_core.audio.names import shown_name
from ser_core.batch.errors import OtherCalltone, OtherModel
from ser_core.batch.fetching import fetched
from ser_core.batch.finding import Place, first_line
from ser_core.calls.analysis import CallAnalysis
from ser_core.calls.analyze import analyze_call
from ser_core.errors import CalltoneError
from ser_core.inference.recognizer import Recognizer
from ser_core.settings import DEFAULT_MODEL, CallOptions


@dataclass(frozen=True, slots=True)
class Job:
    """What is asked of every worker about every call, and what it must be to answer."""

    model: str | None  # a folder on every worker; None: the model that ships, wherever the worker has its calltone
    model_sha256: str
    calltone: str  # the release
    options: CallOptions


@dataclass(frozen=True, slots=True)
class Heard:
    """A call that was analysed."""

    place: Place
    analysis: CallAnalysis


@dataclass(frozen=True, slots=True)
class Failed:
    """A call that was not, and why; calls that failed for one reason have the same words."""

    place: Place
    reason: str


@dataclass(frozen=True, slots=True)
class Unfit:
    """Not the call but the worker is wrong: what it says of any call must not be taken."""

    reason: str


Outcome = Heard | Failed


def hear(place: Place, job: Job) -> Outcome | Unfit:
    """One call. Errors are told and not raised: they would come out of another process without what they were made of."""
    try:
        recognizer = recognizer_of(job.model, job.model_sha256, job.calltone)
    except CalltoneError as error:
        return Unfit(str(error))
    try:
        with fetched(place) as source:
            recording = read_recording(source, name=place.shown)
            return Heard(place, analyze_call(recording, recognizer, job.options))
    except CalltoneError as error:
        return Failed(place, reason_of(error, place))
    except Exception as error:  # one call that calltone stumbles over must not keep ten thousand from being heard
        return Failed(place, f"calltone made a mistake, please report it ({first_line(error)})")


def reason_of(error: CalltoneError, place: Place) -> str:
    """What the error says, of any file.

    >>> from ser_core.audio.errors import EmptyFile
    >>> reason_of(EmptyFile("a.wav"), Place("/calls/a.wav", "a.wav", "", None))
    'the file is empty (0 bytes): export or upload the recording again'
    """
    said = str(error)
    for name in (place.shown, shown_name(place.shown)):
        said = said.replace(repr(name), "the file")
    return said


@lru_cache(maxsize=1)
def recognizer_of(model: str | None, model_sha256: str, calltone: str) -> Recognizer:
    """The recognizer of this worker, loaded for its first call and kept; another one if the batch asks for another."""
    mine = metadata.version("calltone")
    if mine != calltone:
        raise OtherCalltone(calltone, mine)
    recognizer = Recognizer.load(model or DEFAULT_MODEL)
    if recognizer.card.model_sha256 != model_sha256:
        raise OtherModel(model or "models/default")
    return recognizer

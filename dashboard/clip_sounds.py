"""Short sounds to look at and to change: clips of corpora, turns of sample calls, and what a person brings."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dashboard.charts.dress import clock
from dashboard.samples import SampleCall
from ser_core.audio.decode import read_recording
from ser_core.audio.recording import FULL_SCALE, SAMPLE_RATE_HZ, Recording, Samples, Track
from ser_core.errors import CalltoneError
from ser_core.segmentation.people import mix

LONGEST_CLIP_S = 20.0  # of anything longer the beginning: what one compares by ear, and what every change can take


class TwoSides(CalltoneError):
    """A call, of which one side may be an agent's, whose feelings are not inferred."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name!r} has two sides: open it under Analyse, where one says which is the customer’s, or bring one voice alone"
        )


@dataclass(frozen=True, slots=True, eq=False)
class ClipSound:
    """A sound of a few seconds on one track."""

    name: str  # to show
    meant: str | None  # the emotion that its speaker was asked for, where that is known
    track: Track
    sha256: str  # of its samples
    note: str = ""
    corpus: str | None = None

    @property
    def duration_s(self) -> float:
        return self.track.duration_s


@dataclass(frozen=True, slots=True)
class SampleTurn:
    """One turn of a sample call's customer, with the emotion that its made voice puts on."""

    sample: SampleCall
    place: int  # of its track
    start_s: float
    end_s: float
    emotion: str

    @property
    def title(self) -> str:
        return f"{self.sample.title}, {clock(self.start_s)}–{clock(self.end_s)}"


def sample_turns(samples: Iterable[SampleCall]) -> list[SampleTurn]:
    """Every turn of every customer; an agent's feelings are nobody's business here either."""
    turns: list[SampleTurn] = []
    for sample in samples:
        truth = json.loads(sample.path.with_suffix(".truth.json").read_text("utf-8"))
        places = {
            one["id"]: int(one["channel"] == "right") for one in truth["participants"] if one["role"] == "customer"
        }
        turns += [
            SampleTurn(sample, places[one["participant"]], one["start_s"], one["end_s"], one["intended_prosody"])
            for one in truth["turns"]
            if one["participant"] in places
        ]
    return turns


def sound_of_turn(turn: SampleTurn) -> ClipSound:
    """Its own track alone."""
    track = read_recording(turn.sample.path).tracks[turn.place]
    return clip_sound(turn.title, turn.emotion, track.read(turn.start_s, turn.end_s))


def sound_of_file(path: Path, meant: str | None = None, corpus: str | None = None) -> ClipSound:
    """A file of this machine; whoever calls has made sure that it may be read."""
    return sound_of(read_recording(path), meant, corpus)


def sound_of_bytes(data: bytes, name: str) -> ClipSound:
    """An uploaded or recorded sound."""
    return sound_of(read_recording(data, name=name))


def holds_two_sides(recording: Recording) -> bool:
    """Whether two channels hold different sounds."""
    return len(recording.tracks) - len(recording.silent_channels) > 1 and not recording.identical_channels


def sound_of(recording: Recording, meant: str | None = None, corpus: str | None = None) -> ClipSound:
    """All its tracks as one, and no more than its beginning; outside a corpus it may not be a call's two sides."""
    if corpus is None and holds_two_sides(recording):
        raise TwoSides(recording.facts.file)
    one = recording.tracks[0] if len(recording.tracks) == 1 else mix(recording.tracks)
    cut = one.duration_s > LONGEST_CLIP_S
    note = f"Only its first {LONGEST_CLIP_S:.0f} seconds are taken." if cut else ""
    return clip_sound(recording.facts.file, meant, one.read(0.0, LONGEST_CLIP_S), note, corpus)


def clip_sound(name: str, meant: str | None, samples: Samples, note: str = "", corpus: str | None = None) -> ClipSound:
    """Samples as a sound of their own."""
    pcm = np.rint(np.clip(samples, -1, 1) * (FULL_SCALE - 1)).astype(np.int16)
    return ClipSound(name, meant, Track(0, pcm), hashlib.sha256(pcm.tobytes()).hexdigest(), note, corpus)


def common_axis_s(sounds: Iterable[ClipSound]) -> float:
    """A time axis on which all of them can be compared, in seconds."""
    return max((sound.duration_s for sound in sounds), default=1 / SAMPLE_RATE_HZ)

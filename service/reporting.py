"""A worker's other task on a stored call: its report, which opens the sound again."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ser_core.audio import read_recording
from ser_core.audio.recording import Recording
from ser_core.calls.analysis import ModelFacts
from ser_core.calls.report.page import report_html
from ser_core.calls.report.sound import sound_address
from ser_core.errors import CalltoneError
from ser_core.inference.bundle import read_facts
from ser_core.inference.shipped import shipped_bundles
from ser_core.inference.trust import trust_line
from ser_core.segmentation.people import tracks_of
from ser_core.storage.errors import AudioMissing, KeyNeeded, NoAudio
from ser_core.storage.reading import StoredCall, open_audio, read_call
from ser_core.storage.store import Store


def report_of(store: Store, serving: Path, task: Mapping[str, Any]) -> Mapping[str, object]:
    """The page; without waveforms where the call was stored without its sound, or the sound cannot be had."""
    stored = read_call(store, task["call_id"])
    recording = recording_of(store, stored)
    channels = {person.id: person.channel for person in stored.analysis.participants}
    tracks = {} if recording is None else tracks_of(recording, channels)
    sound = sound_address(recording) if task["audio"] and recording is not None else None
    trust = trust_of(stored.analysis.model, serving)
    return {"html": report_html(stored.analysis, trust, tracks, sound)}


def recording_of(store: Store, stored: StoredCall) -> Recording | None:
    try:
        file, _ = open_audio(store, stored.summary.id)
    except (NoAudio, AudioMissing, KeyNeeded):
        return None
    with file:
        return read_recording(file, name=stored.summary.file)


def trust_of(model: ModelFacts, serving: Path) -> str:
    """How often the model that answered was right, if it is still here."""
    for folder in (serving, *shipped_bundles().values()):
        try:
            facts = read_facts(folder)
        except (CalltoneError, OSError):
            continue  # damaged, or an adaptation: its base is among the shipped ones
        if (facts.name, facts.version) == (model.name, model.version):
            return trust_line(folder)
    return (
        f"The model {model.name} {model.version} that answered is not here: nothing is known of how often it is right. "
        "Take its words as hints, and listen yourself."
    )

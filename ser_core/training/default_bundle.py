"""A trained default network as a bundle that the product can load."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ser_core.audio.recording import SAMPLE_RATE_HZ
from ser_core.emotions import EMOTIONS
from ser_core.inference.bundle import (
    LISTENER_KIND,
    MODEL_FILES,
    SCHEMA_VERSION,
    WAVEFORM,
    WAVEFORM_VERSION,
    AdaptedAnswers,
    BundleFacts,
    FrontEnd,
    ModelFile,
    TrainedOn,
    write_facts,
)
from ser_core.networks.default import DefaultNetwork
from ser_core.training.calibration import Calibration
from ser_core.training.default_export import convert, save_keras

KERAS_FILE = "model.keras"
SPEECH_LET_THROUGH = 0.995  # of validation people's clips: nobody likes to be called a noise
SOUNDS_KEPT_OUT = 0.975  # of music, ringing, coughs and the like
HALF = 0.5  # nobody speaks where the network itself doubts it


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What validation people chose: how modest the answers are, when they are uncertain, and what is speech."""

    cold: Calibration
    adapted: Calibration
    speech_above: float


def speech_threshold(of_speech: NDArray[np.float32], of_sounds: NDArray[np.float32]) -> float:
    """As low as keeps nearly all other sounds out, for people on a bad line sound less like speech than those here.

    >>> speech_threshold(np.array([0.9] * 99), np.array([0.1] * 99))
    0.5
    >>> speech_threshold(np.array([0.9] * 99), np.array([0.7] * 99))
    0.7
    """
    lowest = float(np.quantile(of_speech, 1 - SPEECH_LET_THROUGH))
    highest = float(np.quantile(of_sounds, SOUNDS_KEPT_OUT))
    return round(min(max(HALF, highest), lowest), 4)


def write_default_bundle(
    folder: Path, network: DefaultNetwork, name: str, version: str, thresholds: Thresholds, trained_on: TrainedOn
) -> BundleFacts:
    """The graph, the same as one Keras file, and `bundle.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    graph = convert(network)
    (folder / MODEL_FILES[LISTENER_KIND]).write_bytes(graph)
    save_keras(network, folder / KERAS_FILE)
    cold, adapted = thresholds.cold, thresholds.adapted
    facts = BundleFacts(
        schema_version=SCHEMA_VERSION,
        name=name,
        version=version,
        labels=EMOTIONS,
        front_end=FrontEnd(WAVEFORM, WAVEFORM_VERSION, SAMPLE_RATE_HZ, 0.0, None),
        temperature=cold.temperature,
        uncertain_below=cold.uncertain_below,
        answered_share=cold.answered_share,
        adapted=AdaptedAnswers(adapted.temperature, adapted.uncertain_below, adapted.answered_share),
        speech_above=thresholds.speech_above,
        model=ModelFile(LISTENER_KIND, MODEL_FILES[LISTENER_KIND], hashlib.sha256(graph).hexdigest()),
        trained_on=trained_on,
    )
    write_facts(facts, folder)
    return facts

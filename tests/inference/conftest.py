"""A bundle of features, a copy of it to damage, and a voice to score."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples, Track
from ser_core.inference.recognizer import Recognizer
from ser_core.settings import DEFAULT_MODEL

OF_FEATURES = DEFAULT_MODEL.parent / "zoo" / "s3-customer-care"


@pytest.fixture(scope="session")
def recognizer() -> Recognizer:
    return Recognizer.load(OF_FEATURES)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle of one's own, to break."""
    for file in ("bundle.json", "model.tflite"):
        shutil.copy(OF_FEATURES / file, tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def voice() -> Samples:
    """Twelve seconds of a harmonic tone that rises and grows louder."""
    moments_s = np.arange(12 * SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    phase = 2 * np.pi * np.cumsum(120 + 15 * moments_s) / SAMPLE_RATE_HZ
    tone = sum(np.sin(order * phase) / order for order in range(1, 12))
    noise = 0.002 * np.random.default_rng(0).standard_normal(len(moments_s))
    return (0.015 * (1 + moments_s / 4) * tone + noise).astype(np.float32)


@pytest.fixture(scope="session")
def track(voice: Samples) -> Track:
    return Track(0, np.round(voice * 32_767).astype(np.int16))

"""A small RAVDESS of made voices, enough for a run of everything in seconds."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

SAMPLE_RATE_HZ = 16_000
ACTORS = (1, 11, 4, 10, 8, 9, 3, 5)  # two test, two validate, four train in the first fold


def voice(actor: int, emotion: int, rng: np.random.Generator) -> np.ndarray:
    """Half a second of silence, then a harmonic tone whose pitch and brightness go with the emotion."""
    moments_s = np.arange(round(1.5 * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    pitch_hz = 90 + 6 * actor + 25 * emotion
    tone = sum(np.sin(2 * np.pi * pitch_hz * order * moments_s) / order ** (2 - emotion / 8) for order in range(1, 8))
    spoken = 0.02 * emotion * tone + 0.002 * rng.standard_normal(len(moments_s))
    return np.concatenate((np.zeros(SAMPLE_RATE_HZ // 2), spoken)).astype(np.float32)


@pytest.fixture(scope="session")
def made_ravdess(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """64 clips: eight people, eight emotions."""
    root = tmp_path_factory.mktemp("corpora")
    rng = np.random.default_rng(0)
    for actor in ACTORS:
        folder = root / "RAVDESS" / f"Actor_{actor:02}"
        folder.mkdir(parents=True)
        for emotion in range(1, 9):
            name = f"03-01-{emotion:02}-01-01-01-{actor:02}.wav"
            soundfile.write(folder / name, voice(actor, emotion, rng), SAMPLE_RATE_HZ)
    return root

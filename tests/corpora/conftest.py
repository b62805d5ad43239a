"""Tiny corpora under the official names, made of tones: no sound of the real ones is here."""

import csv
from pathlib import Path

import numpy as np
import pytest
import soundfile
from more_made_corpora import make_corpus


def tone(path: Path, pitch_hz: float = 200.0, duration_s: float = 1.0) -> Path:
    """One clip, coded as its ending says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    moments_s = np.arange(round(duration_s * 16_000)) / 16_000
    soundfile.write(path, (0.2 * np.sin(2 * np.pi * pitch_hz * moments_s)).astype(np.float32), 16_000)
    return path


@pytest.fixture
def made_corpora(tmp_path: Path) -> Path:
    """Every corpus in its official folders, a few clips each, in three codings."""
    for number, actor in enumerate(("01", "02")):
        tone(tmp_path / f"RAVDESS/Actor_{actor}/03-01-01-01-01-01-{actor}.wav", 150 + number)
        tone(tmp_path / f"RAVDESS/Actor_{actor}/03-01-06-02-02-01-{actor}.flac", 250 + number)
    tone(tmp_path / "CREMA-D/AudioWAV/1001_DFA_ANG_XX.wav", 310)
    tone(tmp_path / "CREMA-D/AudioWAV/1001_IEO_HAP_HI.flac", 320)
    tone(tmp_path / "CREMA-D/AudioWAV/1002_DFA_SAD_XX.wav", 330)
    with (tmp_path / "CREMA-D/VideoDemographics.csv").open("w", newline="") as table:
        csv.writer(table).writerows([["ActorID", "Age", "Sex"], [1001, 51, "Male"], [1002, 21, "Female"]])
    for name in ("tess", "savee", "emodb"):
        make_corpus(name, tmp_path)
    return tmp_path

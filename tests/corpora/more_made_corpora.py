"""Every registered corpus in little: official names and places, tones as content, no two alike."""

from itertools import count
from pathlib import Path

import numpy as np
import soundfile

PLACES = {
    "ravdess": ("RAVDESS", "Actor_01/03-01-01-01-01-01-01.wav", "Actor_02/03-01-06-02-02-01-02.flac"),
    "crema-d": ("CREMA-D", "AudioWAV/1001_DFA_ANG_XX.wav", "AudioWAV/1002_IEO_HAP_HI.flac"),
    "tess": (
        "TESS",
        "OAF_Pleasant_surprise/OAF_back_ps.wav",
        "YAF_pleasant_surprised/YAF_back_ps.flac",
        "OAF_Fear/OAF_bean_fear.wav",
        "YAF_sad/YAF_bean_sad.wav",
    ),
    "savee": ("SAVEE", "ALL/DC_a01.wav", "ALL/DC_sa01.flac", "ALL/KL_n30.wav", "ALL/KL_su15.wav"),
    "emodb": ("EmoDB", "wav/03a01Fa.wav", "wav/03a01Fb.flac", "wav/08b10Wc.wav", "wav/16b02Lb.wav"),
}
_pitches_hz = count(150)


def tone(path: Path, pitch_hz: float | None = None, duration_s: float = 0.5) -> Path:
    """One clip, coded as its ending says; no pitch means one that no other clip has."""
    path.parent.mkdir(parents=True, exist_ok=True)
    moments_s = np.arange(round(duration_s * 16_000)) / 16_000
    wave = 0.2 * np.sin(2 * np.pi * (pitch_hz or next(_pitches_hz)) * moments_s)
    soundfile.write(path, wave.astype(np.float32), 16_000)
    return path


def make_corpus(name: str, root: Path) -> Path:
    """One little corpus in its folder."""
    folder, *files = PLACES[name]
    for file in files:
        tone(root / folder / file)
    if name == "crema-d":
        table = "ActorID,Age,Sex\n1001,51,Male\n1002,21,Female\n"
        (root / folder / "VideoDemographics.csv").write_text(table)
    return root / folder

"""The recipes against librosa, called as the earlier systems called it."""

import subprocess
import sys

import numpy as np
import pytest
from numpy.typing import NDArray

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples
from ser_core.features.recipes import CUSTOMER_CARE_FEATURES, RECIPES, customer_care_features

RATE_HZ = 22_050


def spoken(seed: int, duration_s: float, pitch_hz: float) -> Samples:
    """A voice-like sound: a gliding harmonic tone that swells and fades, with breath."""
    rng = np.random.default_rng(seed)
    moments_s = np.arange(round(duration_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    glide = pitch_hz * (1 + 0.15 * np.sin(2 * np.pi * 1.3 * moments_s))
    phase = 2 * np.pi * np.cumsum(glide) / SAMPLE_RATE_HZ
    voice = sum(np.sin(order * phase) / order**1.5 for order in range(1, 25))
    swell = 0.2 * np.sin(np.pi * moments_s / duration_s) ** 2
    return (swell * voice + 0.003 * rng.standard_normal(len(moments_s))).astype(np.float32)


def as_the_first_version_did(samples: Samples) -> NDArray[np.float32]:
    import librosa

    signal = librosa.resample(samples, orig_sr=SAMPLE_RATE_HZ, target_sr=RATE_HZ)
    stft = np.abs(librosa.stft(signal))
    parts = (
        librosa.feature.zero_crossing_rate(y=signal),
        librosa.feature.chroma_stft(S=stft, sr=RATE_HZ),
        librosa.feature.mfcc(y=signal, sr=RATE_HZ),
        librosa.feature.rms(y=signal),
        librosa.feature.melspectrogram(y=signal, sr=RATE_HZ),
    )
    return np.hstack([np.mean(part.T, axis=0) for part in parts])


@pytest.mark.parametrize(
    ("seed", "duration_s", "pitch_hz"),
    [(0, 2.5, 110.0), (1, 2.5, 233.1), (2, 1.3, 180.0), (3, 3.0, 440.0), (4, 0.4, 97.0)],
)
def test_the_162_features_are_those_that_librosa_gives(seed: int, duration_s: float, pitch_hz: float) -> None:
    samples = spoken(seed, duration_s, pitch_hz)
    ours, theirs = customer_care_features(samples), as_the_first_version_did(samples)
    assert ours.shape == theirs.shape == (CUSTOMER_CARE_FEATURES,) == (162,)
    np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-3)  # the cepstra reach -600: 1e-3 is nothing to them
    np.testing.assert_allclose(ours[34:], theirs[34:], rtol=1e-4, atol=1e-9)  # mel power, down to the faintest


def test_loudness_moves_the_loudness_features_and_not_the_pitch_classes() -> None:
    samples = spoken(5, 2.5, 150.0)
    loud, quiet = customer_care_features(samples), customer_care_features(samples * np.float32(0.1))
    np.testing.assert_allclose(quiet[1:13], loud[1:13], rtol=1e-3)
    assert quiet[33] == pytest.approx(loud[33] / 10, rel=1e-3)


@pytest.mark.parametrize("samples", [np.zeros(0, np.float32), np.zeros(16_000, np.float32), np.ones(1, np.float32)])
def test_silence_and_next_to_nothing_give_finite_features(samples: Samples) -> None:
    features = customer_care_features(samples)
    assert features.shape == (162,)
    assert np.isfinite(features).all()


def test_a_recipe_runs_without_librosa() -> None:
    code = (
        "import sys, numpy as np; from ser_core.features.recipes import RECIPES;"
        "[recipe.compute(np.ones(16_000, np.float32)) for recipe in RECIPES.values()];"
        "sys.exit('librosa' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", RECIPES)
def test_every_recipe_gives_the_shape_that_it_says(name: str) -> None:
    recipe = RECIPES[name]
    assert recipe.name == name
    features = recipe.compute(spoken(6, 3.0, 200.0))
    assert features.shape == recipe.shape
    assert features.dtype == np.float32

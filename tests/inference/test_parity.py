"""The file that runs answers as the file that was trained."""

from pathlib import Path

import numpy as np
import pytest

from ser_core.corpora.registry import load_corpus
from ser_core.corpora.sound import read_clip
from ser_core.features.recipes import RECIPES
from ser_core.inference.bundle import ModelBundle
from ser_core.inference.calibration import calibrated
from ser_core.inference.recognizer import Recognizer
from ser_core.settings import DEFAULT_MODEL

CLIPS = 30


@pytest.mark.corpora
@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")
def test_keras_and_litert_agree_on_real_clips(recognizer: Recognizer, real_corpora: Path) -> None:
    import keras

    clips = [clip for name in ("ravdess", "crema-d") for clip in load_corpus(name, real_corpora)]
    sounds = [read_clip(clip.path)[:48_000] for clip in clips[:: len(clips) // CLIPS]]
    facts = ModelBundle.load(DEFAULT_MODEL).facts
    features = np.stack([RECIPES[facts.front_end.recipe].compute(sound) for sound in sounds])
    answers = keras.models.load_model(DEFAULT_MODEL / "model.keras").predict(features, verbose=0)
    np.testing.assert_allclose(recognizer.probabilities(sounds), calibrated(answers, facts.temperature), atol=1e-4)


@pytest.mark.corpora
def test_it_hears_more_than_chance_in_people_it_never_heard(recognizer: Recognizer, real_corpora: Path) -> None:
    strangers = ModelBundle.load(DEFAULT_MODEL).facts.trained_on.test_people
    clips = [clip for clip in load_corpus("ravdess", real_corpora) if clip.speaker in strangers]
    right = [recognizer.score_clip(read_clip(clip.path)).emotion == clip.emotion for clip in clips]
    assert len(right) == 240
    assert np.mean(right) > 2 / 15  # what always answering one emotion would get: 32 of 240 clips

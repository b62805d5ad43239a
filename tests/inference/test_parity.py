"""The model that ships: the file that runs answers as the file that was trained, and not by chance."""

from pathlib import Path

import numpy as np
import pytest

from ser_core.audio.recording import SAMPLE_RATE_HZ
from ser_core.corpora.registry import load_corpus
from ser_core.corpora.sound import read_clip
from ser_core.emotions import EMOTIONS
from ser_core.inference.bundle import read_facts
from ser_core.inference.calibration import softened
from ser_core.inference.listener import FRAMES_PER_S
from ser_core.inference.recognizer import Recognizer
from ser_core.networks.default import BASELINE
from ser_core.networks.front_end import own_layers
from ser_core.settings import DEFAULT_MODEL

CLIPS = 30
HEARD_AT_ONCE = round(3.2 * SAMPLE_RATE_HZ)  # silence behind a window that ends with its sound


@pytest.mark.corpora
@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")
def test_keras_and_litert_agree_on_real_clips(real_corpora: Path) -> None:
    import keras

    own_layers()
    network = keras.models.load_model(DEFAULT_MODEL / "model.keras")
    recognizer, facts = Recognizer.load(DEFAULT_MODEL), read_facts(DEFAULT_MODEL)
    clips = [clip for name in ("ravdess", "crema-d") for clip in load_corpus(name, real_corpora)]
    stranger = np.zeros((1, BASELINE), np.float32)
    for clip in clips[:: len(clips) // CLIPS]:
        sound = read_clip(clip.path)[: 3 * SAMPLE_RATE_HZ]
        sound = sound[: len(sound) // 800 * 800]
        around = np.zeros((1, HEARD_AT_ONCE), np.float32)
        around[0, : len(sound)] = sound
        heard = np.zeros((1, around.shape[1] * FRAMES_PER_S // SAMPLE_RATE_HZ), np.float32)
        heard[:, : len(sound) * FRAMES_PER_S // SAMPLE_RATE_HZ] = 1
        logits = np.asarray(network.predict([around, heard, stranger], verbose=0)[0])[:, : len(EMOTIONS)]
        np.testing.assert_allclose(recognizer.probabilities([sound]), softened(logits, facts.temperature), atol=1e-4)


@pytest.mark.corpora
def test_it_hears_more_than_chance_in_people_it_was_not_trained_on(real_corpora: Path) -> None:
    strangers = read_facts(DEFAULT_MODEL).trained_on.validation_people
    clips = [clip for clip in load_corpus("crema-d", real_corpora) if clip.speaker in strangers][::4]
    recognizer = Recognizer.load(DEFAULT_MODEL)
    right = [recognizer.score_clip(read_clip(clip.path)).emotion == clip.emotion for clip in clips]
    assert len(right) > 80
    assert np.mean(right) > 0.4  # always answering one of six gets a sixth

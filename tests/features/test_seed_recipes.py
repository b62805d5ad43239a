"""The other earlier systems' recipes against librosa, called as their documents call it, on spoken sentences."""

import shutil
import struct
import subprocess
import warnings
from functools import cache

import numpy as np
import pytest
import scipy.stats
import soxr
from numpy.typing import NDArray

from ser_core.audio.recording import FULL_SCALE, SAMPLE_RATE_HZ, Samples
from ser_core.features.global_statistics import CURVES, HOP_LENGTH, STATISTICS, curves_of, statistics_of
from ser_core.features.log_mel_chunks import log_mel_chunks
from ser_core.features.recipes import RECIPES, Recipe

RATE_HZ = 22_050
SENTENCES = (
    ("en-us+f3", "Kids are talking by the door, and nobody told me when it would be mended."),
    ("en+m3", "Say the word dog. I have been waiting since Monday for somebody to call me back."),
)


@cache
def said(voice: str, sentence: str) -> Samples:
    """A sentence of a synthetic voice, about four seconds."""
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is not installed: it speaks the sentences of these tests (apt-get install espeak-ng)")
    wav = subprocess.run(["espeak-ng", "-v", voice, "--stdout", sentence], check=True, capture_output=True).stdout
    rate_hz, pcm = struct.unpack_from("<I", wav, 24)[0], np.frombuffer(wav[44:], "<i2")
    return soxr.resample(pcm.astype(np.float32) / FULL_SCALE, rate_hz, SAMPLE_RATE_HZ)


@pytest.fixture(params=SENTENCES, ids=("a woman", "a man"))
def sentence(request: pytest.FixtureRequest) -> Samples:
    return said(*request.param)


def computed(name: str, clip: Samples) -> NDArray[np.float32]:
    """What training makes of a clip: the recipe's own stretch of it."""
    recipe = RECIPES[name]
    return recipe.compute(recipe.stretch(clip))


def loaded(clip: Samples, offset_s: float = 0.0, duration_s: float | None = None) -> Samples:
    """What librosa.load gives at its own rate."""
    import librosa

    start = int(offset_s * SAMPLE_RATE_HZ)
    end = None if duration_s is None else start + int(duration_s * SAMPLE_RATE_HZ)
    return librosa.resample(clip[start:end], orig_sr=SAMPLE_RATE_HZ, target_sr=RATE_HZ)


def test_the_upload_pages_1070_are_those_that_librosa_gives(sentence: Samples) -> None:
    import librosa

    signal = loaded(sentence)
    mfcc = np.mean(librosa.feature.mfcc(y=signal, sr=RATE_HZ, n_mfcc=45).T, axis=0)
    stft = np.mean(np.abs(librosa.stft(signal)), axis=1)
    ours = computed("cepstra-spectrum-1070", sentence)
    assert ours.shape == (1070,)
    np.testing.assert_allclose(ours, np.concatenate((mfcc, stft)), rtol=1e-4, atol=1e-4)


def test_the_notebooks_40_are_those_that_librosa_gives(sentence: Samples) -> None:
    import librosa

    signal = loaded(sentence, offset_s=0.5, duration_s=3.0)
    theirs = np.mean(librosa.feature.mfcc(y=signal, sr=RATE_HZ, n_mfcc=40).T, axis=0)
    np.testing.assert_allclose(computed("mean-cepstra-40", sentence), theirs, rtol=1e-4, atol=1e-4)


def test_the_4536_are_those_that_librosa_gives_frame_by_frame(sentence: Samples) -> None:
    import librosa

    signal = loaded(sentence, offset_s=0.6, duration_s=2.5)
    parts = (
        librosa.feature.zero_crossing_rate(y=signal, frame_length=2048, hop_length=512)[0],
        librosa.feature.rms(y=signal, frame_length=2048, hop_length=512)[0],
        np.ravel(librosa.feature.mfcc(y=signal, sr=RATE_HZ, n_mfcc=40).T),
    )
    ours = computed("framewise-4536", sentence)
    assert ours.shape == (4536,)
    np.testing.assert_allclose(ours, np.concatenate(parts), rtol=1e-4, atol=1e-4)


def simulators_pictures(signal: Samples) -> NDArray[np.float32]:
    """Chunk by chunk and patch by patch, as the interview simulator's document prints it."""
    import librosa

    pictures = []
    for start in range(0, len(signal) - 49_100 + 1, 16_000):
        chunk = scipy.stats.zscore(signal[start : start + 49_100].astype(np.float64)).astype(np.float32)
        power = np.abs(librosa.stft(chunk, n_fft=512, window="hamming", win_length=256, hop_length=128)) ** 2
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Empty filters", UserWarning)  # 128 bands under 4 kHz are too many for it
            mel = librosa.feature.melspectrogram(S=power, sr=16_000, n_mels=128, fmax=4000)
        levels = librosa.power_to_db(mel, ref=np.max)
        pictures.append([levels[:, 64 * patch : 64 * patch + 128] for patch in range(5)])
    return np.asarray(pictures)[..., None]


def test_every_chunk_of_an_answer_gives_the_simulators_pictures(sentence: Samples) -> None:
    answer = np.tile(sentence, 3)[: 9 * SAMPLE_RATE_HZ]
    theirs = simulators_pictures(answer)
    assert theirs.shape == (6, 5, 128, 128, 1)
    np.testing.assert_allclose(log_mel_chunks(answer), theirs, rtol=1e-4, atol=1e-4)


def test_the_training_picture_is_the_first_chunk_from_half_a_second(sentence: Samples) -> None:
    clip = np.tile(sentence, 2)
    theirs = simulators_pictures(clip[8_000:][:49_100])[0]
    np.testing.assert_allclose(computed("log-mel-chunk", clip), theirs, rtol=1e-4, atol=1e-4)


def test_pictures_do_not_see_how_loud_an_answer_is(sentence: Samples) -> None:
    np.testing.assert_allclose(log_mel_chunks(sentence * np.float32(0.1)), log_mel_chunks(sentence), atol=0.05)


def test_the_200_are_ten_statistics_of_each_curve_and_of_its_changes(sentence: Samples) -> None:
    signal = sentence[8_000:].astype(np.float64)
    curves = curves_of(signal)
    theirs = []
    for curve in (*curves, *(np.diff(curve) for curve in curves)):
        theirs += [
            np.mean(curve),
            np.median(curve),
            np.std(curve),
            scipy.stats.kurtosis(curve),
            scipy.stats.skew(curve),
        ]
        theirs += [np.percentile(curve, 1), np.percentile(curve, 99), np.min(curve), np.max(curve), np.ptp(curve)]
    ours = computed("statistics-200", sentence)
    assert ours.shape == (200,) == (2 * len(CURVES) * len(STATISTICS),)
    np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-4)


def test_the_spectral_curves_are_librosas(sentence: Samples) -> None:
    import librosa

    signal = sentence.astype(np.float64)
    # librosa puts the window in the middle of the transform: 256 samples of silence bring its frames onto ours.
    spectrum = librosa.stft(np.pad(signal, 256), n_fft=1024, win_length=512, hop_length=HOP_LENGTH, center=False)
    power = np.abs(spectrum) ** 2
    heard = power.sum(axis=0) > 1e-4
    theirs = {
        "spectral centroid": librosa.feature.spectral_centroid(S=power, sr=SAMPLE_RATE_HZ),
        "spectral spread": librosa.feature.spectral_bandwidth(S=power, sr=SAMPLE_RATE_HZ),
        "spectral rolloff": librosa.feature.spectral_rolloff(S=power, sr=SAMPLE_RATE_HZ, roll_percent=0.9),
    }
    curves = dict(zip(CURVES, curves_of(signal), strict=True))
    assert heard.sum() > 200
    for name, curve in theirs.items():
        np.testing.assert_allclose(curves[name][heard], curve[0, heard] / (SAMPLE_RATE_HZ / 2), rtol=1e-4, err_msg=name)


def test_the_pitch_curve_follows_a_voice_that_glides() -> None:
    moments_s = np.arange(2 * SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    glide_hz = 110.0 + 60.0 * moments_s
    phase = 2 * np.pi * np.cumsum(glide_hz) / SAMPLE_RATE_HZ
    voice = sum(np.sin(order * phase) / order for order in range(1, 20))
    curves = dict(zip(CURVES, curves_of(0.1 * voice), strict=True))
    middles = np.arange(len(curves["pitch"])) * HOP_LENGTH + 256
    np.testing.assert_allclose(curves["pitch"], glide_hz[middles], rtol=0.03)
    assert curves["harmonicity"].min() > 0.8
    breath = np.random.default_rng(0).standard_normal(2 * SAMPLE_RATE_HZ) * 0.1
    assert np.mean(curves_of(breath)[CURVES.index("pitch")] == 0) > 0.8


def test_a_curve_that_never_moves_has_finite_statistics() -> None:
    flat = statistics_of(np.full((1, 50), 0.3))[0]
    expected = {"kurtosis": 0.0, "skewness": 0.0, "deviation": 0.0, "range": 0.0}
    for name, value in zip(STATISTICS, flat, strict=True):
        assert value == pytest.approx(expected.get(name, 0.3), abs=1e-12), name


NOTHING = np.zeros(0, np.float32)
SHORT = (NOTHING, np.ones(1, np.float32), np.zeros(16_000, np.float32), np.full(700, 0.25, np.float32))


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
@pytest.mark.parametrize("clip", SHORT, ids=("nothing", "one sample", "silence", "a step"))
def test_next_to_nothing_gives_finite_features_of_the_promised_shape(recipe: Recipe, clip: Samples) -> None:
    features = recipe.compute(recipe.stretch(clip))
    assert features.shape == recipe.shape
    assert np.isfinite(features).all()


def test_each_recipe_takes_of_a_clip_what_its_system_took() -> None:
    stretches = {name: (recipe.stretch.offset_s, recipe.stretch.duration_s) for name, recipe in RECIPES.items()}
    assert stretches == {
        "customer-care-162": (0.6, 2.5),
        "cepstra-spectrum-1070": (0.0, None),
        "framewise-4536": (0.6, 2.5),
        "log-mel-chunk": (0.5, 49_100 / 16_000),
        "statistics-200": (0.5, None),
        "mean-cepstra-40": (0.5, 3.0),
        "functionals": (0.0, None),
    }
    clip = np.arange(5 * SAMPLE_RATE_HZ, dtype=np.float32)
    taken = {name: (recipe.stretch(clip)[0], len(recipe.stretch(clip))) for name, recipe in RECIPES.items()}
    assert taken["framewise-4536"] == (9_600, 40_000)
    assert taken["log-mel-chunk"] == (8_000, 49_100)
    assert taken["cepstra-spectrum-1070"] == (0, 80_000)


def test_a_short_clip_keeps_the_places_of_its_framewise_features(sentence: Samples) -> None:
    whole, half = RECIPES["framewise-4536"].compute(sentence), RECIPES["framewise-4536"].compute(sentence[:16_000])
    frames = 40  # well inside of the first second
    np.testing.assert_allclose(half[:frames], whole[:frames], atol=1e-6)  # zero crossings
    np.testing.assert_allclose(half[108 : 108 + frames], whole[108 : 108 + frames], atol=1e-6)  # loudness
    assert (half[108 + 50 : 216] == 0).all()

"""Pictures and loudness for the page: right where a known sound says so, and bounded for any length."""

import time
import tracemalloc

import librosa
import numpy as np
import pytest

from ser_core.audio.recording import SAMPLE_RATE_HZ, Track
from ser_core.features.display import (
    COLUMN_S,
    MEL_FFT,
    MEL_WINDOW,
    MOST_BANDS,
    MOST_COLUMNS,
    envelope,
    mel_filters,
    mel_spectrogram,
    spectrogram,
)
from ser_core.features.loudness import FLOOR_DBFS, loudness_curve, loudness_dbfs

HOUR = 3600 * SAMPLE_RATE_HZ


def tone(hz: float, level: float, seconds: float) -> np.ndarray:
    return (level * np.sin(2 * np.pi * hz * np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ)).astype(
        np.float32
    )


def track_of(samples: np.ndarray) -> Track:
    return Track(0, (samples * 32767).round().astype(np.int16))


@pytest.fixture(scope="module")
def hour_of_noise(tmp_path_factory: pytest.TempPathFactory) -> np.ndarray:
    """An hour as a long call is kept: memory-mapped 16-bit samples."""
    minute = np.random.default_rng(1).normal(0, 3000, HOUR // 60).astype(np.int16)
    path = tmp_path_factory.mktemp("spool") / "hour.pcm"
    np.tile(minute, 60).tofile(path)
    return np.memmap(path, np.int16, "r")


@pytest.mark.parametrize("hz", [250.0, 1000.0, 3406.25, 7000.0])
def test_a_tone_stands_in_its_own_row_at_its_own_level(hz: float) -> None:
    picture = spectrogram(tone(hz, 0.1, 2.0))
    middle = picture.db[:, picture.db.shape[1] // 2]
    assert picture.frequencies_hz[middle.argmax()] == hz
    assert middle.max() == pytest.approx(-20.0, abs=0.1)
    far = np.abs(picture.frequencies_hz - hz) > 300
    assert middle[far].max() < -70.0


@pytest.mark.parametrize("hz", [250.0, 1000.0, 5000.0])
def test_the_mel_bands_hold_a_tone_where_it_is_and_all_of_its_power(hz: float) -> None:
    picture = mel_spectrogram(tone(hz, 0.1, 2.0), bands=64)
    middle = picture.db[:, picture.db.shape[1] // 2]
    assert picture.frequencies_hz[middle.argmax()] == pytest.approx(hz, rel=0.1)
    assert 10 * np.log10(np.sum(10 ** (middle / 10))) == pytest.approx(-20.0, abs=0.3)


def test_a_sound_stands_in_the_column_of_its_moment() -> None:
    samples = np.zeros(10 * SAMPLE_RATE_HZ, np.float32)
    samples[7 * SAMPLE_RATE_HZ : 8 * SAMPLE_RATE_HZ] = tone(1000, 0.5, 1.0)
    for picture in (spectrogram(samples), mel_spectrogram(samples)):
        loud = picture.times_s[picture.db.max(axis=0) > -20]
        assert loud.min() == pytest.approx(7.0, abs=0.03)
        assert loud.max() == pytest.approx(8.0, abs=0.03)


def test_the_mel_filters_are_librosas() -> None:
    theirs = librosa.filters.mel(sr=SAMPLE_RATE_HZ, n_fft=MEL_FFT, n_mels=128, htk=False, norm=None)
    np.testing.assert_allclose(mel_filters(128, MEL_FFT), theirs, atol=1e-4)


def test_a_whole_mel_spectrogram_is_librosas(speech_like: np.ndarray) -> None:
    hop = round(COLUMN_S * SAMPLE_RATE_HZ)
    ours = mel_spectrogram(speech_like)
    shifted = speech_like[hop // 2 :]  # our columns are centred, librosa's begin at their frame's middle
    theirs = librosa.feature.melspectrogram(
        y=shifted, sr=SAMPLE_RATE_HZ, n_fft=MEL_FFT, win_length=MEL_WINDOW, hop_length=hop, n_mels=128, norm=None
    )
    full_scale_sine = MEL_FFT * np.sum(np.hanning(MEL_WINDOW + 1)[:-1] ** 2) / 4
    inner = slice(10, ours.db.shape[1] - 10)  # beyond the ends the two pad differently
    their_db = 10 * np.log10(np.maximum(theirs / full_scale_sine, 10 ** (FLOOR_DBFS / 10)))
    np.testing.assert_allclose(ours.db[:, inner], their_db[:, inner], atol=0.05)


@pytest.fixture
def speech_like() -> np.ndarray:
    """Five seconds that change in pitch and loudness as speech does: a chirp of harmonics over noise."""
    time_s = np.arange(5 * SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    phase = 2 * np.pi * np.cumsum(140 + 40 * np.sin(2 * np.pi * 0.7 * time_s)) / SAMPLE_RATE_HZ
    voice = sum(np.sin(number * phase) / number for number in range(1, 20)) * (1 + np.sin(2 * np.pi * 4 * time_s))
    return (0.05 * voice + 0.001 * np.random.default_rng(0).standard_normal(len(time_s))).astype(np.float32)


@pytest.mark.parametrize("draw", [spectrogram, mel_spectrogram])
def test_an_hour_makes_no_bigger_picture_than_a_minute_and_little_memory(draw, hour_of_noise: np.ndarray) -> None:
    tracemalloc.start()
    picture = draw(hour_of_noise, bands=10_000, columns=10_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert picture.db.shape == (MOST_BANDS, MOST_COLUMNS)
    assert picture.db.dtype == np.float32
    assert picture.times_s[-1] == pytest.approx(3600, abs=4)
    assert peak < 40e6
    assert draw(hour_of_noise[:SAMPLE_RATE_HZ]).db.shape[1] == 100


@pytest.mark.parametrize("draw", [spectrogram, mel_spectrogram])
@pytest.mark.parametrize("length", [0, 1, 2, 159, 161])
def test_the_shortest_sounds_make_a_picture_too(draw, length: int) -> None:
    picture = draw(np.full(length, 0.25, np.float32), bands=40)
    assert picture.db.shape == (40, -(-length // 160))
    assert picture.db.shape == (len(picture.frequencies_hz), len(picture.times_s))
    assert np.isfinite(picture.db).all()


def test_16_bit_samples_and_floats_make_the_same_picture() -> None:
    samples = tone(700, 0.3, 1.0)
    np.testing.assert_allclose(spectrogram(track_of(samples).pcm).db[20:25], spectrogram(samples).db[20:25], atol=0.01)


def test_the_envelope_holds_every_peak_and_where_it_was() -> None:
    samples = np.zeros(SAMPLE_RATE_HZ * 4, np.float32)
    samples[3 * SAMPLE_RATE_HZ + 5] = 0.9
    samples[SAMPLE_RATE_HZ + 5] = -0.7
    drawn = envelope(track_of(samples), 400)
    assert len(drawn.times_s) == len(drawn.low) == len(drawn.high) == 400
    assert drawn.high.max() == pytest.approx(0.9, abs=1e-3)
    assert drawn.low.min() == pytest.approx(-0.7, abs=1e-3)
    assert drawn.times_s[drawn.high.argmax()] == pytest.approx(3.0, abs=0.01)
    assert drawn.times_s[drawn.low.argmin()] == pytest.approx(1.0, abs=0.01)


def test_the_envelope_of_a_stretch_is_of_that_stretch_alone() -> None:
    loud_then_soft = np.concatenate([tone(200, 0.8, 2.0), tone(200, 0.1, 2.0)])
    drawn = envelope(track_of(loud_then_soft), 100, start_s=2.0, end_s=9.0)
    assert drawn.high.max() == pytest.approx(0.1, abs=1e-3)
    assert (drawn.times_s >= 2.0).all()
    assert (drawn.times_s <= 4.0).all()


@pytest.mark.parametrize("length", [0, 1, 7])
def test_an_envelope_has_no_more_pixels_than_samples(length: int) -> None:
    assert len(envelope(track_of(np.zeros(length, np.float32)), 800).low) == length


def test_an_hours_envelope_is_drawn_in_well_under_a_third_of_a_second(hour_of_noise: np.ndarray) -> None:
    track = Track(0, hour_of_noise)
    fastest_s = min(_seconds_to_draw(track) for _ in range(3))  # other work on the machine may slow one
    assert fastest_s < 0.3


def _seconds_to_draw(track: Track) -> float:
    began = time.perf_counter()
    envelope(track, 1600)
    return time.perf_counter() - began


def test_loudness_is_the_root_mean_square_and_silence_is_the_floor() -> None:
    assert loudness_dbfs(tone(1000, 1.0, 1.0)) == pytest.approx(-3.01, abs=0.01)
    assert loudness_dbfs(tone(1000, 0.01, 1.0)) == pytest.approx(-43.01, abs=0.01)
    assert loudness_dbfs(np.zeros(100, np.float32)) == FLOOR_DBFS
    assert loudness_dbfs(np.zeros(0, np.float32)) == FLOOR_DBFS
    assert loudness_dbfs(np.full(10, 1e-9, np.float32)) == FLOOR_DBFS


def test_the_loudness_curve_follows_a_track_to_its_last_sample() -> None:
    track = track_of(np.concatenate([tone(500, 0.5, 1.0), np.zeros(SAMPLE_RATE_HZ // 4 + 1, np.float32)]))
    curve = loudness_curve(track, step_s=0.5)
    np.testing.assert_allclose(curve.times_s, [0.25, 0.75, 1.125], atol=0.001)
    np.testing.assert_allclose(curve.loudness_dbfs, [-9.03, -9.03, FLOOR_DBFS], atol=0.01)
    assert len(loudness_curve(Track(0, np.zeros(0, np.int16))).times_s) == 0

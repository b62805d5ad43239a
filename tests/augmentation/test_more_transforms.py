"""Each change does to a sound what its record says, measured on the sound itself."""

import dataclasses
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import soundfile

from ser_core.audio.clips import clip_bytes
from ser_core.audio.decode import read_recording
from ser_core.audio.recording import FULL_SCALE, SAMPLE_RATE_HZ, Samples, Track
from ser_core.augmentation.level import Clipping, Gain
from ser_core.augmentation.masks import FrequencyMask, TimeMask
from ser_core.augmentation.mixing import Mix, MixUp
from ser_core.augmentation.pitch_and_time import SPEED_RATES, STRETCH_RATES, Pitch, Speed, Stretch
from ser_core.augmentation.registry import PAIR_TRANSFORMS, TRANSFORMS
from ser_core.augmentation.room import RoomEcho
from ser_core.augmentation.short_time import sound_of, spectra_of
from ser_core.features.mel_scale import frequencies_of, mels_of

MORE = ("pitch", "stretch", "speed", "gain", "clipping", "room-echo", "time-mask", "frequency-mask")
LENGTH_CHANGES = ("stretch", "speed")
VERY_SHORT = (0, 1, 2, 3, 63, 700)


@pytest.fixture(scope="module")
def voice(sample_calls: Path) -> Samples:
    """Three seconds of a made call's agent."""
    return read_recording(sample_calls / "refund-declined.wav").tracks[1].read(5.2, 8.2)


@pytest.fixture(scope="module")
def second_voice(sample_calls: Path) -> Samples:
    """Two of its customer."""
    return read_recording(sample_calls / "refund-declined.wav").tracks[0].read(10.0, 12.0)


def tone(pitch_hz: float, duration_s: float = 2.0) -> Samples:
    moments_s = np.arange(round(duration_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    return (0.4 * np.sin(2 * np.pi * pitch_hz * moments_s)).astype(np.float32)


def strongest_hz(samples: Samples) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), 2**19))
    return float(spectrum.argmax() * SAMPLE_RATE_HZ / 2**19)


def power_db(samples: Samples) -> float:
    return float(10 * np.log10(np.mean(np.square(samples, dtype=np.float64))))


def white(length: int, seed: int = 0) -> Samples:
    return (0.1 * np.random.default_rng(seed).standard_normal(length)).astype(np.float32)


@pytest.mark.parametrize("name", MORE)
def test_a_record_written_down_gives_the_same_sound_to_the_bit(name: str, voice: Samples) -> None:
    drawn = TRANSFORMS[name].draw(np.random.default_rng(11))
    before = voice.copy()
    changed = drawn(voice)
    replayed = type(drawn)(**dataclasses.asdict(drawn))(voice)  # type: ignore[call-overload]  # every transform is a record
    assert changed.tobytes() == replayed.tobytes()
    assert changed.dtype == np.float32
    assert not np.shares_memory(changed, voice)
    np.testing.assert_array_equal(voice, before)
    assert not np.array_equal(changed, voice)


@pytest.mark.parametrize("name", MORE)
def test_two_chances_draw_two_changes(name: str) -> None:
    assert TRANSFORMS[name].draw(np.random.default_rng(1)) != TRANSFORMS[name].draw(np.random.default_rng(2))


@pytest.mark.parametrize("name", MORE)
@pytest.mark.parametrize("length", VERY_SHORT)
def test_the_shortest_sounds_come_through_finite(name: str, length: int) -> None:
    for seed in range(10):
        transform = TRANSFORMS[name].draw(np.random.default_rng(seed))
        for sound in (white(length), np.zeros(length, np.float32)):
            changed = transform(sound)
            assert np.isfinite(changed).all()
            assert changed.dtype == np.float32
            if name not in LENGTH_CHANGES:
                assert len(changed) == length


@pytest.mark.parametrize("name", MORE)
def test_a_changed_clip_can_be_played(name: str, voice: Samples) -> None:
    changed = TRANSFORMS[name].draw(np.random.default_rng(4))(voice)
    assert np.abs(changed).max() <= 1.0
    pcm = np.rint(changed * (FULL_SCALE - 1)).astype(np.int16)
    played, rate_hz = soundfile.read(BytesIO(clip_bytes(Track(0, pcm))), dtype="float32")
    assert rate_hz == SAMPLE_RATE_HZ
    assert len(played) == len(changed)
    np.testing.assert_allclose(played, changed, atol=2 / FULL_SCALE)


@pytest.mark.parametrize("semitones", [-2.0, -0.6, 0.0, 1.3, 2.0])
def test_pitch_moves_a_tone_by_its_semitones_and_keeps_the_length(semitones: float) -> None:
    changed = Pitch(semitones)(tone(220.0))
    assert strongest_hz(changed) == pytest.approx(220.0 * 2 ** (semitones / 12), rel=0.001)
    assert len(changed) == len(tone(220.0))
    assert power_db(changed) == pytest.approx(power_db(tone(220.0)), abs=0.5)


@pytest.mark.parametrize("rate", [STRETCH_RATES[0], 0.93, 1.0, STRETCH_RATES[1]])
def test_a_stretch_changes_the_length_and_keeps_the_pitch(rate: float) -> None:
    changed = Stretch(rate)(tone(220.0))
    assert len(changed) == round(2 * SAMPLE_RATE_HZ / rate)
    assert strongest_hz(changed) == pytest.approx(220.0, rel=0.001)
    assert power_db(changed) == pytest.approx(power_db(tone(220.0)), abs=0.5)


def test_a_stretch_moves_every_moment_by_its_rate() -> None:
    two_words = np.concatenate([tone(220.0, 0.5), np.zeros(SAMPLE_RATE_HZ, np.float32), tone(330.0, 0.5)])
    slower = Stretch(0.8)(two_words)
    loud = np.flatnonzero(np.abs(slower) > 0.2)
    pause = int(np.diff(loud).argmax())
    assert loud[pause] / SAMPLE_RATE_HZ == pytest.approx(0.5 / 0.8, abs=0.03)
    assert loud[pause + 1] / SAMPLE_RATE_HZ == pytest.approx(1.5 / 0.8, abs=0.03)


@pytest.mark.parametrize("rate", [*SPEED_RATES, 1.03])
def test_speed_changes_length_and_pitch_alike(rate: float) -> None:
    changed = Speed(rate)(tone(220.0))
    assert len(changed) == round(2 * SAMPLE_RATE_HZ / rate)
    assert strongest_hz(changed) == pytest.approx(220.0 * rate, rel=0.001)


def test_faster_folds_nothing_back_from_above_what_can_be_kept() -> None:
    assert power_db(Speed(1.1)(tone(7_900.0))) < power_db(tone(7_900.0)) - 30


def test_gain_changes_the_level_by_its_decibels(voice: Samples) -> None:
    assert power_db(Gain(-12.5)(voice)) - power_db(voice) == pytest.approx(-12.5, abs=0.001)


def test_clipping_flattens_what_lies_above_and_raises_what_lies_below(voice: Samples) -> None:
    changed = Clipping(6.0)(voice)
    peak, factor = np.abs(voice).max(), 10 ** (6.0 / 20)
    above = np.abs(voice) * factor > peak
    assert above.any()
    np.testing.assert_array_equal(np.abs(changed[above]), peak)
    np.testing.assert_allclose(changed[~above], voice[~above] * factor, rtol=1e-5)


@pytest.mark.parametrize("rt60_s", [0.2, 0.5, 0.8])
def test_an_echo_dies_away_in_its_rt60(rt60_s: float) -> None:
    click = np.zeros(SAMPLE_RATE_HZ, np.float32)
    click[0] = 0.9
    echo = RoomEcho(rt60_s, direct_to_echo_db=0.0, seed=5)(click)[100:].astype(np.float64)
    left_db = 10 * np.log10(np.cumsum(echo[::-1] ** 2)[::-1] + 1e-30)  # Schroeder's backward sum
    left_db -= left_db[0]
    heard = (left_db < -5) & (left_db > -35)
    slope_db_per_s = np.polyfit(np.flatnonzero(heard) / SAMPLE_RATE_HZ, left_db[heard], 1)[0]
    assert -60 / slope_db_per_s == pytest.approx(rt60_s, rel=0.05)


def test_an_echo_is_as_far_below_the_voice_as_drawn_and_leaves_it_in_its_place(voice: Samples) -> None:
    click = np.zeros(SAMPLE_RATE_HZ, np.float32)
    click[0] = 0.9
    heard = RoomEcho(0.4, direct_to_echo_db=7.0, seed=5)(click).astype(np.float64)
    assert 10 * np.log10(heard[0] ** 2 / np.sum(heard[1:] ** 2)) == pytest.approx(7.0, abs=0.05)
    in_room = RoomEcho(0.4, direct_to_echo_db=7.0, seed=5)(voice)
    lags = np.fft.irfft(np.fft.rfft(in_room, 2**17) * np.conj(np.fft.rfft(voice, 2**17)))
    assert lags.argmax() == 0
    assert np.abs(in_room).max() == pytest.approx(np.abs(voice).max())


def test_spectra_left_alone_give_their_sound_back(voice: Samples) -> None:
    for sound in (voice, white(1_000), white(1)):
        np.testing.assert_allclose(sound_of(spectra_of(sound), len(sound)), sound, atol=1e-6)


def test_a_time_mask_covers_its_stretch_and_nothing_else(voice: Samples) -> None:
    mask = TimeMask(start_share=0.75, share=0.1)
    frames = -50.0 + 40.0 * np.random.default_rng(0).random((64, 200), dtype=np.float32)
    covered = mask.cover(frames)
    assert (covered[:, 150:170] == frames.min()).all()
    np.testing.assert_array_equal(np.delete(covered, np.s_[150:170], axis=1), np.delete(frames, np.s_[150:170], axis=1))
    start, end = round(0.75 * len(voice)), round(0.85 * len(voice))
    heard = mask(voice)
    assert not heard[start:end].any()
    np.testing.assert_array_equal(np.delete(heard, np.s_[start:end]), np.delete(voice, np.s_[start:end]))


def test_a_frequency_mask_covers_its_bands_and_nothing_else() -> None:
    frames = -50.0 + 40.0 * np.random.default_rng(0).random((40, 30), dtype=np.float32)
    covered = FrequencyMask(start_share=0.5, share=0.2).cover(frames)
    assert (covered[20:28] == frames.min()).all()
    np.testing.assert_array_equal(np.delete(covered, np.s_[20:28], axis=0), np.delete(frames, np.s_[20:28], axis=0))


def test_covering_leaves_the_spectrogram_itself_as_it_was() -> None:
    frames = np.random.default_rng(0).random((40, 30), dtype=np.float32)
    before = frames.copy()
    for mask in (TimeMask(0.2, 0.3), FrequencyMask(0.2, 0.3)):
        mask.cover(frames)
        np.testing.assert_array_equal(frames, before)


def test_a_frequency_mask_is_heard_as_a_missing_band() -> None:
    low_hz, high_hz = frequencies_of(np.array([0.5, 0.7]) * mels_of(np.array([SAMPLE_RATE_HZ / 2.0])))
    hiss = white(2 * SAMPLE_RATE_HZ)
    loss_db = 20 * np.log10(
        np.abs(np.fft.rfft(hiss)) / np.maximum(np.abs(np.fft.rfft(FrequencyMask(0.5, 0.2)(hiss))), 1e-9)
    )
    places_hz = np.fft.rfftfreq(len(hiss), 1 / SAMPLE_RATE_HZ)
    inside = (places_hz > low_hz + 40) & (places_hz < high_hz - 40)  # a window's bins blur by some 30 Hz
    outside = (places_hz < low_hz - 40) | (places_hz > high_hz + 40)
    assert np.percentile(loss_db[inside], 1) > 20
    assert np.abs(np.median(loss_db[outside])) < 0.1
    assert np.percentile(np.abs(loss_db[outside]), 95) < 1.0


def test_masks_lie_whole_within_the_sound() -> None:
    for seed in range(100):
        for kind, widest in ((TimeMask, 0.15), (FrequencyMask, 0.2)):
            mask = kind.draw(np.random.default_rng(seed))
            assert 0 <= mask.start_share <= mask.start_share + mask.share <= 1
            assert mask.share <= widest
    assert TimeMask(0.2, 0.1).cover(np.zeros((64, 0), np.float32)).shape == (64, 0)


@pytest.mark.parametrize("snr_db", [5.0, 17.0, 30.0])
def test_a_mix_has_its_ratio_over_the_whole_clip(snr_db: float, voice: Samples, second_voice: Samples) -> None:
    mixed = Mix(snr_db, start_share=0.3)(voice, second_voice)
    assert len(mixed) == len(voice) > len(second_voice)
    assert power_db(voice) - power_db(mixed - voice) == pytest.approx(snr_db, abs=0.05)
    behind = np.roll(second_voice, -int(0.3 * len(second_voice)))
    assert np.corrcoef((mixed - voice)[: len(behind)], behind)[0, 1] > 0.999


@pytest.mark.parametrize("name", MORE)
def test_a_sound_at_full_scale_never_leaves_it(name: str) -> None:
    square = np.sign(tone(150.0, 0.5)) * np.float32(1.0)
    for seed in range(5):
        assert np.abs(TRANSFORMS[name].draw(np.random.default_rng(seed))(square)).max() <= 1.0


def test_a_mix_too_loud_for_full_scale_is_turned_down_whole() -> None:
    loud, other = tone(200.0) * np.float32(2.4), tone(310.0)
    mixed = Mix(snr_db=5.0, start_share=0.0)(loud, other)
    assert np.abs(mixed).max() == pytest.approx(1.0)
    strengths = np.abs(np.fft.rfft(mixed))
    assert 20 * np.log10(strengths[400] / strengths[620]) == pytest.approx(5.0, abs=0.05)


def test_mixing_up_shares_sound_and_label_alike(voice: Samples, second_voice: Samples) -> None:
    blend = MixUp(share=0.7)
    heard = blend(voice, second_voice)
    np.testing.assert_allclose(
        heard[: len(second_voice)], 0.7 * voice[: len(second_voice)] + 0.3 * second_voice, atol=1e-6
    )
    np.testing.assert_allclose(heard[len(second_voice) :], 0.7 * voice[len(second_voice) :], atol=1e-6)
    assert blend(second_voice, voice).shape == second_voice.shape
    labels = blend.labels(np.array([1.0, 0.0, 0.0], np.float32), np.array([0.0, 0.0, 1.0], np.float32))
    np.testing.assert_allclose(labels, [0.7, 0.0, 0.3], atol=1e-6)
    assert all(0.5 <= MixUp.draw(np.random.default_rng(seed)).share <= 1.0 for seed in range(200))


@pytest.mark.parametrize("name", PAIR_TRANSFORMS)
def test_two_sounds_mix_the_same_each_time_and_stay_as_they_were(
    name: str, voice: Samples, second_voice: Samples
) -> None:
    first, second = (PAIR_TRANSFORMS[name].draw(np.random.default_rng(3)) for _ in range(2))
    assert first == second
    kept = voice.copy(), second_voice.copy()
    heard = first(voice, second_voice)
    assert heard.tobytes() == second(voice, second_voice).tobytes()
    np.testing.assert_array_equal(voice, kept[0])
    np.testing.assert_array_equal(second_voice, kept[1])
    for length in VERY_SHORT:
        for other in (white(0), white(5), np.zeros(9, np.float32)):
            short = first(white(length), other)
            assert len(short) == length
            assert np.isfinite(short).all()
            assert short.dtype == np.float32

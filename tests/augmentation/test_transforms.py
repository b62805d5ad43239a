"""Draw, then apply: what is drawn can be looked at and replayed."""

import numpy as np
import pytest

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples
from ser_core.augmentation.registry import TRANSFORMS
from ser_core.augmentation.waveform import LOUDEST_NOISE_SHARE, Noise, Shift, StretchPitch


@pytest.fixture
def tone() -> Samples:
    moments_s = np.arange(2 * SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    return (0.4 * np.sin(2 * np.pi * 220.0 * moments_s)).astype(np.float32)


def loudest_pitch_hz(samples: Samples) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), 2**19))
    return float(spectrum.argmax() * SAMPLE_RATE_HZ / 2**19)


@pytest.mark.parametrize("name", TRANSFORMS)
def test_the_same_chance_draws_the_same_change(name: str, tone: Samples) -> None:
    first, second = (TRANSFORMS[name].draw(np.random.default_rng(3)) for _ in range(2))
    assert first == second
    before = tone.copy()
    np.testing.assert_array_equal(first(tone), second(tone))
    np.testing.assert_array_equal(tone, before)
    assert first(tone).dtype == np.float32


def test_noise_stays_under_its_share_of_the_loudest_sample(tone: Samples) -> None:
    drawn = [Noise.draw(np.random.default_rng(seed)) for seed in range(50)]
    assert max(noise.share for noise in drawn) <= LOUDEST_NOISE_SHARE
    assert len({noise.seed for noise in drawn}) == 50
    added = Noise(share=0.02, seed=1)(tone) - tone
    assert added.std() == pytest.approx(0.02 * 0.4, rel=0.05)


def test_a_stretched_clip_is_longer_by_a_quarter_and_higher_by_its_semitones(tone: Samples) -> None:
    changed = StretchPitch(rate=0.8, semitones=0.7)(tone)
    assert len(changed) / len(tone) == pytest.approx(1 / 0.8, rel=0.01)
    assert loudest_pitch_hz(changed) == pytest.approx(220.0 * 2 ** (0.7 / 12), rel=0.003)


def test_a_shift_loses_nothing_and_its_opposite_takes_it_back(tone: Samples) -> None:
    shift = Shift.draw(np.random.default_rng(5))
    moved = shift(tone)
    np.testing.assert_array_equal(np.sort(moved), np.sort(tone))
    np.testing.assert_array_equal(Shift(by_s=-shift.by_s)(moved), tone)
    assert not np.array_equal(moved, tone)

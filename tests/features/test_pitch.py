"""The pitch of made voices is found, and noise has none."""

import numpy as np
import pytest
from made_voices import voice

from ser_core.audio.recording import SAMPLE_RATE_HZ
from ser_core.features.pitch import pitch_powers, pitch_track


@pytest.mark.parametrize("pitch_hz", [80.0, 97.3, 123.0, 165.0, 219.0, 251.0, 330.0, 400.0])
@pytest.mark.parametrize("noise", [0.0, 0.01])
def test_the_pitch_of_a_voice_is_found_in_every_frame_of_it(pitch_hz: float, noise: float) -> None:
    track = pitch_track(pitch_powers(voice(pitch_hz, noise=noise)))
    inner = slice(4, -4)  # the frames at the ends are half silence
    assert track.voiced[inner].all()
    np.testing.assert_allclose(track.f0_hz[inner], pitch_hz, rtol=0.02)


@pytest.mark.parametrize("pitch_hz", [80.0, 150.0, 240.0, 400.0])
def test_the_pitch_of_harmonics_without_their_fundamental_is_found_too(pitch_hz: float) -> None:
    """As over a telephone, which carries nothing below 300 Hz."""
    moments_s = np.arange(SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    orders = [order for order in range(1, 40) if 300 < order * pitch_hz < 3400]
    tone = 0.05 * sum(np.cos(2 * np.pi * order * pitch_hz * moments_s + order**2) for order in orders)
    track = pitch_track(pitch_powers(np.asarray(tone, np.float32)))
    assert np.median(track.f0_hz) == pytest.approx(pitch_hz, rel=0.01)


def test_noise_has_no_pitch() -> None:
    hiss = (0.1 * np.random.default_rng(0).standard_normal(SAMPLE_RATE_HZ)).astype(np.float32)
    assert pitch_track(pitch_powers(hiss)).voiced.mean() < 0.03

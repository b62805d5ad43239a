"""A kept feature is found by its transform's version: a transform that sounds otherwise must have a new one."""

import dataclasses

import numpy as np
import pytest

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples
from ser_core.augmentation.pitch_and_time import Pitch, PitchNoise
from ser_core.augmentation.registry import TRANSFORM_VERSIONS, TRANSFORMS
from ser_core.augmentation.waveform import Noise

# Of what each version makes of one drawn change of `buzz`: its length, its loudness over four quarters, and that of its changes.
SOUNDS: dict[tuple[str, int], tuple[float, ...]] = {
    ("noise", 1): (16000, 0.07586, 0.1189, 0.1628, 0.2059, 0.01758, 0.02315, 0.03101, 0.04101),
    ("stretch-pitch", 1): (20000, 0.0529, 0.05794, 0.08187, 0.07212, 0.01098, 0.01193, 0.01559, 0.01768),
    ("telephone", 1): (16000, 0.09209, 0.09989, 0.1432, 0.1772, 0.03141, 0.03002, 0.04198, 0.05451),
    ("shift", 1): (16000, 0.1084, 0.1522, 0.195, 0.1259, 0.02142, 0.02891, 0.03835, 0.02679),
    ("pitch", 1): (16000, 0.07519, 0.1182, 0.1618, 0.2005, 0.01476, 0.01965, 0.02693, 0.03519),
    ("pitch-noise", 1): (16000, 0.07531, 0.1182, 0.1618, 0.2006, 0.01555, 0.02035, 0.02734, 0.03563),
    ("stretch", 1): (19250, 0.07494, 0.118, 0.1618, 0.2025, 0.01584, 0.02178, 0.02963, 0.03939),
    ("speed", 1): (17475, 0.07581, 0.1189, 0.1627, 0.2059, 0.0158, 0.02099, 0.02827, 0.03748),
    ("gain", 1): (16000, 0.005458, 0.008559, 0.01171, 0.01482, 0.001258, 0.00166, 0.002227, 0.002949),
    ("clipping", 1): (16000, 0.1171, 0.1836, 0.2467, 0.293, 0.02699, 0.03562, 0.04617, 0.05517),
    ("room-echo", 1): (16000, 0.04612, 0.08943, 0.1722, 0.1386, 0.01252, 0.01734, 0.0254, 0.02902),
    ("time-mask", 1): (16000, 0.07244, 0.119, 0.1628, 0.2059, 0.01724, 0.02308, 0.03095, 0.04098),
    ("frequency-mask", 1): (16000, 0.07537, 0.1179, 0.1612, 0.2059, 0.01731, 0.02267, 0.03027, 0.04097),
}


@pytest.fixture(scope="module")
def buzz() -> Samples:
    """A tone that rises and swells, over a faint hiss."""
    moments_s = np.arange(SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    voice = sum(np.sin(2 * np.pi * order * (140 + 40 * moments_s) * moments_s) / order for order in range(1, 9))
    hiss = 0.01 * np.random.default_rng(0).standard_normal(SAMPLE_RATE_HZ)
    return (0.2 * (0.3 + moments_s) * voice + hiss).astype(np.float32)


def fingerprint_of(samples: Samples) -> tuple[float, ...]:
    quarters = [part.astype(np.float64) for part in np.array_split(samples, 4)]
    loudness = [float(np.sqrt(np.mean(part**2))) for part in quarters]
    changes = [float(np.sqrt(np.mean(np.diff(part) ** 2))) for part in quarters]
    return (float(len(samples)), *loudness, *changes)


@pytest.mark.parametrize("name", TRANSFORMS)
def test_a_version_sounds_as_it_did(name: str, buzz: Samples) -> None:
    heard = fingerprint_of(TRANSFORMS[name].draw(np.random.default_rng(3))(buzz))
    version = TRANSFORM_VERSIONS[name]
    assert (name, version) in SOUNDS, f"add {heard} for version {version} of {name}"
    # 1 %: codecs and libraries round otherwise on other machines
    assert heard == pytest.approx(SOUNDS[name, version], rel=0.01), f"{name} sounds otherwise: give it a new version"


def test_every_transform_has_a_version_and_no_version_lacks_its_transform() -> None:
    assert TRANSFORM_VERSIONS.keys() == TRANSFORMS.keys()


def test_pitch_noise_is_its_pitch_then_its_noise_and_can_be_replayed(buzz: Samples) -> None:
    drawn = PitchNoise.draw(np.random.default_rng(5))
    before = buzz.copy()
    written = dataclasses.asdict(drawn)
    replayed = PitchNoise(Pitch(**written["pitch"]), Noise(**written["noise"]))
    assert drawn(buzz).tobytes() == replayed(buzz).tobytes() == drawn.noise(drawn.pitch(buzz)).tobytes()
    np.testing.assert_array_equal(buzz, before)
    assert drawn(buzz).dtype == np.float32
    added = drawn(buzz) - drawn.pitch(buzz)
    assert added.std() == pytest.approx(drawn.noise.share * drawn.pitch(buzz).max(), rel=0.05)
    assert drawn != PitchNoise.draw(np.random.default_rng(6))
    for length in (0, 1, 63):
        assert len(drawn(buzz[:length])) == length


def test_noise_follows_the_highest_sample_as_the_first_version_did() -> None:
    below = np.zeros(SAMPLE_RATE_HZ, np.float32)
    below[:2] = (-0.8, 0.2)
    assert (Noise(share=0.03, seed=1)(below) - below).std() == pytest.approx(0.03 * 0.2, rel=0.05)

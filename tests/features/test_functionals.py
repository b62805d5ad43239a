"""The voice functionals of made voices and of hard sounds."""

import subprocess
import sys
import time

import numpy as np
import pytest
import scipy.signal
from made_voices import in_phrases, voice

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples
from ser_core.features.functionals import NAMES, functionals
from ser_core.features.movements import lengths_s, movements, spreads, trend
from ser_core.features.recipes import RECIPES
from ser_core.features.voice_curves import VOICE_NAMES, voice_curves


def named(samples: Samples) -> dict[str, float]:
    return dict(zip(NAMES, functionals(samples).tolist(), strict=True))


def test_a_gliding_voice_rises_and_a_falling_one_falls() -> None:
    rising = named(voice(np.geomspace(120, 240, SAMPLE_RATE_HZ)))
    falling = named(voice(np.geomspace(240, 120, SAMPLE_RATE_HZ)))
    assert rising["pitch climb"] == pytest.approx(12, abs=1)
    assert falling["pitch climb"] == pytest.approx(-12, abs=1)
    assert rising["pitch rising slope mean"] == pytest.approx(12, abs=2)
    assert falling["pitch falling slope mean"] == pytest.approx(-12, abs=2)
    assert rising["pitch range"] == pytest.approx(0.6 * 12, abs=0.5)


def test_a_leap_over_a_pause_is_no_movement_of_the_pitch() -> None:
    assert named(in_phrases(voice(120), voice(240)))["pitch rising slope deviation"] < 2  # semitones a second


def test_louder_is_louder_and_nothing_else_changes() -> None:
    soft, loud = named(in_phrases(0.2 * voice(150, noise=0.003))), named(in_phrases(voice(150, noise=0.003)))
    assert loud["level"] - soft["level"] == pytest.approx(14, abs=0.05)
    for name in ("loudness mean", "loudness 20 %", "loudness 80 %", "loudness range"):
        assert loud[name] >= soft[name]
    assert loud["loudness mean"] == pytest.approx(soft["loudness mean"] * 25**0.33, rel=0.01)
    unmoved = [name for name in NAMES if not name.startswith(("loudness", "level")) or name.startswith("level ")]
    unmoved += ["loudness variation", "loudness peaks a second"]
    for name in unmoved:
        assert loud[name] == pytest.approx(soft[name], rel=0.01, abs=0.02), name


def test_a_voice_whose_cycles_differ_in_length_has_more_jitter() -> None:
    found = [named(voice(130, uneven_length=share))["jitter mean"] for share in (0.0, 0.01, 0.03)]
    assert found[0] < 0.002
    # Two cycles' lengths differ by 2/sqrt(pi) of one's deviation on average.
    assert found[1] == pytest.approx(0.01 * 2 / np.sqrt(np.pi), rel=0.4)
    assert found[2] > 2 * found[1]


def test_a_voice_whose_cycles_differ_in_height_has_more_shimmer_and_no_more_jitter() -> None:
    even, uneven = named(voice(130)), named(voice(130, uneven_height=0.1))
    assert even["shimmer mean"] < 0.1
    assert uneven["shimmer mean"] > 0.5
    assert uneven["jitter mean"] < 0.005


def test_noise_in_a_voice_lowers_its_harmonics_to_noise_ratio_by_as_much() -> None:
    clean = voice(150)
    power = np.mean(clean**2)
    found = []
    for ratio_db in (20.0, 10.0):
        noise = np.random.default_rng(1).standard_normal(len(clean)) * np.sqrt(power / 10 ** (ratio_db / 10))
        found.append(named((clean + noise).astype(np.float32))["hnr mean"])
    assert named(clean)["hnr mean"] > 25
    assert found == pytest.approx([20.0, 10.0], abs=2.0)


@pytest.mark.parametrize("resonances_hz", [(700.0, 1220.0), (300.0, 2300.0), (500.0, 1500.0)])
def test_the_resonances_of_a_vowel_are_found_near_where_they_are(resonances_hz: tuple[float, float]) -> None:
    curves = voice_curves(voice(110, resonances_hz=resonances_hz))
    for number, resonance_hz in enumerate(resonances_hz, start=1):
        frequency_hz = np.nanmedian(curves.of_voice[VOICE_NAMES.index(f"f{number} frequency")])
        assert frequency_hz == pytest.approx(resonance_hz, rel=0.1)
        assert np.nanmedian(curves.of_voice[VOICE_NAMES.index(f"f{number} bandwidth")]) < 300


def test_a_darker_voice_has_a_steeper_balance() -> None:
    bright = voice(150, noise=0.002)
    dark = scipy.signal.lfilter([0.2], [1.0, -0.8], bright).astype(np.float32)
    for name in ("alpha ratio, voiced mean", "hammarberg index, voiced mean"):
        assert named(dark)[name] > named(bright)[name] + 3
    assert named(dark)["slope 500-1500 Hz, voiced mean"] < named(bright)["slope 500-1500 Hz, voiced mean"] - 3


def test_phrases_are_counted_and_timed() -> None:
    found = named(in_phrases(voice(150, 0.3), voice(150, 0.3), voice(150, 0.6)))
    assert found["voiced stretches a second"] == pytest.approx(3 / 2.0, rel=0.02)
    assert found["voiced stretch mean"] == pytest.approx(0.4, abs=0.04)
    assert found["unvoiced stretch mean"] == pytest.approx(0.2, abs=0.06)
    assert found["sentence duration"] == pytest.approx(1.6, abs=0.06)
    assert found["voiced share of speech"] > 0.9


def test_a_curve_that_only_rises_never_falls() -> None:
    rises, falls = movements(np.arange(5.0))
    assert rises.tolist() == [100.0]
    assert falls.size == 0
    rises, falls = movements(np.array([0.0, 1.0, 5.0, 4.0]), np.array([True, False, True]))
    assert (rises.tolist(), falls.tolist()) == ([100.0], [-100.0])  # the leap between strangers is no movement


def test_what_is_missing_of_a_curve_does_not_count() -> None:
    found = spreads(("a", "b"), np.array([[1.0, np.nan, 3.0], [np.nan, np.nan, np.nan]]))
    assert found == {"a mean": 2.0, "a deviation": 1.0, "b mean": 0.0, "b deviation": 0.0}
    assert lengths_s(np.zeros(3, np.bool_)).size == 0
    assert trend("a", np.zeros(0)) == {"a climb": 0.0, "a sag": 0.0}


HARD = {
    "nothing": np.zeros(0),
    "one sample": np.ones(1),
    "0.1 s of noise": 0.1 * np.random.default_rng(0).standard_normal(1600),
    "0.1 s of voice": voice(200, 0.1),
    "silence": np.zeros(48_000),
    "constant": np.full(48_000, 0.5),
    "nearly silent": np.full(16_000, 1e-30),
    "one click": np.eye(1, 16_000, 8_000)[0],
    "clipped": np.clip(20 * voice(150), -1, 1),
    "square noise": np.sign(np.random.default_rng(0).standard_normal(48_000)),
    "far over full scale": 1e4 * np.random.default_rng(0).standard_normal(16_000),
    "loud then silent": np.concatenate([voice(150, 0.2), np.zeros(160_000)]),
}


@pytest.mark.parametrize("sound", HARD)
def test_every_sound_gives_finite_numbers(sound: str) -> None:
    row = functionals(HARD[sound].astype(np.float32))
    assert row.dtype == np.float32
    assert row.shape == (len(NAMES),)
    assert np.isfinite(row).all(), [name for name, value in zip(NAMES, row, strict=True) if not np.isfinite(value)]
    assert np.abs(row).max() < 10_000


def test_the_recipe_has_a_name_for_every_number() -> None:
    recipe = RECIPES["functionals"]
    assert recipe.shape == (len(NAMES),)
    assert len(set(NAMES)) == len(NAMES)
    assert list(named(voice(150))) == list(NAMES)


def test_the_same_sound_gives_the_same_row_whatever_came_before() -> None:
    first = functionals(voice(180, noise=0.01))
    functionals(voice(90))
    np.testing.assert_array_equal(first, functionals(voice(180, noise=0.01)))


def test_a_clip_takes_a_few_hundredths_of_a_processors_second() -> None:
    clip = in_phrases(voice(150, 1.1, noise=0.003), voice(210, 1.1, noise=0.003))
    functionals(clip)
    taken_s = []
    for _ in range(5):  # other work on the machine may slow one even so
        began = time.thread_time()
        functionals(clip)
        taken_s.append(time.thread_time() - began)
    assert min(taken_s) < 0.1


def test_neither_librosa_nor_a_copyleft_library_is_loaded() -> None:
    code = (
        "import sys, numpy as np\n"
        "from ser_core.features.functionals import functionals\n"
        "functionals(np.zeros(16000, np.float32))\n"
        "print([name for name in ('librosa', 'opensmile', 'parselmouth', 'sklearn') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"

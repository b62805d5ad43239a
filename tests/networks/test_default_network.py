"""The default network: what it hears, that LiteRT answers as Keras does, and that a stranger is a stranger."""

from pathlib import Path

import numpy as np
import pytest

from ser_core.audio import read_recording
from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples
from ser_core.audio.telephone import LineBand
from ser_core.inference.listener import LONGEST_WINDOW
from ser_core.networks import front_end, measures
from ser_core.networks.default import BASELINE, DefaultNetwork, DefaultOptions, Usual, build
from ser_core.networks.front_end import BANDS, PITCH, VOICING
from ser_core.networks.measures import FUNCTIONALS, MEASURES
from ser_core.training.default_export import LISTEN_S, convert

SMALL = DefaultOptions(
    channels=(4, 4, 8),
    width=16,
    head_width=8,
    functional_width=8,
    embedding=16,
    dilations=(1, 2),
    committee=2,
    member_width=8,
)
LARGEST_DIFFERENCE = 1e-4


@pytest.fixture(scope="module")
def network() -> DefaultNetwork:
    import keras

    keras.utils.set_random_seed(0)
    network = build(Usual.unknown(), SMALL)
    rng = np.random.default_rng(0)
    for variable in network.whole.variables:  # as after some training: no weight leaves its part unheard
        if "moving_variance" in variable.path or "gamma" in variable.path:
            variable.assign(rng.uniform(0.5, 2.0, variable.shape))
    return network


@pytest.fixture(scope="module")
def spoken(sample_calls: Path) -> Samples:
    call = sorted([*sample_calls.glob("*.wav"), *sample_calls.glob("*.mp3"), *sample_calls.glob("*.ogg")])[0]
    return read_recording(call).tracks[0].read(2.0, 8.0)[: 480 * 200 - 1]


def heard_frames(samples: Samples) -> np.ndarray:
    return np.array(front_end.build()(samples[None]))


def harmonic(pitch_hz: float) -> Samples:
    moments_s = np.arange(SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    return sum(0.1 / order * np.sin(2 * np.pi * order * pitch_hz * moments_s) for order in range(1, 21)).astype("f")


@pytest.mark.parametrize("pitch_hz", [80.0, 131.0, 220.0, 395.0])
@pytest.mark.parametrize("over", ["studio", "telephone band"])
def test_pitch_is_heard_to_half_a_semitone_even_where_a_line_cuts_the_fundamental(pitch_hz: float, over: str) -> None:
    tone = harmonic(pitch_hz)
    frames = heard_frames(tone if over == "studio" else LineBand()(tone))[0, 8:-8]
    semitones = 12 * (frames[:, PITCH] - np.log2(pitch_hz / front_end.PITCH_ORIGIN_HZ))
    assert np.abs(semitones).max() < 0.5
    assert frames[:, VOICING].min() > 0.8


def test_noise_is_not_voiced() -> None:
    noise = 0.1 * np.random.default_rng(0).standard_normal(SAMPLE_RATE_HZ).astype("f")
    assert np.median(heard_frames(noise)[0, :, VOICING]) < 0.5


def test_lite_rt_answers_as_keras_does_for_each_length_that_it_knows(network: DefaultNetwork, spoken: Samples) -> None:
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_content=convert(network))
    pool, decide = (interpreter.get_signature_runner(name) for name in ("pool", "decide"))
    rng = np.random.default_rng(0)
    for name, length_s in LISTEN_S.items():
        samples = np.resize(spoken, (1, round(length_s * SAMPLE_RATE_HZ)))
        inside = np.asarray(network.body(heard_frames(samples[0])))
        lite = interpreter.get_signature_runner(name)(samples=samples)["frames"]
        np.testing.assert_allclose(lite, inside, atol=1e-3)
        window = {"frames": inside[:, :LONGEST_WINDOW], "heard": np.ones((1, LONGEST_WINDOW), "f")}
        for baseline in (np.zeros((1, BASELINE), "f"), rng.uniform(0, 2, (1, BASELINE)).astype("f")):
            answers = decided(network, *window.values(), baseline)[:, :8]
            given = decide(**pool(**window), baseline=baseline)["logits"]
            assert np.abs(shares(given) - shares(answers)).max() < LARGEST_DIFFERENCE


def test_the_bands_are_those_of_keras_own_layer(spoken: Samples) -> None:
    import keras

    layer = keras.layers.MelSpectrogram(
        fft_length=front_end.TRANSFORM_LENGTH,
        sequence_length=front_end.WINDOW_LENGTH,
        sequence_stride=front_end.HOP_LENGTH,
        sampling_rate=SAMPLE_RATE_HZ,
        num_mel_bins=BANDS,
        min_freq=front_end.BAND_LIMITS_HZ[0],
        max_freq=front_end.BAND_LIMITS_HZ[1],
        power_to_db=False,
    )
    theirs = np.log(np.asarray(layer(spoken[None])).transpose(0, 2, 1) + front_end.FLOOR)
    ours = heard_frames(spoken)[:, :, :BANDS]
    np.testing.assert_allclose(ours, theirs[:, : ours.shape[1]], atol=1e-4)


def test_a_baseline_of_no_turns_is_a_stranger_and_one_of_some_is_not(network: DefaultNetwork, spoken: Samples) -> None:
    inside = np.asarray(network.body(heard_frames(spoken)[:, :480]))
    heard = np.ones(inside.shape[:2], "f")
    stranger = np.zeros((1, BASELINE), "f")
    rumour = np.random.default_rng(0).normal(size=(1, BASELINE)).astype("f")
    rumour[:, -1] = 0
    known = rumour.copy()
    known[:, FUNCTIONALS:] = np.abs(known[:, FUNCTIONALS:])
    known[:, -1] = 10
    cold, same, adapted = (decided(network, inside, heard, row) for row in (stranger, rumour, known))
    np.testing.assert_array_equal(cold, same)
    assert np.abs(cold - adapted).max() > 1e-3


def test_a_turns_answer_does_not_hear_what_stands_beside_it(network: DefaultNetwork, spoken: Samples) -> None:
    inside = np.asarray(network.body(heard_frames(spoken)[:, :400]))
    nothing = np.zeros((1, BASELINE), "f")
    alone = decided(network, inside, np.ones((1, 100), "f"), nothing)
    beside = np.concatenate([inside, 5 + inside[:, ::-1]], axis=1)
    heard = np.concatenate([np.ones((1, 100), "f"), np.zeros((1, 100), "f")], axis=1)
    np.testing.assert_allclose(decided(network, beside, heard, nothing), alone, atol=1e-3)


def test_a_moment_is_heard_the_same_in_a_whole_track_and_in_its_surroundings(
    network: DefaultNetwork, spoken: Samples
) -> None:
    frames = heard_frames(spoken)[:, :480]
    whole, around = np.asarray(network.body(frames)), np.asarray(network.body(frames[:, 100:500]))
    np.testing.assert_allclose(around[:, 40:60], whole[:, 65:85], atol=1e-4)


def test_twice_as_loud_moves_the_loudness_and_nothing_of_the_voice(spoken: Samples) -> None:
    network = measures.build_functionals()
    frames = heard_frames(spoken)[:, :480]
    frames[:, :, :BANDS] += 10 - frames[:, :, :BANDS].max()  # far above the floor
    louder = frames.copy()
    louder[:, :, :BANDS] += np.log(4)
    heard = np.ones((1, 120), "f")
    step = (np.asarray(network([louder, heard])) - np.asarray(network([frames, heard])))[0]
    np.testing.assert_allclose(step[: BANDS + 2 + 2][[*range(BANDS), BANDS + 2, BANDS + 3]], np.log(4), atol=0.01)
    at = {name: BANDS + place for place, name in enumerate(MEASURES)}
    still = [at[name] for name in ("voicing", "pitch", "harmonicity", "cepstrum_1", "flatness", "rising")]
    assert np.abs(step[still]).max() < 0.01


def decided(network: DefaultNetwork, inside: np.ndarray, heard: np.ndarray, baseline: np.ndarray) -> np.ndarray:
    return np.asarray(network.decide([*map(np.asarray, network.pool([inside, heard])), baseline])[0])


def shares(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)

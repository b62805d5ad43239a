"""A listening model: what it hears of a track, that a person's other turns matter, and that no speech is said to be none."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ser_core.audio import read_recording
from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples, Track
from ser_core.calls.analyze import analyze_call
from ser_core.calls.skipping import MUSIC, NO_SPEECH
from ser_core.emotions import EMOTIONS
from ser_core.inference.bundle import BundleDamaged, TrainedOn, read_facts, write_facts
from ser_core.inference.listener import FRAMES_PER_S
from ser_core.inference.recognizer import Recognizer
from ser_core.networks.default import BASELINE, DefaultNetwork, DefaultOptions, Usual, build
from ser_core.segmentation.records import Turn
from ser_core.settings import DEFAULT_MODEL, CallOptions
from ser_core.training.calibration import Calibration
from ser_core.training.default_bundle import KERAS_FILE, Thresholds, write_default_bundle

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")

SMALL = DefaultOptions(channels=(4, 4, 8), width=16, head_width=8, functional_width=8, embedding=16, dilations=(1, 2))
COLD = Calibration(1.5, 0.3, 0.7, 0.5, 0.6, 0.1, 0.05)
ADAPTED = replace(COLD, temperature=0.8)
NOBODY = TrainedOn(("ravdess",), ("ravdess/03",), ("ravdess/04",), ("ravdess/01",), 0, "0", "0" * 64)
TURNS = [Turn("customer", start_s, start_s + length_s, -20.0) for start_s, length_s in ((2, 1.2), (4, 7.5), (13, 3.0))]


@pytest.fixture(scope="module")
def network() -> DefaultNetwork:
    import keras

    keras.utils.set_random_seed(1)
    rng = np.random.default_rng(1)
    usual = Usual(*(rng.uniform(0.5, 2, (BASELINE - 1) // 2).astype("f") for _ in range(3)))
    network = build(usual, SMALL)
    for variable in network.whole.variables:  # as after some training: no weight leaves its part unheard
        if "moving_variance" in variable.path or "gamma" in variable.path:
            variable.assign(rng.uniform(0.5, 2.0, variable.shape))
    return network


@pytest.fixture(scope="module")
def listening(network: DefaultNetwork, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("listening")
    write_default_bundle(folder, network, "small", "0.0.1", Thresholds(COLD, ADAPTED, 0.0), NOBODY)
    return folder


@pytest.fixture(scope="module")
def listener(listening: Path) -> Recognizer:
    return Recognizer.load(listening)


@pytest.fixture(scope="module")
def spoken(sample_calls: Path) -> Track:
    return read_recording(sample_calls / "refund-declined.wav").tracks[0]


def sound(track: Track, turn: Turn) -> Samples:
    return track.read(turn.start_s, turn.end_s)


def test_keras_and_litert_agree_on_a_voice(network: DefaultNetwork, listening: Path, spoken: Track) -> None:
    import keras

    model = keras.models.load_model(listening / KERAS_FILE)
    recognizer = Recognizer.load(listening)
    for start_s in (2.0, 6.0, 20.0):
        samples = spoken.read(start_s, start_s + 3.0)
        # A window on its own is heard with silence behind it, to the shortest length that the graph knows
        around = np.zeros((1, round(3.2 * SAMPLE_RATE_HZ)), "f")
        heard = np.zeros((1, round(3.2 * FRAMES_PER_S)), "f")
        around[0, : len(samples)], heard[0, : 3 * FRAMES_PER_S] = samples, 1
        answers = np.asarray(model.predict([around, heard, np.zeros((1, BASELINE), "f")], verbose=0)[0])[:, :8] / 1.5
        shares = np.exp(answers) / np.exp(answers).sum()
        np.testing.assert_allclose(recognizer.probabilities([samples]), shares, atol=1e-4)


def test_a_long_turn_is_heard_in_pieces_as_it_is_at_once(listener: Recognizer, spoken: Track) -> None:
    assert listener.listener is not None
    graph = listener.listener.graph
    whole = graph.hear(spoken, 1.0, 40.0)
    assert whole.frames.shape[0] == len(whole.loudness) == 39 * FRAMES_PER_S
    for start_s, end_s in ((1.0, 5.0), (12.5, 14.0), (24.0, 27.0), (36.0, 40.0)):
        part = graph.hear(spoken, start_s, end_s)
        inside = slice(round((start_s - 1) * FRAMES_PER_S), round((end_s - 1) * FRAMES_PER_S))
        np.testing.assert_allclose(part.frames, whole.frames[inside], atol=1e-3)


def test_every_turn_has_all_eight_and_knows_whether_the_person_was_known(listener: Recognizer, spoken: Track) -> None:
    scores = listener.score_turns(spoken, TURNS)
    for score in scores:
        assert tuple(score.probabilities) == EMOTIONS
        assert sum(score.probabilities.values()) == pytest.approx(1)
        assert score.uncertain == (score.confidence < COLD.uncertain_below)
        assert score.adapted
    (alone,) = listener.score_turns(spoken, TURNS[2:])
    assert not alone.adapted
    assert alone.probabilities != pytest.approx(scores[2].probabilities, abs=1e-3)
    assert listener.score_turns(spoken, []) == []


def test_a_turn_is_set_against_the_others_and_not_against_itself(listener: Recognizer, spoken: Track) -> None:
    longer = Turn("customer", 20.0, 29.0, -20.0)
    against_others = listener.score_turns(spoken, [*TURNS, longer])[0]
    with_itself_again = listener.score_turns(spoken, [TURNS[0], *TURNS, longer])[0]
    assert against_others.probabilities != pytest.approx(with_itself_again.probabilities, abs=1e-5)


def test_clips_of_one_person_are_set_against_each_other_and_a_single_one_is_a_strangers(
    listener: Recognizer, spoken: Track
) -> None:
    clips = [sound(spoken, turn) for turn in TURNS]
    together, alone = listener.score_clips_of_one_person(clips), [listener.score_clip(clip) for clip in clips]
    assert all(score.adapted for score in together)
    assert not any(score.adapted for score in alone)
    assert listener.score_clips_of_one_person(clips[:1]) == alone[:1]


def test_silence_around_a_clip_changes_next_to_nothing(listener: Recognizer, spoken: Track) -> None:
    clip = spoken.read(4.0, 7.0)
    quiet = 1e-4 * np.random.default_rng(0).standard_normal(2 * SAMPLE_RATE_HZ).astype("f")
    bare, among = listener.score_clip(clip), listener.score_clip(np.concatenate([quiet, clip, quiet]))
    assert among.probabilities == pytest.approx(bare.probabilities, abs=0.05)


@pytest.mark.parametrize("samples", [np.zeros(0, "f"), np.zeros(160, "f"), np.ones(70, "f")])
def test_next_to_nothing_still_has_an_answer(listener: Recognizer, samples: Samples) -> None:
    assert sum(listener.score_clip(samples).probabilities.values()) == pytest.approx(1)


def test_what_is_no_speech_is_left_out_of_a_call_and_said_to_be(
    listening: Path, tmp_path: Path, sample_calls: Path
) -> None:
    (tmp_path / "model.tflite").write_bytes((listening / "model.tflite").read_bytes())
    write_facts(replace(read_facts(listening), speech_above=1.0), tmp_path)
    call = read_recording(sample_calls / "refund-declined.wav")
    analysis = analyze_call(call, Recognizer.load(tmp_path), CallOptions("left"))
    assert [stretch for stretch in analysis.skipped if stretch.reason in (MUSIC, NO_SPEECH)]
    assert not [turn for turn in analysis.turns if turn.emotion is not None]


def test_a_bundle_that_cannot_listen_is_called_damaged(listening: Path, tmp_path: Path, bundle: Path) -> None:
    said = json.loads((listening / "bundle.json").read_text("utf-8"))
    said["model"]["sha256"] = json.loads((bundle / "bundle.json").read_text("utf-8"))["model"]["sha256"]
    (bundle / "bundle.json").write_text(json.dumps(said), "utf-8")
    with pytest.raises(BundleDamaged, match="listen"):
        Recognizer.load(bundle)


def test_an_answer_rests_on_the_part_that_is_heard_and_not_on_silence(sample_calls: Path) -> None:
    track = read_recording(sample_calls / "refund-declined.wav").tracks[0]
    turn = track.read(20.0, 21.5)
    window = np.concatenate([turn, 1e-4 * np.random.default_rng(0).standard_normal(len(turn)).astype("f")])
    recognizer = Recognizer.load(DEFAULT_MODEL)
    assert recognizer.listener is not None
    explained = recognizer.listener.explain(window)
    assert explained.emotion == max(EMOTIONS, key=recognizer.score_clip(window).probabilities.__getitem__)
    assert explained.owed.shape == (len(explained.time_edges_s) - 1, len(explained.band_edges_hz) - 1)
    spoken = np.array(explained.time_edges_s[:-1]) < 1.4
    assert np.abs(explained.owed[spoken]).mean() > 3 * np.abs(explained.owed[~spoken][1:]).mean()


def test_what_stands_before_the_last_layer_is_near_for_the_same_voice_and_far_for_noise(sample_calls: Path) -> None:
    track = read_recording(sample_calls / "refund-declined.wav").tracks[0]
    listener = Recognizer.load(DEFAULT_MODEL).listener
    assert listener is not None
    noise = 0.1 * np.random.default_rng(0).standard_normal(3 * SAMPLE_RATE_HZ).astype("f")
    sounds = (track.read(20.0, 23.0), track.read(20.2, 23.2), noise)
    same, nearly, other = (listener.embedding(listener.hear_clip(sound), None) for sound in sounds)
    assert np.linalg.norm(same - nearly) < 0.5 * np.linalg.norm(same - other)

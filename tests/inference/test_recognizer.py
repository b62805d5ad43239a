"""A model of features: what an answer holds, how windows are pooled, and what is not loaded to score."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from ser_core.audio.recording import Samples, Track
from ser_core.emotions import EMOTIONS
from ser_core.inference.recognizer import Recognizer
from ser_core.inference.turn_score import TurnScore
from ser_core.segmentation.records import Turn
from ser_core.settings import DEFAULT_MODEL

TURNS = [Turn("customer", 0.0, 1.2, -20.0), Turn("customer", 2.0, 9.5, -20.0), Turn("customer", 10.0, 12.0, -20.0)]


def test_the_card_says_what_the_model_is(recognizer: Recognizer) -> None:
    card = recognizer.card
    assert (card.name, card.version) == ("s3-customer-care", "0.1.0")
    assert card.labels == EMOTIONS
    assert 0 < card.uncertain_below < 1


def test_every_turn_has_all_eight_in_order_and_the_likeliest_as_its_emotion(
    recognizer: Recognizer, track: Track
) -> None:
    scores = recognizer.score_turns(track, TURNS)
    assert len(scores) == len(TURNS)
    for score in scores:
        assert tuple(score.probabilities) == EMOTIONS
        assert sum(score.probabilities.values()) == pytest.approx(1)
        assert score.confidence == max(score.probabilities.values()) == score.probabilities[score.emotion]
        assert score.uncertain == (score.confidence < recognizer.card.uncertain_below)
        assert all(type(share) is float for share in score.probabilities.values())


def test_a_turn_is_the_mean_of_its_windows(recognizer: Recognizer, track: Track) -> None:
    (score,) = recognizer.score_turns(track, [Turn("customer", 1.0, 6.0, -20.0)])
    windows = recognizer.probabilities([track.read(start_s, start_s + 3.0) for start_s in (1.0, 2.0, 3.0)])
    assert windows.shape == (3, 8)
    np.testing.assert_allclose(list(score.probabilities.values()), windows.mean(axis=0), atol=1e-6)
    assert np.ptp(windows, axis=0).max() > 0.01


def test_a_turn_is_scored_alike_alone_and_among_others(recognizer: Recognizer, track: Track) -> None:
    together = recognizer.score_turns(track, TURNS)
    assert together == [recognizer.score_turns(track, [turn])[0] for turn in TURNS]
    assert recognizer.score_turns(track, []) == []


def test_a_clip_is_scored_as_the_one_turn_that_it_is(recognizer: Recognizer, track: Track) -> None:
    clip = recognizer.score_clip(track.read(0.0, 7.5))
    (turn,) = recognizer.score_turns(track, [Turn("customer", 0.0, 7.5, -20.0)])
    assert clip == turn


@pytest.mark.parametrize("samples", [np.zeros(0, np.float32), np.zeros(160, np.float32)])
def test_next_to_nothing_still_has_an_answer(recognizer: Recognizer, samples: Samples) -> None:
    assert sum(recognizer.score_clip(samples).probabilities.values()) == pytest.approx(1)


def test_many_windows_are_scored_as_each_alone(recognizer: Recognizer, track: Track) -> None:
    windows = [track.read(start_s, start_s + 0.5) for start_s in np.linspace(0, 11, 70)]
    together = recognizer.probabilities(windows)
    np.testing.assert_allclose(
        together[[0, 63, 64, 69]], [recognizer.probabilities([windows[i]])[0] for i in (0, 63, 64, 69)], atol=1e-6
    )
    assert recognizer.probabilities([]).shape == (0, 8)


def test_progress_rises_to_the_end(recognizer: Recognizer, track: Track) -> None:
    done: list[float] = []
    recognizer.score_turns(track, TURNS, progress=done.append)
    assert done == pytest.approx([1 / 3, 2 / 3, 1.0])


def test_threads_asking_at_once_get_what_one_alone_gets(recognizer: Recognizer, track: Track) -> None:
    alone = recognizer.score_turns(track, TURNS)

    def ask(_: int) -> list[TurnScore]:
        return recognizer.score_turns(track, TURNS)

    with ThreadPoolExecutor(4) as pool:
        for scores in pool.map(ask, range(12)):
            assert scores == alone


@pytest.mark.parametrize("model", [DEFAULT_MODEL, DEFAULT_MODEL.parent / "zoo" / "s3-customer-care"])
def test_neither_tensorflow_nor_librosa_is_loaded_to_score(model: Path, tmp_path: Path) -> None:
    code = (
        "import sys, numpy as np; from ser_core.inference.recognizer import Recognizer;"
        f"Recognizer.load({str(model)!r}).score_clip(np.ones(48_000, np.float32));"
        "print(sorted({'tensorflow', 'keras', 'librosa', 'sklearn'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert ran.stdout.strip() == "[]"
    assert ran.stderr == ""

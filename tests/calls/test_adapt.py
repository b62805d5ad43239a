"""A team's own last layer: kept where it is better on calls that it has not met, and only there."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ser_core.audio import read_recording
from ser_core.calls.adapt import (
    CorrectedTurns,
    TooFewCorrections,
    best_penalty,
    fit_adaptation,
    hear_corrections,
    try_adaptation,
)
from ser_core.calls.corrections import COLUMNS, Correction, NotCorrections, read_corrections
from ser_core.emotions import EMOTIONS
from ser_core.inference.adaptation import AdaptationFacts, AdaptationUnusable, read_adaptation, write_adaptation
from ser_core.inference.recognizer import Recognizer
from ser_core.settings import DEFAULT_MODEL


def corrected(rng: np.random.Generator, teachable: float, turns: int = 120, calls: int = 12) -> CorrectedTurns:
    """A model that mistakes two emotions for each other, which its embedding tells apart so far as it is teachable."""
    heard = rng.choice([3, 4], turns)
    logits = rng.normal(0, 1, (turns, len(EMOTIONS)))
    logits[:, 4] += 3  # all sound angry to it
    embeddings = rng.normal(0, 1, (turns, 16))
    embeddings[:, 0] += teachable * np.where(heard == 3, 2.0, -2.0)
    return CorrectedTurns(logits, embeddings, heard, np.arange(turns) % calls)


def test_what_the_corrections_teach_is_kept_and_helps_on_new_turns() -> None:
    rng = np.random.default_rng(0)
    turns, new = corrected(rng, teachable=1.0), corrected(rng, teachable=1.0)
    trial = try_adaptation(turns)
    assert trial.better
    assert trial.accuracy_after > trial.accuracy_before + 0.2
    layer = fit_adaptation(turns, best_penalty(turns))
    after = layer(new.logits, new.embeddings).argmax(axis=1) == new.heard
    assert after.mean() > (new.logits.argmax(axis=1) == new.heard).mean() + 0.2


def test_corrections_that_agree_with_the_model_or_say_nothing_are_not_kept() -> None:
    rng = np.random.default_rng(1)
    right = corrected(rng, teachable=0.0)
    right = replace(right, heard=right.logits.argmax(axis=1))
    assert not try_adaptation(right).better
    random = replace(right, heard=rng.integers(8, size=len(right.heard)))
    assert not try_adaptation(random).better


def test_the_interval_is_drawn_over_calls_and_not_over_turns() -> None:
    """One call whose customer is always sad says little of the next call, however many turns it has."""
    rng = np.random.default_rng(2)
    turns = corrected(rng, teachable=1.0)
    few = replace(turns, calls=np.where(np.arange(120) < 115, 0, 1 + np.arange(120) % 3))
    wide, narrow = try_adaptation(few).gain_interval, try_adaptation(turns).gain_interval
    assert wide[1] - wide[0] > narrow[1] - narrow[0]


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ({"emotion": "bored"}, "bored"),
        ({"channel": "middle"}, "middle"),
        ({"end_s": "1.0"}, "ends before"),
        ({"start_s": "soon"}, "no number"),
        ({"call": ""}, "no call"),
    ],
)
def test_a_wrong_row_is_named_with_what_would_have_been_right(tmp_path: Path, row: dict[str, str], what: str) -> None:
    good = {"call": "a.wav", "channel": "left", "start_s": "2.0", "end_s": "4.0", "emotion": "angry"}
    file = tmp_path / "corrections.csv"
    with file.open("w", newline="") as lines:
        writer = csv.DictWriter(lines, COLUMNS)
        writer.writeheader()
        writer.writerows([good, good | row])
    with pytest.raises(NotCorrections, match=f"line 3.*{what}|{what}"):
        read_corrections(file)


def test_a_file_that_is_no_csv_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(NotCorrections):
        read_corrections(tmp_path / "x.csv")


def test_too_few_turns_or_calls_are_refused(tmp_path: Path) -> None:
    one = Correction(tmp_path / "a.wav", "left", 0.0, 1.0, "angry")
    listener = Recognizer.load(DEFAULT_MODEL).listener
    assert listener is not None
    with pytest.raises(TooFewCorrections):
        hear_corrections([one] * 100, listener)


def test_what_was_learnt_changes_the_answers_until_it_is_taken_away(tmp_path: Path, sample_calls: Path) -> None:
    track = read_recording(sample_calls / "refund-declined.wav").tracks[0]
    clip = track.read(4.0, 7.0)
    plain = Recognizer.load(DEFAULT_MODEL)
    assert plain.listener is not None
    width = len(plain.listener.embedding(plain.listener.hear_clip(clip), None))
    sad = np.where(np.arange(len(EMOTIONS)) == EMOTIONS.index("sad"), 9.0, 0.0)
    turns = CorrectedTurns(np.zeros((8, 8)), np.zeros((8, width)), np.full(8, 3), np.arange(8))
    layer = replace(fit_adaptation(turns, 1.0), bias=sad)
    facts = AdaptationFacts(1, str(DEFAULT_MODEL), plain.card.model_sha256, 40, 4, 1.0, 0.4, 0.6, 0.2, (0.1, 0.3))
    write_adaptation(tmp_path, facts, layer)
    assert Recognizer.load(tmp_path).score_clip(clip).emotion == "sad"
    assert Recognizer.load(DEFAULT_MODEL).score_clip(clip) == plain.score_clip(clip)
    write_adaptation(tmp_path, replace(facts, model_sha256="0" * 64), layer)
    with pytest.raises(AdaptationUnusable, match="another one"):
        Recognizer.load(tmp_path)
    (tmp_path / "adaptation.npz").write_bytes(b"nothing")
    with pytest.raises(AdaptationUnusable):
        read_adaptation(tmp_path)

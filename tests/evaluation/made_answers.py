"""Answers to single clips, all of them known: made here, of no network."""

import numpy as np

from ser_core.emotions import EMOTIONS, emotion_index
from ser_core.evaluation.clip_answers import KINDS, ClipAnswers, of_committee

CLIPS = 48  # an emotion of two, half of them by women
ANGRY, SAD = emotion_index("angry"), emotion_index("sad")


def made_answers(corpus: str = "ravdess") -> ClipAnswers:
    """Women are always understood and surely, men every other time and unsurely; the adapted answers are all right."""
    number = np.arange(2 * CLIPS)
    acted = np.where(number < CLIPS, ANGRY, SAD)
    woman = number % 2 == 0
    right = woman | (number % 4 == 1)
    answered = np.where(right, acted, ANGRY + SAD - acted)
    logits = {}
    for condition in ("studio", "telephone", "one telephone line"):
        cold = np.zeros((2 * CLIPS, len(EMOTIONS)), np.float32)
        cold[number, answered] = np.where(woman, 4.0, 0.5)
        logits[condition, "cold"] = cold
        logits[condition, "adapted"] = np.eye(len(EMOTIONS), dtype=np.float32)[acted]
        for kind in KINDS:  # the committee is right of itself, and the other part always wrong without it
            logits[condition, of_committee(kind)] = 9 * np.eye(len(EMOTIONS), dtype=np.float32)[acted]
    return ClipAnswers(
        clips=np.array([f"{corpus}/{place:03}.wav" for place in number]),
        speakers=np.array([f"{corpus}/{place % 2}" for place in number]),
        sexes=np.where(woman, "female", "male"),
        acted=acted,
        seconds=np.where(woman, 1.0, 3.0).astype(np.float32),
        loudness_db=number.astype(np.float32),
        codecs={line: np.where(woman, "opus", "mulaw") for line in ("telephone", "one telephone line")},
        logits=logits,
    )

"""What an example should be answered with: shares of the emotions, those its corpus knows, how it feels, and that it is speech."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ser_core.corpora.records import Clip
from ser_core.corpora.votes import Votes
from ser_core.emotions import EMOTIONS, VALENCE, emotion_index

Row = NDArray[np.float32]

# How excited an emotion is, on the other axis of the circumplex (Russell 1980), about the call-centre neutral
AROUSAL: Mapping[str, float] = {
    "neutral": 0.0,
    "calm": -0.5,
    "happy": 0.6,
    "sad": -0.5,
    "angry": 0.9,
    "fearful": 0.7,
    "disgust": 0.3,
    "surprised": 0.7,
}
MOODS = np.array([[VALENCE[emotion], AROUSAL[emotion]] for emotion in EMOTIONS], np.float32)
TARGET = 2 * len(EMOTIONS) + MOODS.shape[1] + 1  # shares, which are known, valence and arousal, speech
NOT_SPEECH = np.zeros(TARGET, np.float32)  # no emotion is right or wrong there


@dataclass(frozen=True, slots=True)
class LabelOptions:
    """How sure a label is taken to be."""

    heard_share: float = 0.1  # of a label, from listeners' votes where there are some; the rest is what was acted
    smoothing: float = 0.05  # of a label, spread over the emotions that its corpus knows


def known_emotions(clips: Sequence[Clip]) -> dict[str, Row]:
    """1 for each emotion that a corpus has, by corpus."""
    known: dict[str, Row] = {}
    for clip in clips:
        known.setdefault(clip.corpus, np.zeros(len(EMOTIONS), np.float32))[emotion_index(clip.emotion)] = 1
    return known


def target_of(clip: Clip, known: Row, votes: Mapping[str, Votes], options: LabelOptions) -> Row:
    """Shares, known emotions, valence and arousal, and that it is speech, as one row."""
    shares = np.zeros(len(EMOTIONS), np.float32)
    shares[emotion_index(clip.emotion)] = 1
    heard = votes.get(clip.path.stem) if clip.corpus == "crema-d" else None
    if heard is not None:
        shares *= 1 - options.heard_share
        for emotion, share in heard.shares.items():
            shares[emotion_index(emotion)] += options.heard_share * share
    shares = (1 - options.smoothing) * shares + options.smoothing * known / known.sum()
    return np.concatenate([shares, known, shares @ MOODS, [1]]).astype(np.float32)


def blended_target(first: Row, second: Row, share: float) -> Row:
    """Of two sounds in one: shares by how much is heard of each; what either corpus knows may be answered."""
    classes = len(EMOTIONS)
    both = share * first + (1 - share) * second
    both[classes : 2 * classes] = np.maximum(first[classes : 2 * classes], second[classes : 2 * classes])
    return both.astype(np.float32)

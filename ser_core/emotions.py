"""The eight emotions in their one order, which of them merge, and how pleasant each one is."""

from collections.abc import Mapping, Sequence

from ser_core.errors import CalltoneError

EMOTIONS = ("neutral", "calm", "happy", "sad", "angry", "fearful", "disgust", "surprised")

# How unpleasant (-1) or pleasant (1) an emotion is, on the valence axis of the circumplex (Russell 1980).
# Surprise can be either; call centres hear more of the unwelcome kind, not enough to lean on: 0.
VALENCE: Mapping[str, float] = {
    "neutral": 0.0,
    "calm": 0.3,
    "happy": 1.0,
    "sad": -0.7,
    "angry": -1.0,
    "fearful": -0.8,
    "disgust": -0.8,
    "surprised": 0.0,
}


class UnknownEmotion(CalltoneError):
    """A label that is none of the eight."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no emotion called {name!r}: it is one of {', '.join(EMOTIONS)}")


def emotion_index(name: str) -> int:
    """Where an emotion stands in the one order.

    >>> emotion_index("angry")
    4
    >>> emotion_index("bored")
    Traceback (most recent call last):
        ...
    ser_core.emotions.UnknownEmotion: no emotion called 'bored': it is one of neutral, calm, happy, sad, angry, fearful, disgust, surprised
    """
    try:
        return EMOTIONS.index(name)
    except ValueError:
        raise UnknownEmotion(name) from None


def sentiment_of(probabilities: Mapping[str, float]) -> float:
    """The expected valence, from -1 (unpleasant) to 1 (pleasant); emotions that a model does not know count as absent.

    >>> sentiment_of({"angry": 0.5, "neutral": 0.5})
    -0.5
    """
    return sum(VALENCE[name] * share for name, share in probabilities.items())


def label_for(emotion: str, labels: Sequence[str]) -> str | None:
    """What would be right of a model's labels; calm is neutral to a model without it; None where no label would be.

    >>> label_for("calm", ("neutral", "angry")), label_for("happy", ("neutral", "angry"))
    ('neutral', None)
    """
    merged = "neutral" if emotion == "calm" and "calm" not in labels else emotion
    return merged if merged in labels else None

"""Where a turn's words and its tone point apart. Neither is proof: a flag asks a person to listen."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from ser_core.emotions import VALENCE, sentiment_of
from ser_core.words.records import Transcript
from ser_core.words.sentiment import words_sentiment

CLEAR_WORDS = 0.45  # from 0 on: about one word that people rate 2 of 4, as "terrible" (-0.48); "saved" is 0.42
CLEAR_TONE = 0.4  # from 0 on, and further than its spread
SURE_WORD = 0.8  # of a draft's words, those less sure must not be what the flag stands on

SOUNDS = {
    "calm": "calm",
    "happy": "happy",
    "sad": "sad",
    "angry": "angry",
    "fearful": "afraid",
    "disgust": "disgusted",
}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A turn whose words and tone point apart."""

    participant: str
    start_s: float
    end_s: float
    words_sentiment: float
    tone_sentiment: float
    sentence: str


def disagreement(
    transcript: Transcript, probabilities: Mapping[str, float], *, uncertain: bool, draft: bool
) -> Disagreement | None:
    """The flag of one turn, from its words and from what its tone was scored; None where the two do not clearly clash."""
    tone = None if uncertain else clear_tone(probabilities)
    words = clear_words(transcript, draft=draft)
    if tone is None or words is None or tone * words > 0:
        return None
    return Disagreement(
        transcript.participant,
        transcript.start_s,
        transcript.end_s,
        words,
        tone,
        sentence(words, max(probabilities, key=probabilities.__getitem__), draft=draft),
    )


def clear_tone(probabilities: Mapping[str, float]) -> float | None:
    """The expected valence, where it and the likeliest emotion stand clearly on one side of zero.

    >>> clear_tone({"angry": 0.8, "neutral": 0.2})
    -0.8
    >>> clear_tone({"angry": 0.72, "happy": 0.28}) is None
    True
    """
    expected = sentiment_of(probabilities)
    spread = sqrt(sum(share * (VALENCE[name] - expected) ** 2 for name, share in probabilities.items()))
    likeliest = max(probabilities, key=probabilities.__getitem__)
    one_side = VALENCE[likeliest] * expected > 0
    return expected if one_side and abs(expected) >= max(CLEAR_TONE, spread) else None


def clear_words(transcript: Transcript, *, draft: bool) -> float | None:
    """The words' sentiment, where it is clearly on one side of zero; a draft's must also be without its doubtful words."""
    said = words_sentiment(transcript)
    if said is None or abs(said) < CLEAR_WORDS:
        return None
    if draft:
        sure = words_sentiment(transcript, sure_from=SURE_WORD) or 0.0
        if abs(sure) < CLEAR_WORDS or sure * said < 0:
            return None
    return said


def sentence(words: float, emotion: str, *, draft: bool) -> str:
    """What a person is told.

    >>> sentence(0.7, "angry", draft=False)
    'The words are friendly, the voice sounds angry: may be irony, or a wrong guess of one of the two.'
    """
    kind, reading = ("friendly", "irony") if words > 0 else ("unfriendly", "a joke")
    told = f"The words are {kind}, the voice sounds {SOUNDS[emotion]}: may be {reading}, or a wrong guess of one of the two."
    return f"{told} The words are a draft and may be misheard." if draft else told

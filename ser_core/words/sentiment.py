"""How pleasant words are, by the packaged lexicon (VADER); English only."""

import re
from functools import cache
from typing import Any

from ser_core.words.packages import check_installed, package
from ser_core.words.records import Transcript

PACKAGE = "vaderSentiment"
LANGUAGE = "en"

# What is said in every call, however the caller feels; to the lexicon "Yes, thank you, good bye" is bliss (0.80).
FORMULAS = re.compile(
    r"\b(yes|yeah|ok|okay|please|thanks|thank you|goodbye|(you are |you're )?welcome|how (can|may) i help( you)?"
    r"|(have an? )?(good|nice|great|lovely|wonderful) (morning|afternoon|evening|night|day|weekend|bye))\b",
    re.IGNORECASE,
)


@cache
def lexicon() -> Any:
    """The lexicon with its rules for "not", "very" and "but": read once, and never changed."""
    return package(PACKAGE, "vaderSentiment.vaderSentiment").SentimentIntensityAnalyzer()


def check_lexicon() -> None:
    """Before anybody listens for an hour: whether the lexicon is there."""
    check_installed(PACKAGE)


def text_sentiment(text: str) -> float:
    """From -1 (unpleasant) to 1 (pleasant), politeness left out; 0 where the lexicon knows none of the words.

    >>> text_sentiment("That is lovely.") > 0.4 > 0 > -0.4 > text_sentiment("That is not good at all, I hate it.")
    True
    >>> text_sentiment("Yes, thank you. Good bye!")
    0.0
    """
    return float(lexicon().polarity_scores(FORMULAS.sub(" ", text))["compound"])


def words_sentiment(transcript: Transcript, sure_from: float = 0.0) -> float | None:
    """What a turn's words say; None in another language than English.

    With `sure_from`, only the words that the engine is that sure of are read.
    """
    if transcript.language != LANGUAGE:
        return None
    if sure_from == 0.0:
        return text_sentiment(transcript.text)
    return text_sentiment(" ".join(word.text for word in transcript.words if (word.confidence or 0.0) >= sure_from))

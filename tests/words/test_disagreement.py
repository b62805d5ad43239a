"""Tone and words: a flag where both are clear and point apart, and none where one of them is not."""

import pytest

from ser_core.words.disagreement import Disagreement, disagreement
from ser_core.words.export import disagreement_json, transcript_json
from ser_core.words.records import Transcript, Word
from ser_core.words.sentiment import words_sentiment

ANGRY = {"angry": 0.9, "neutral": 0.1}
HAPPY = {"happy": 0.9, "neutral": 0.1}
TORN = {"angry": 0.72, "happy": 0.28}  # -0.44 on the whole, and far from agreed
FLAT = {"neutral": 0.9, "angry": 0.1}
MOSTLY_NEUTRAL = {"neutral": 0.4, "angry": 0.3, "sad": 0.3}

FRIENDLY = "Oh great, that is just wonderful!"
UNFRIENDLY = "That is terrible, I hate it."
POLITE = "Yes, thank you very much. Have a nice day, good bye!"  # 0.88 with its formulas
PLAIN = "The parcel comes on Monday."


def transcript(text: str, *, confidence: float = 0.95, language: str = "en") -> Transcript:
    words = tuple(Word(word, 1.0 + n / 4, 1.25 + n / 4, confidence) for n, word in enumerate(text.split()))
    return Transcript("customer", 1.0, 4.0, text, words, language)


@pytest.mark.parametrize(
    ("text", "tone", "told"),
    [
        (FRIENDLY, ANGRY, "The words are friendly, the voice sounds angry: may be irony"),
        (UNFRIENDLY, HAPPY, "The words are unfriendly, the voice sounds happy: may be a joke"),
    ],
)
def test_clear_words_against_a_clear_tone_are_flagged_and_neither_is_called_proof(
    text: str, tone: dict[str, float], told: str
) -> None:
    flag = disagreement(transcript(text), tone, uncertain=False, draft=False)
    assert flag is not None
    assert flag.sentence.startswith(told)
    assert "a wrong guess of one of the two" in flag.sentence
    assert flag.words_sentiment * flag.tone_sentiment < 0
    assert (flag.participant, flag.start_s, flag.end_s) == ("customer", 1.0, 4.0)


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        (UNFRIENDLY, ANGRY),
        (FRIENDLY, HAPPY),
        (PLAIN, ANGRY),
        (POLITE, ANGRY),
        (FRIENDLY, FLAT),
        (FRIENDLY, TORN),
        (FRIENDLY, MOSTLY_NEUTRAL),
        ("", ANGRY),
    ],
)
def test_words_and_tone_that_agree_or_are_not_clear_are_not_flagged(text: str, tone: dict[str, float]) -> None:
    assert disagreement(transcript(text), tone, uncertain=False, draft=False) is None


def test_an_uncertain_tone_is_never_set_against_the_words() -> None:
    assert disagreement(transcript(FRIENDLY), ANGRY, uncertain=True, draft=False) is None


def test_a_draft_is_flagged_only_on_words_it_is_sure_of_and_the_flag_says_that_it_is_a_draft() -> None:
    assert disagreement(transcript(FRIENDLY, confidence=0.3), ANGRY, uncertain=False, draft=True) is None
    flag = disagreement(transcript(FRIENDLY), ANGRY, uncertain=False, draft=True)
    assert flag is not None
    assert "draft" in flag.sentence


def test_a_drafts_doubtful_not_is_enough_to_flag_nothing() -> None:
    sure, doubtful = (Word(text, 1.0, 1.5, confidence) for text, confidence in (("wonderful", 0.99), ("not", 0.2)))
    heard = Transcript("customer", 1.0, 4.0, "not wonderful", (doubtful, sure), "en")
    assert disagreement(heard, HAPPY, uncertain=False, draft=True) is None


def test_words_in_another_language_have_no_sentiment() -> None:
    german = transcript("Das ist super", language="de")
    assert words_sentiment(german) is None
    assert disagreement(german, ANGRY, uncertain=False, draft=False) is None


def test_markup_and_quotes_stay_plain_text_in_the_data() -> None:
    text = '<script>alert("great")</script>'
    assert transcript_json(transcript(text))["text"] == text
    flag = Disagreement("customer", 1.0, 4.0, 1 / 3, -2 / 3, text)
    assert disagreement_json(flag) | {"sentence": ""} == {
        "participant": "customer",
        "start_s": 1.0,
        "end_s": 4.0,
        "words_sentiment": 0.3333,
        "tone_sentiment": -0.6667,
        "sentence": "",
    }

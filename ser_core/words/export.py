"""Transcripts and flags as plain data, for JSON and tables. Texts are as heard: whoever builds HTML or CSV escapes them."""

from ser_core.words.disagreement import Disagreement
from ser_core.words.records import Transcript, Word

DECIMALS_S = 3
DECIMALS_SHARE = 4


def transcript_json(transcript: Transcript) -> dict[str, object]:
    """One turn's words."""
    return {
        "participant": transcript.participant,
        "start_s": round(transcript.start_s, DECIMALS_S),
        "end_s": round(transcript.end_s, DECIMALS_S),
        "text": transcript.text,
        "language": transcript.language,
        "confidence": share(transcript.confidence),
        "words": [word_json(word) for word in transcript.words],
    }


def word_json(word: Word) -> dict[str, object]:
    return {
        "text": word.text,
        "start_s": round(word.start_s, DECIMALS_S),
        "end_s": round(word.end_s, DECIMALS_S),
        "confidence": share(word.confidence),
    }


def disagreement_json(flag: Disagreement) -> dict[str, object]:
    """One flag, its numbers cut to what they can mean."""
    return {
        "participant": flag.participant,
        "start_s": round(flag.start_s, DECIMALS_S),
        "end_s": round(flag.end_s, DECIMALS_S),
        "words_sentiment": share(flag.words_sentiment),
        "tone_sentiment": share(flag.tone_sentiment),
        "sentence": flag.sentence,
    }


def share(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS_SHARE)

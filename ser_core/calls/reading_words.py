"""Words on their way back from JSON: texts made plain again, and nothing said that no turn of the call could say."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ser_core.audio.names import shown_name
from ser_core.calls.analysis import CallWords, ScoredTurn
from ser_core.words.records import LANGUAGE_CODE, Transcript
from ser_core.words.transcribe import plain


def words_from_plain(words: CallWords | None) -> CallWords | None:
    """The same words as engines give them: on one line, without control and direction-changing characters."""
    if words is None:
        return None
    return replace(
        words,
        engine=plain(words.engine),
        model=shown_name(words.model),
        turns=tuple(transcript_from_plain(transcript) for transcript in words.turns),
        disagreements=tuple(replace(flag, sentence=plain(flag.sentence)) for flag in words.disagreements),
    )


def transcript_from_plain(transcript: Transcript) -> Transcript:
    found = [replace(word, text=plain(word.text)) for word in transcript.words]
    return replace(transcript, text=plain(transcript.text), words=tuple(word for word in found if word.text))


def impossible_words(words: CallWords, turns: Sequence[ScoredTurn]) -> Iterator[tuple[str, str]]:
    """Where words cannot be those of the turns, and what should stand there."""
    moments = [(turn.participant, turn.start_s, turn.end_s) for turn in turns]
    known = set(moments)
    if [(said.participant, said.start_s, said.end_s) for said in words.turns] != moments:
        yield "words.turns", "one for each of the turns, with its participant, start_s and end_s, in the same order"
    for place, said in enumerate(words.turns):
        yield from impossible_transcript(said, f"words.turns[{place}]")
    for place, flag in enumerate(words.disagreements):
        if (flag.participant, flag.start_s, flag.end_s) not in known:
            yield f"words.disagreements[{place}]", "of one of the turns"
        if not max(abs(flag.words_sentiment), abs(flag.tone_sentiment)) <= 1:
            yield f"words.disagreements[{place}]", "of two sentiments from -1 to 1"


def impossible_transcript(said: Transcript, place: str) -> Iterator[tuple[str, str]]:
    if not LANGUAGE_CODE.fullmatch(said.language):
        yield f"{place}.language", 'a code as "en"'
    for number, word in enumerate(said.words):
        if not said.start_s <= word.start_s <= word.end_s <= said.end_s:
            yield f"{place}.words[{number}]", "within its turn"
        if word.confidence is not None and not 0 <= word.confidence <= 1:
            yield f"{place}.words[{number}].confidence", "from 0 to 1"

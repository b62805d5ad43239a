"""The JSON of Amazon Transcribe Call Analytics and of Contact Lens, as one object that readers of either understand.

The two differ in names and in nothing else that calltone can fill: where they do, both names are given. What each field holds, and which
stay empty, is in docs/contact_lens.md; docs/contact_lens.schema.json holds the shapes.
"""

import json
import math
import re
import uuid
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from ser_core.audio.recording import Track
from ser_core.calls.analysis import CallAnalysis, ScoredTurn
from ser_core.calls.export import DECIMALS_SHARE
from ser_core.calls.exports.characteristics import conversation_characteristics, millis
from ser_core.calls.feelings import POSITIVE, is_negative
from ser_core.errors import CalltoneError
from ser_core.features.loudness import loudness_dbfs
from ser_core.segmentation.records import Role
from ser_core.words.records import Transcript, Word

FULL_SCALE_DB = (
    100.0  # the shape's decibels have no stated reference: with this one speech lies where its examples have it
)
NO_SPEECH_SOUND = MappingProxyType[str, Track]({})
NAMESPACE = uuid.UUID("6f1a4b0e-5d0c-5b7e-9a51-2f0f6c0a7e11")  # of the turns' ids: the same call gives the same ones
LONGEST_JOB_NAME = 200
PUNCTUATION = ".,;:!?…"  # after a word; other signs, as in "5%", are part of it

# Those whom nobody tells apart are the customer here: the shape knows no third role, and it is they whose feelings are asked for.
ROLES: Mapping[Role, str] = {"customer": "CUSTOMER", "agent": "AGENT", "mixed": "CUSTOMER"}


class RolesUnknown(CalltoneError):
    """A call whose two sides nobody has named."""

    def __init__(self, file: str) -> None:
        super().__init__(
            f"{file}: the Contact Lens shape names every speaker customer or agent, and nobody said who is who: "
            "add --customer-channel left, right or mixed"
        )


def contact_lens_json(analysis: CallAnalysis, tracks: Mapping[str, Track] = NO_SPEECH_SOUND) -> str:
    """The object as text; with the people's tracks the loudness is that of each second, without them that of the turn."""
    return json.dumps(contact_lens(analysis, tracks), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def contact_lens(analysis: CallAnalysis, tracks: Mapping[str, Track] = NO_SPEECH_SOUND) -> dict[str, object]:
    """Both shapes in one, in the order in which Contact Lens writes its own."""
    if any(person.role not in ROLES for person in analysis.participants):
        raise RolesUnknown(analysis.source.file)
    roles = {person.id: ROLES[person.role] for person in analysis.participants}
    return {
        "Version": "1.1.0",
        "AccountId": "",
        "JobName": job_name(analysis),
        "Channel": "VOICE",
        "ContentMetadata": {"Output": "Raw"},
        "JobStatus": "COMPLETED",
        "JobDetails": {"SkippedAnalysis": list(skipped_analysis(analysis, roles))},
        "LanguageCode": language_code(analysis),
        "Participants": [{"ParticipantId": role, "ParticipantRole": role} for role in dict.fromkeys(roles.values())],
        "Categories": {"MatchedCategories": [], "MatchedDetails": {}},
        "ConversationCharacteristics": conversation_characteristics(analysis, roles),
        "CustomModels": [],
        "Transcript": [
            transcript_turn(analysis, place, roles[turn.participant], tracks.get(turn.participant), said)
            for place, (turn, said) in enumerate(zip(analysis.turns, analysis.said, strict=True))
        ],
    }


def transcript_turn(
    analysis: CallAnalysis, place: int, role: str, track: Track | None, said: Transcript | None
) -> dict[str, object]:
    """One turn; without words where nothing was transcribed, or nothing understood."""
    turn = analysis.turns[place]
    loudness = loudness_scores(turn, track)
    return {
        "Id": str(uuid.uuid5(NAMESPACE, f"{analysis.source.sha256} {place}")),
        "ParticipantId": role,
        "ParticipantRole": role,
        "BeginOffsetMillis": millis(turn.start_s),
        "EndOffsetMillis": millis(turn.end_s),
        "Content": said.text if said else "",
        "Items": [item for word in said.words for item in spoken_items(word)] if said else [],
        "Sentiment": sentiment_word(turn),
        "LoudnessScore": loudness,
        "LoudnessScores": loudness,
    }


def language_code(analysis: CallAnalysis) -> str:
    """The language of all turns with words; without one, BCP 47's code for a language that nobody determined."""
    languages = {said.language for said in analysis.said if said and said.text}
    return languages.pop() if len(languages) == 1 else "und"


def spoken_items(word: Word) -> Iterator[dict[str, object]]:
    """A word, and what stands after it as an item of its own, without moments, as the shape has it.

    >>> [item["Content"] for item in spoken_items(Word("back?!", 1.0, 1.4, 0.9))]
    ['back', '?!']
    """
    text = word.text.rstrip(PUNCTUATION) or word.text
    yield {
        "Type": "pronunciation",
        "Confidence": round(word.confidence or 0.0, DECIMALS_SHARE),
        "Content": text,
        "BeginOffsetMillis": millis(word.start_s),
        "EndOffsetMillis": millis(word.end_s),
    }
    if text != word.text:
        yield {"Type": "punctuation", "Confidence": 0.0, "Content": word.text.removeprefix(text)}


def sentiment_word(turn: ScoredTurn) -> str | None:
    """The published words; NEUTRAL also where the model is not sure of more, None where nothing was inferred."""
    if turn.sentiment is None:
        return None
    if is_negative(turn):
        return "NEGATIVE"
    return "POSITIVE" if turn.sentiment >= POSITIVE and not turn.uncertain else "NEUTRAL"


def loudness_scores(turn: ScoredTurn, track: Track | None) -> list[float]:
    """One number for each second of the call's clock that the turn touches, from its first to its last."""
    seconds = range(int(turn.start_s), max(int(turn.start_s) + 1, math.ceil(turn.end_s)))
    if track is None:
        return [decibels(turn.loudness_dbfs) for _ in seconds]
    edges = [(max(turn.start_s, second), min(turn.end_s, second + 1.0)) for second in seconds]
    return [decibels(loudness_dbfs(track.read(start_s, end_s))) for start_s, end_s in edges]


def decibels(level_dbfs: float) -> float:
    """Never below 0, which is the shape's silence."""
    return round(max(0.0, level_dbfs + FULL_SCALE_DB), 2)


def skipped_analysis(analysis: CallAnalysis, roles: Mapping[str, str]) -> Iterator[dict[str, object]]:
    """What was not done, and why: of whom no sentiment was inferred, which stretches were left out, whether nothing was transcribed."""
    if analysis.words is None:
        yield {"Feature": "TRANSCRIPTION", "ReasonCode": "NOT_REQUESTED"}
    if any(person.role == "mixed" for person in analysis.participants):
        yield {"Feature": "PARTICIPANT_SEPARATION", "ReasonCode": "ONE_CHANNEL"}
    unfelt = [roles[person] for person in analysis.metrics.talk if person not in analysis.metrics.feelings]
    if unfelt:
        entities = [{"ParticipantRole": role} for role in unfelt]
        yield {"Feature": "SENTIMENT", "ReasonCode": "NOT_REQUESTED", "SkippedEntities": entities}
    if analysis.skipped:
        yield {
            "Feature": "SENTIMENT",
            "ReasonCode": "INSUFFICIENT_CONVERSATION_CONTENT",
            "SkippedEntities": [
                {
                    "ParticipantRole": roles[stretch.participant],
                    "BeginOffsetMillis": millis(stretch.start_s),
                    "EndOffsetMillis": millis(stretch.end_s),
                    "Message": stretch.reason,
                }
                for stretch in analysis.skipped
            ],
        }


def job_name(analysis: CallAnalysis) -> str:
    """The file's name in the letters that a job's name may have; its content's hash where none of them are."""
    name = re.sub(r"[^0-9A-Za-z._-]+", "-", analysis.source.file).strip("-")[:LONGEST_JOB_NAME]
    return name or analysis.source.sha256

"""A row a person: people differ, calls have one or more of them, and rows of one width stack over any number of calls."""

from collections.abc import Iterator

from ser_core.calls.analysis import CallAnalysis, CallParticipant
from ser_core.calls.export import DECIMALS_SHARE
from ser_core.calls.exports.spreadsheet import Cell, csv_text
from ser_core.calls.feelings import QUARTERS, PersonFeelings
from ser_core.calls.talk import PersonTalk
from ser_core.emotions import EMOTIONS

CALL = (  # of the whole call, the same in each of its rows
    *("file", "sha256", "model", "model_version", "call_duration_s", "call_turns", "call_speech_s", "call_silence_s"),
    *("call_longest_silence_s", "call_longest_silence_at_s", "call_cross_talk_s", "call_interruptions", "call_skipped"),
)
PERSON = ("participant", "role", "channel")
TALK = (
    *("turns", "speech_s", "talk_share", "talk_to_listen", "longest_monologue_s", "interruptions", "response_s"),
    *("syllables_per_s", "loudness_dbfs"),
)
FEELINGS = (
    *("judged_s", "sentiment", *(f"sentiment_quarter_{number + 1}" for number in range(QUARTERS))),
    *("trend", "trend_change", "volatility", "uncertain_share", "negative_share", "first_negative_s"),
    *("last_negative_s", "longest_negative_start_s", "longest_negative_speech_s", "longest_negative_emotion"),
    *("worst_s", "worst_sentiment", "end_sentiment", "recovered", *(f"share_{name}" for name in EMOTIONS)),
)
COLUMNS = (*CALL, *PERSON, *TALK, *FEELINGS)


def metrics_csv(analysis: CallAnalysis) -> str:
    """Every person of the call, also one who never speaks; of whom nothing was inferred, those cells are empty."""
    return csv_text(COLUMNS, _rows(analysis))


def _rows(analysis: CallAnalysis) -> Iterator[list[Cell]]:
    call, metrics = _call(analysis), analysis.metrics
    for person in analysis.participants:
        cells = call | _person(person) | _talk(metrics.talk.get(person.id)) | _felt(metrics.feelings.get(person.id))
        yield [_cut(cells.get(column)) for column in COLUMNS]


def _call(analysis: CallAnalysis) -> dict[str, Cell]:
    metrics, quiet = analysis.metrics, analysis.metrics.longest_silence
    return {
        "file": analysis.source.file,
        "sha256": analysis.source.sha256,
        "model": analysis.model.name,
        "model_version": analysis.model.version,
        "call_duration_s": metrics.duration_s,
        "call_turns": metrics.turns,
        "call_speech_s": metrics.speech_s,
        "call_silence_s": metrics.silence_s,
        "call_longest_silence_s": quiet.duration_s if quiet else 0.0,
        "call_longest_silence_at_s": quiet.start_s if quiet else None,
        "call_cross_talk_s": metrics.cross_talk_s,
        "call_interruptions": len(metrics.interruptions),
        "call_skipped": len(analysis.skipped),
    }


def _person(person: CallParticipant) -> dict[str, Cell]:
    return {"participant": person.id, "role": person.role, "channel": person.channel}


def _talk(talk: PersonTalk | None) -> dict[str, Cell]:
    """Somebody who never speaks has counts of 0, and no rates."""
    if talk is None:
        return {"turns": 0, "speech_s": 0.0, "talk_share": 0.0, "interruptions": 0}
    longest = talk.longest_monologue
    return {
        "turns": talk.turns,
        "speech_s": talk.speech_s,
        "talk_share": talk.talk_share,
        "talk_to_listen": talk.talk_to_listen,
        "longest_monologue_s": longest.duration_s if longest else None,
        "interruptions": talk.interruptions,
        "response_s": talk.response_s,
        "syllables_per_s": talk.syllables_per_s,
        "loudness_dbfs": talk.loudness_dbfs,
    }


def _felt(felt: PersonFeelings | None) -> dict[str, Cell]:
    if felt is None:
        return {}
    quarters = enumerate(felt.sentiment_by_quarter, start=1)
    known: dict[str, Cell] = {
        "judged_s": felt.judged_s,
        "sentiment": felt.sentiment,
        **{f"sentiment_quarter_{number}": sentiment for number, sentiment in quarters},
        "volatility": felt.volatility,
        "uncertain_share": felt.uncertain_share,
        "negative_share": felt.negative_share,
        "first_negative_s": felt.first_negative_s,
        "last_negative_s": felt.last_negative_s,
    }
    if felt.trend is not None:
        known |= {"trend": felt.trend.label, "trend_change": felt.trend.change}
    return known | _worst(felt) | _shares(felt)


def _worst(felt: PersonFeelings) -> dict[str, Cell]:
    longest, recovery = felt.longest_negative, felt.recovery
    known: dict[str, Cell] = {}
    if longest is not None:
        known["longest_negative_start_s"] = longest.start_s
        known["longest_negative_speech_s"] = longest.speech_s
        known["longest_negative_emotion"] = longest.emotion
    if recovery is not None:
        known["worst_s"], known["worst_sentiment"] = recovery.worst_s, recovery.worst_sentiment
        known["end_sentiment"], known["recovered"] = recovery.end_sentiment, recovery.recovered
    return known


def _shares(felt: PersonFeelings) -> dict[str, Cell]:
    """Each emotion's share of what the model is sure of: 0 where others were heard, and empty where nothing was."""
    return {f"share_{name}": felt.emotion_share.get(name, 0.0) for name in EMOTIONS} if felt.emotion_share else {}


def _cut(cell: Cell) -> Cell:
    return round(cell, DECIMALS_SHARE) if isinstance(cell, float) else cell

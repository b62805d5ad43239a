"""A call's analysis as plain data: the JSON that `calltone analyze --json` prints (its schema is docs/analysis.schema.json)."""

from dataclasses import asdict

from ser_core.calls.analysis import SCHEMA_VERSION, CallAnalysis, CallWords, ScoredTurn
from ser_core.calls.metrics import CallMetrics
from ser_core.words.export import disagreement_json, transcript_json

DECIMALS_S = 3  # a millisecond: finer than any turn's edge is known
DECIMALS_SHARE = 4


def analysis_json(analysis: CallAnalysis) -> dict[str, object]:
    """One object of names, numbers and lists, in the contract's order."""
    source = analysis.source
    return {
        "schema_version": SCHEMA_VERSION,
        "call": {
            "file": source.file,
            "sha256": source.sha256,
            "duration_s": round(source.duration_s, DECIMALS_S),
            "channels": source.channels,
            "sample_rate_hz": source.sample_rate_hz,
            "codec": source.codec,
            "notes": list(source.notes),
        },
        "model": asdict(analysis.model),
        "options": asdict(analysis.options),
        "participants": [asdict(person) for person in analysis.participants],
        "voices": None if analysis.voices is None else rounded(asdict(analysis.voices)),
        "turns": [turn_json(turn) for turn in analysis.turns],
        "words": None if analysis.words is None else words_json(analysis.words),
        "summary": [rounded(asdict(sentence)) for sentence in analysis.summary],
        "metrics": metrics_json(analysis.metrics),
        "skipped": [rounded(asdict(stretch)) for stretch in analysis.skipped],
    }


def turn_json(turn: ScoredTurn) -> dict[str, object]:
    """One turn; what was not inferred is null, never left out."""
    return {
        "participant": turn.participant,
        "start_s": round(turn.start_s, DECIMALS_S),
        "end_s": round(turn.end_s, DECIMALS_S),
        "emotion": turn.emotion,
        "confidence": rounded(turn.confidence),
        "uncertain": turn.uncertain,
        "probabilities": None if turn.probabilities is None else rounded(turn.probabilities),
        "sentiment": rounded(turn.sentiment),
        "loudness_dbfs": round(turn.loudness_dbfs, 1),
        "pitch_semitones": None if turn.pitch_semitones is None else round(turn.pitch_semitones, 1),
        "syllables": turn.syllables,
    }


def words_json(words: CallWords) -> dict[str, object]:
    """Who heard them, then what was heard in each turn."""
    return {
        "engine": words.engine,
        "model": words.model,
        "draft": words.draft,
        "turns": [transcript_json(transcript) for transcript in words.turns],
        "disagreements": [disagreement_json(flag) for flag in words.disagreements],
    }


def metrics_json(metrics: CallMetrics) -> object:
    """The numbers under the names that they have in the code; a stretch also says how long it is."""
    return rounded(with_durations(asdict(metrics)))


def with_durations(value: object) -> object:
    """The same data; what has a start and an end has its length beside them."""
    match value:
        case dict():
            whole = {key: with_durations(item) for key, item in value.items()}
            return whole | {"duration_s": value["end_s"] - value["start_s"]} if "end_s" in value else whole
        case list() | tuple():
            return [with_durations(item) for item in value]
        case _:
            return value


def rounded(value: object) -> object:
    """The same data with its numbers cut to what they can mean."""
    match value:
        case float():
            return round(value, DECIMALS_SHARE)
        case dict():
            return {key: rounded(item) for key, item in value.items()}
        case list() | tuple():
            return [rounded(item) for item in value]
        case _:
            return value

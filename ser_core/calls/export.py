"""A call's analysis as plain data: the JSON that `calltone analyze --json` prints (its schema is docs/analysis.schema.json)."""

from dataclasses import asdict

from ser_core.calls.analysis import SCHEMA_VERSION, CallAnalysis, ScoredTurn

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
        "metrics": rounded(analysis.metrics),
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
    }


def rounded(value: object) -> object:
    """The same data with its numbers cut to what they can mean."""
    match value:
        case float():
            return round(value, DECIMALS_SHARE)
        case dict():
            return {key: rounded(item) for key, item in value.items()}
        case _:
            return value

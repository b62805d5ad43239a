"""The way back: a call's analysis from the JSON that `analysis_json` made of it, every value checked."""

from collections.abc import Iterator, Mapping
from typing import Any

from ser_core.audio.names import shown_name
from ser_core.audio.recording import SourceFacts
from ser_core.calls.analysis import SCHEMA_VERSION, CallAnalysis, CallParticipant, CallWords, ModelFacts, ScoredTurn
from ser_core.calls.metrics import CallMetrics
from ser_core.calls.plain import WrongValue, of_kind, record_from_plain
from ser_core.calls.reading_words import impossible_words, words_from_plain
from ser_core.calls.summary import Sentence
from ser_core.emotions import EMOTIONS
from ser_core.errors import CalltoneError
from ser_core.segmentation.records import Skipped, Voices
from ser_core.settings import CallOptions

UNSAID: Mapping[str, object] = {"container": "", "bit_depth": None}  # facts of a file that the JSON does not hold
HASH_DIGITS = 64


class NotAnAnalysis(CalltoneError):
    """Data that no calltone wrote, or that was changed since."""

    def __init__(self, what: str) -> None:
        super().__init__(f"this is no call's analysis ({what}): give what `calltone analyze --json` wrote, unchanged")


class AnalysisTooNew(CalltoneError):
    """An analysis that a later calltone wrote."""

    def __init__(self, schema_version: int) -> None:
        super().__init__(
            f"the analysis is of schema {schema_version}, which this calltone does not know: update calltone"
        )


def analysis_from_json(data: object) -> CallAnalysis:
    """The record that the JSON was made of; its numbers are as round as the JSON's.

    The JSON does not say the container and the bit depth of the file: they come back as "" and None.
    """
    if not isinstance(data, Mapping):
        raise NotAnAnalysis("it is no object")
    version = data.get("schema_version")
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise AnalysisTooNew(version)
    if version != SCHEMA_VERSION:
        raise NotAnAnalysis(f"schema_version should be {SCHEMA_VERSION}")
    try:
        analysis = _analysis(data)
    except WrongValue as error:
        raise NotAnAnalysis(str(error)) from None
    for place, wanted in _impossible(analysis):
        raise NotAnAnalysis(f"{place} should be {wanted}")
    return analysis


def _analysis(data: Mapping[str, Any]) -> CallAnalysis:
    call = data.get("call")
    facts = {**call, **UNSAID} if isinstance(call, Mapping) else call
    return CallAnalysis(
        source=record_from_plain(SourceFacts, facts, "call"),
        model=record_from_plain(ModelFacts, data.get("model"), "model"),
        participants=of_kind(tuple[CallParticipant, ...], data.get("participants"), "participants"),
        turns=of_kind(tuple[ScoredTurn, ...], data.get("turns"), "turns"),
        metrics=record_from_plain(CallMetrics, data.get("metrics"), "metrics"),
        summary=of_kind(tuple[Sentence, ...], data.get("summary"), "summary"),
        skipped=of_kind(tuple[Skipped, ...], data.get("skipped"), "skipped"),
        options=record_from_plain(CallOptions, data.get("options"), "options"),
        voices=of_kind(Voices | None, data.get("voices"), "voices"),
        words=words_from_plain(of_kind(CallWords | None, data.get("words"), "words")),
    )


def _impossible(analysis: CallAnalysis) -> Iterator[tuple[str, str]]:
    """Where a value of the right kind still cannot be, and what it should be."""
    source = analysis.source
    if len(source.sha256) != HASH_DIGITS or set(source.sha256) - set("0123456789abcdef"):
        yield "call.sha256", f"{HASH_DIGITS} hexadecimal digits"
    if source.file != shown_name(source.file):
        yield "call.file", "a name of one line without a path"
    named = [(f"turns[{place}].emotion", turn.emotion) for place, turn in enumerate(analysis.turns)]
    named += [("turns.probabilities", name) for turn in analysis.turns for name in turn.probabilities or ()]
    named += [("metrics.feelings", name) for felt in analysis.metrics.feelings.values() for name in felt.emotion_share]
    for place, name in named:
        if name is not None and name not in EMOTIONS:
            yield place, f"one of {', '.join(EMOTIONS)}"
    if analysis.words is not None:
        yield from impossible_words(analysis.words, analysis.turns)

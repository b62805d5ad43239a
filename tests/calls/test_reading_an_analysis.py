"""An analysis that went through JSON is the analysis that went in."""

import json
from copy import deepcopy
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ser_core.audio.recording import SourceFacts
from ser_core.calls.analysis import CallAnalysis, CallParticipant, ModelFacts, ScoredTurn
from ser_core.calls.export import analysis_json
from ser_core.calls.metrics import call_metrics
from ser_core.calls.reading import AnalysisTooNew, NotAnAnalysis, analysis_from_json
from ser_core.calls.summary import summarize
from ser_core.emotions import EMOTIONS, sentiment_of
from ser_core.segmentation.records import Skipped
from ser_core.settings import CallOptions

HUNDREDTHS = st.integers(0, 400).map(lambda number: number / 100)  # turns begin and end at frames of 10 ms


@st.composite
def turns(draw: st.DrawFn) -> ScoredTurn:
    start_s, length_s = draw(HUNDREDTHS) * 30, 0.4 + draw(HUNDREDTHS)
    person, scored = draw(st.sampled_from(["customer", "agent"])), draw(st.booleans())
    plain = ScoredTurn(
        person, start_s, start_s + length_s, -draw(HUNDREDTHS) * 10, syllables=draw(st.none() | st.integers(0, 30))
    )
    if not scored:
        return plain
    weights = draw(st.lists(st.integers(1, 100), min_size=len(EMOTIONS), max_size=len(EMOTIONS)))
    shares = {name: weight / sum(weights) for name, weight in zip(EMOTIONS, weights, strict=True)}
    emotion = max(shares, key=lambda name: shares[name])
    return replace(
        plain,
        emotion=emotion,
        confidence=shares[emotion],
        uncertain=draw(st.booleans()),
        probabilities=shares,
        sentiment=sentiment_of(shares),
        pitch_semitones=draw(st.none() | HUNDREDTHS),
    )


def analysis_of(said: list[ScoredTurn]) -> CallAnalysis:
    ordered = sorted(said, key=lambda turn: turn.start_s)
    people = (CallParticipant("customer", "customer", "left"), CallParticipant("agent", "agent", "right"))
    metrics = call_metrics(ordered, 130.0)
    return CallAnalysis(
        SourceFacts("call.wav", "ab" * 32, "", "pcm_s16le", 8_000, 2, None, 130.0, ("cut short",)),
        ModelFacts("default", "1.0"),
        people,
        tuple(ordered),
        metrics,
        summarize(people, metrics),
        (Skipped("agent", 1.0, 1.25, "too short"),),
        CallOptions("left"),
    )


def as_written(analysis: CallAnalysis) -> dict[str, object]:
    written: dict[str, object] = json.loads(json.dumps(analysis_json(analysis)))
    return written


@given(st.lists(turns(), max_size=12))
@settings(max_examples=60, deadline=None)
def test_what_is_written_again_is_what_was_read(said: list[ScoredTurn]) -> None:
    written = as_written(analysis_of(said))
    again = as_written(analysis_from_json(written))
    assert without_lengths(again) == without_lengths(written)
    assert json.dumps(again, sort_keys=True).count("duration_s") == json.dumps(written, sort_keys=True).count(
        "duration_s"
    )


def without_lengths(value: object) -> object:
    """Lengths are taken from starts and ends, which are rounded before they are read: they may differ by a last digit."""
    if isinstance(value, dict):
        return {
            key: without_lengths(item) for key, item in value.items() if not ("end_s" in value and key == "duration_s")
        }
    return [without_lengths(item) for item in value] if isinstance(value, list) else value


def test_a_call_without_a_turn_comes_back() -> None:
    silent = analysis_of([])
    assert analysis_from_json(as_written(silent)) == silent


@pytest.mark.parametrize(
    ("place", "wrong", "said"),
    [
        (("turns", 0, "emotion"), "bored", "turns[0].emotion should be one of neutral"),
        (("turns", 0, "start_s"), "0", "turns[0].start_s should be a number"),
        (("turns", 0, "start_s"), float("inf"), "turns[0].start_s should be a number"),
        (("turns", 0, "syllables"), True, "turns[0].syllables should be a whole number"),
        (("participants", 0, "role"), "boss", "participants[0].role should be one of customer"),
        (("call", "sha256"), "ab" * 31 + "../x", "call.sha256 should be 64 hexadecimal digits"),
        (("call", "file"), "../../call.wav", "call.file should be a name of one line without a path"),
        (("metrics", "feelings"), [], "metrics.feelings should be an object"),
        (("summary",), {}, "summary should be a list"),
        (("model",), None, "model should be an object"),
    ],
)
def test_a_value_that_cannot_be_is_named_with_what_it_should_be(
    place: tuple[str | int, ...], wrong: object, said: str
) -> None:
    shares = {name: 1 / len(EMOTIONS) for name in EMOTIONS}
    data = deepcopy(as_written(analysis_of([ScoredTurn("customer", 0.0, 2.0, -20.0, "sad", 0.5, False, shares, 0.0)])))
    part: object = data
    for step in place[:-1]:
        part = part[step]  # type: ignore[index]
    part[place[-1]] = wrong  # type: ignore[index]
    with pytest.raises(NotAnAnalysis) as refused:
        analysis_from_json(data)
    assert said in str(refused.value)


def test_what_is_missing_is_named_and_a_later_schema_is_refused() -> None:
    written = as_written(analysis_of([]))
    metrics = written["metrics"]
    assert isinstance(metrics, dict)
    less = {key: value for key, value in metrics.items() if key != "silence_s"}
    with pytest.raises(NotAnAnalysis, match=r"metrics.silence_s should be there"):
        analysis_from_json({**written, "metrics": less})
    with pytest.raises(AnalysisTooNew, match="update calltone"):
        analysis_from_json({**written, "schema_version": 2})

"""An analysis that went through JSON is the analysis that went in."""

import json
from copy import deepcopy
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ser_core.audio.recording import SourceFacts
from ser_core.calls.analysis import CallAnalysis, CallParticipant, CallWords, ModelFacts, ScoredTurn
from ser_core.calls.export import analysis_json
from ser_core.calls.metrics import call_metrics
from ser_core.calls.reading import AnalysisTooNew, NotAnAnalysis, analysis_from_json
from ser_core.calls.summary import summarize
from ser_core.emotions import EMOTIONS, sentiment_of
from ser_core.segmentation.records import Skipped
from ser_core.settings import CallOptions
from ser_core.words.disagreement import Disagreement
from ser_core.words.records import Transcript, Word

SAID = ("Oh great!", (Word("Oh", 0.0, 0.0, 0.9), Word("great!", 0.0, 0.0, None)))
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


def with_words(analysis: CallAnalysis) -> CallAnalysis:
    """The same call with words in every other turn; the first turn's disagree with its tone."""
    heard = tuple(
        Transcript(turn.participant, turn.start_s, turn.end_s, *(SAID if place % 2 == 0 else ("", ())), "en")
        for place, turn in enumerate(analysis.turns)
    )
    placed = tuple(
        replace(said, words=tuple(replace(word, start_s=said.start_s, end_s=said.end_s) for word in said.words))
        for said in heard
    )
    flags = [Disagreement(turn.participant, turn.start_s, turn.end_s, 0.7, -0.8, SAID[0]) for turn in analysis.turns]
    return replace(analysis, words=CallWords("whisper", "small", False, placed, tuple(flags[:1])))


def as_written(analysis: CallAnalysis) -> dict[str, object]:
    written: dict[str, object] = json.loads(json.dumps(analysis_json(analysis)))
    return written


@given(st.lists(turns(), max_size=12), st.booleans())
@settings(max_examples=60, deadline=None)
def test_what_is_written_again_is_what_was_read(said: list[ScoredTurn], words: bool) -> None:
    written = as_written(with_words(analysis_of(said)) if words else analysis_of(said))
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
    with pytest.raises(NotAnAnalysis) as refused:
        analysis_from_json(changed(one_turn(), place, wrong))
    assert said in str(refused.value)


def one_turn() -> dict[str, object]:
    shares = {name: 1 / len(EMOTIONS) for name in EMOTIONS}
    turn = ScoredTurn("customer", 0.0, 2.0, -20.0, "sad", 0.5, False, shares, 0.0)
    return as_written(with_words(analysis_of([turn])))


def changed(data: dict[str, object], place: tuple[str | int, ...], value: object) -> dict[str, object]:
    """The same data with another value in one place."""
    copy = deepcopy(data)
    part: object = copy
    for step in place[:-1]:
        part = part[step]  # type: ignore[index]
    part[place[-1]] = value  # type: ignore[index]
    return copy


WORDS, FLAG = ("words", "turns", 0), ("words", "disagreements", 0)


@pytest.mark.parametrize(
    ("place", "wrong", "said"),
    [
        (("words",), [], "words should be an object"),
        (("words", "draft"), "yes", "words.draft should be true or false"),
        (("words", "turns"), [], "words.turns should be one for each of the turns"),
        ((*WORDS, "start_s"), 0.5, "words.turns should be one for each of the turns"),
        ((*WORDS, "participant"), "boss", "words.turns should be one for each of the turns"),
        ((*WORDS, "language"), "../en", "words.turns[0].language should be a code"),
        ((*WORDS, "text"), None, "words.turns[0].text should be a text"),
        ((*WORDS, "words", 1, "end_s"), 9.0, "words.turns[0].words[1] should be within its turn"),
        ((*WORDS, "words", 1, "start_s"), -1.0, "words.turns[0].words[1] should be within its turn"),
        ((*WORDS, "words", 0, "confidence"), 1.5, "words.turns[0].words[0].confidence should be from 0 to 1"),
        ((*FLAG, "participant"), "boss", "words.disagreements[0] should be of one of the turns"),
        ((*FLAG, "tone_sentiment"), -7.0, "words.disagreements[0] should be of two sentiments from -1 to 1"),
    ],
)
def test_words_that_no_turn_of_the_call_can_have_said_are_named(
    place: tuple[str | int, ...], wrong: object, said: str
) -> None:
    with pytest.raises(NotAnAnalysis) as refused:
        analysis_from_json(changed(one_turn(), place, wrong))
    assert said in str(refused.value)


def test_texts_come_back_as_plain_as_engines_give_them() -> None:
    hostile = " So\x1b[31m\nwhat?\u202e "
    data = changed(changed(one_turn(), (*WORDS, "text"), hostile), (*WORDS, "words", 0, "text"), "\x00\u202e")
    data = changed(changed(data, (*FLAG, "sentence"), hostile), ("words", "model"), "/home/me/small\x1b")
    words = analysis_from_json(data).words
    assert words is not None
    assert (words.turns[0].text, words.disagreements[0].sentence, words.model) == (
        "So[31m what?",
        "So[31m what?",
        "small",
    )
    assert [word.text for word in words.turns[0].words] == ["great!"]


def test_an_analysis_from_before_words_has_none() -> None:
    older = one_turn()
    del older["words"]
    assert analysis_from_json(older).words is None


def test_what_is_missing_is_named_and_a_later_schema_is_refused() -> None:
    written = as_written(analysis_of([]))
    metrics = written["metrics"]
    assert isinstance(metrics, dict)
    less = {key: value for key, value in metrics.items() if key != "silence_s"}
    with pytest.raises(NotAnAnalysis, match=r"metrics.silence_s should be there"):
        analysis_from_json({**written, "metrics": less})
    with pytest.raises(AnalysisTooNew, match="update calltone"):
        analysis_from_json({**written, "schema_version": 2})

"""Summary numbers against turns whose truth is known by construction."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ser_core.calls.analysis import ScoredTurn
from ser_core.calls.metrics import call_metrics, silences
from ser_core.emotions import sentiment_of


def said(
    start_s: float, end_s: float, emotion: str, uncertain: bool = False, participant: str = "customer"
) -> ScoredTurn:
    shares = {emotion: 1.0}
    return ScoredTurn(participant, start_s, end_s, -20.0, emotion, 1.0, uncertain, shares, sentiment_of(shares))


CALL = [
    said(0.0, 2.0, "angry"),
    ScoredTurn("agent", 2.5, 6.5, -18.0),
    said(7.0, 13.0, "happy"),
    said(20.0, 22.0, "sad", uncertain=True),
]


def test_talk_share_is_of_speech_time() -> None:
    metrics = call_metrics(CALL, 25.0, "customer")
    assert metrics["talk_share"] == pytest.approx({"customer": 10 / 14, "agent": 4 / 14})


def test_emotion_share_counts_only_turns_that_the_model_is_sure_of_most_heard_first() -> None:
    share = call_metrics(CALL, 25.0, "customer")["emotion_share"]
    assert share == pytest.approx({"happy": 0.75, "angry": 0.25})
    assert list(share) == ["happy", "angry"]


def test_sentiment_is_weighted_by_speech_time() -> None:
    assert call_metrics(CALL, 25.0, "customer")["sentiment"] == pytest.approx((-1.0 * 2 + 1.0 * 6 - 0.7 * 2) / 10)


def test_the_longest_silence_is_where_nobody_speaks() -> None:
    assert call_metrics(CALL, 25.0, "customer")["longest_silence"] == {
        "start_s": 13.0,
        "end_s": 20.0,
        "duration_s": 7.0,
    }


def test_a_call_without_speech_is_one_silence_and_has_no_sentiment() -> None:
    metrics = call_metrics([], 30.0, "customer")
    assert metrics["sentiment"] is None
    assert metrics["longest_silence"] == {"start_s": 0.0, "end_s": 30.0, "duration_s": 30.0}


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(1, 30), st.sampled_from(["left", "right"])), max_size=12))
def test_silence_and_speech_together_are_the_call(spans: list[tuple[int, int, str]]) -> None:
    turns = sorted(
        (ScoredTurn(who, start, start + length, -20.0) for start, length, who in spans), key=lambda turn: turn.start_s
    )
    duration_s = 120
    spoken = {second for turn in turns for second in range(int(turn.start_s), int(turn.end_s))}
    assert sum(silence.duration_s for silence in silences(turns, duration_s)) == duration_s - len(spoken)

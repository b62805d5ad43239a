"""Numbers of a call against turns whose truth is known by construction."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ser_core.calls.analysis import CallParticipant, ScoredTurn
from ser_core.calls.feelings import feelings, negative_stretches
from ser_core.calls.metrics import CallMetrics, call_metrics
from ser_core.calls.stretches import cross_talk, silences
from ser_core.calls.summary import summarize
from ser_core.emotions import EMOTIONS, sentiment_of


def said(
    start_s: float, end_s: float, emotion: str, uncertain: bool = False, participant: str = "customer", sure: float = 1
) -> ScoredTurn:
    rest = (1 - sure) / (len(EMOTIONS) - 1)
    shares = {name: sure if name == emotion else rest for name in EMOTIONS}
    return ScoredTurn(
        participant, start_s, end_s, -20.0, emotion, sure, uncertain, shares, sentiment_of(shares), syllables=4
    )


def talked(start_s: float, end_s: float, participant: str = "agent") -> ScoredTurn:
    return ScoredTurn(participant, start_s, end_s, -18.0, syllables=10)


CALL = [
    said(0.0, 2.0, "angry"),
    talked(2.5, 6.5),
    said(7.0, 13.0, "happy"),
    said(20.0, 22.0, "sad", uncertain=True),
]


def test_talk_share_is_of_speech_time_and_the_ratio_is_own_to_others() -> None:
    talk = call_metrics(CALL, 25.0).talk
    assert {person: part.talk_share for person, part in talk.items()} == pytest.approx(
        {"customer": 10 / 14, "agent": 4 / 14}
    )
    assert talk["customer"].talk_to_listen == pytest.approx(10 / 4)
    assert talk["agent"].syllables_per_s == pytest.approx(10 / 4)


def test_emotion_share_counts_only_turns_that_the_model_is_sure_of_most_heard_first() -> None:
    share = call_metrics(CALL, 25.0).feelings["customer"].emotion_share
    assert share == pytest.approx({"happy": 0.75, "angry": 0.25})
    assert list(share) == ["happy", "angry"]


def test_sentiment_is_weighted_by_speech_time() -> None:
    assert call_metrics(CALL, 25.0).feelings["customer"].sentiment == pytest.approx((-1.0 * 2 + 1.0 * 6 - 0.7 * 2) / 10)


def test_a_person_whose_feelings_were_not_inferred_has_talk_and_no_feelings() -> None:
    metrics = call_metrics(CALL, 25.0)
    assert set(metrics.talk) == {"customer", "agent"}
    assert set(metrics.feelings) == {"customer"}


def test_the_longest_silence_is_where_nobody_speaks_and_names_who_broke_it() -> None:
    silence = call_metrics(CALL, 25.0).longest_silence
    assert silence is not None
    assert (silence.start_s, silence.end_s, silence.broken_by) == (13.0, 20.0, "customer")


def test_a_call_without_speech_is_one_silence_and_has_no_sentiment() -> None:
    metrics = call_metrics([], 30.0)
    assert metrics.feelings == {}
    assert [(s.start_s, s.end_s, s.broken_by) for s in metrics.silences] == [(0.0, 30.0, None)]
    assert [sentence.text for sentence in summarize((), metrics)] == [
        "Nobody speaks in this recording, as far as can be heard."
    ]


def test_an_interruption_takes_the_floor_and_a_yes_in_between_does_not() -> None:
    turns = [talked(0, 5), said(2.0, 2.6, "neutral"), said(4.0, 8.0, "angry"), talked(9, 12), said(11.9, 14, "calm")]
    found = call_metrics(turns, 15.0)
    assert [(one.at_s, one.by, one.of, one.overlap_s) for one in found.interruptions] == [(4.0, "customer", "agent", 1)]
    assert found.talk["customer"].interruptions == 1
    assert found.cross_talk_s == pytest.approx(0.6 + 1.0 + 0.1)


def test_a_monologue_goes_on_over_short_words_of_others_and_ends_with_a_long_pause() -> None:
    turns = [
        talked(0, 8),
        said(8.1, 8.6, "neutral"),
        talked(8.7, 15),
        said(16, 20, "calm"),
        talked(21, 24),
        talked(30, 34),
    ]
    monologue = call_metrics(turns, 40.0).talk["agent"].longest_monologue
    assert monologue is not None
    assert (monologue.start_s, monologue.end_s) == (0, 15)


def test_response_time_is_the_median_wait_for_an_answer() -> None:
    turns = [
        talked(0, 4),
        said(5, 7, "calm"),
        talked(7.5, 10),
        said(12, 14, "calm"),
        talked(14.5, 16),
        said(22, 24, "calm"),
    ]
    talk = call_metrics(turns, 25.0).talk
    assert talk["customer"].response_s == pytest.approx(2.0)
    assert talk["agent"].response_s == pytest.approx(0.5)


def test_quarters_are_of_the_call_and_tell_nothing_of_silence() -> None:
    found = feelings([said(0, 10, "angry"), said(55, 65, "happy"), said(75, 85, "calm")], 100.0)
    assert found.sentiment_by_quarter == pytest.approx((-1.0, None, 1.0, 0.3))


@pytest.mark.parametrize(
    ("words", "label"),
    [
        (("angry", "angry", "neutral", "calm", "happy", "happy"), "improving"),
        (("happy", "neutral", "neutral", "sad", "angry", "angry"), "declining"),
        (("neutral", "sad", "neutral", "happy", "sad", "neutral"), "steady"),
    ],
)
def test_the_trend_is_the_end_against_the_start(words: tuple[str, ...], label: str) -> None:
    trend = feelings([said(4 * place, 4 * place + 3, word) for place, word in enumerate(words)], 24.0).trend
    assert trend is not None
    assert trend.label == label


def test_doubt_about_the_turns_makes_a_trend_harder_to_claim() -> None:
    words = ("sad", "sad", "neutral", "neutral", "calm", "calm")
    sure, unsure = (
        feelings([said(4 * n, 4 * n + 3, word, sure=share) for n, word in enumerate(words)], 24.0).trend
        for share in (1.0, 0.4)
    )
    assert sure is not None
    assert unsure is not None
    assert sure.label == "improving"
    assert unsure.label == "steady"
    assert unsure.smallest_that_counts > sure.smallest_that_counts


def test_an_uncertain_turn_neither_counts_in_a_negative_stretch_nor_ends_it_and_a_pleasant_one_does() -> None:
    turns = [
        said(0, 4, "angry"),
        said(5, 7, "neutral", uncertain=True),
        said(8, 12, "angry"),
        said(13, 15, "happy"),
        said(16, 18, "sad"),
    ]
    stretches = [(row.start_s, row.end_s, row.speech_s, row.emotion) for row in negative_stretches(turns)]
    assert stretches == [(0, 12, 8, "angry"), (16, 18, 2, "sad")]


def test_recovery_needs_an_end_that_is_better_than_the_worst_beyond_doubt() -> None:
    worse = [said(0, 4, "neutral"), said(5, 9, "angry")]
    better = feelings([*worse, said(10, 14, "calm"), said(15, 19, "happy")], 20.0).recovery
    not_better = feelings([*worse, said(10, 14, "sad"), said(15, 19, "sad")], 20.0).recovery
    assert better is not None
    assert not_better is not None
    assert (better.worst_s, better.recovered) == (5, True)
    assert not_better.recovered is False
    assert feelings([said(0, 4, "happy")], 5.0).recovery is None


def test_an_uncertain_turn_is_never_among_the_worst_moments() -> None:
    found = feelings([said(0, 4, "angry", uncertain=True), said(5, 9, "sad"), said(10, 14, "happy")], 15.0)
    assert [moment.emotion for moment in found.most_negative] == ["sad"]
    assert [moment.emotion for moment in found.most_positive] == ["happy"]
    assert found.first_negative_s == 5


PEOPLE = (CallParticipant("customer", "customer", "left"), CallParticipant("agent", "agent", "right"))


def at(metrics: CallMetrics, place: str) -> object:
    value: object = metrics
    for name in place.split("."):
        value = value[name] if isinstance(value, dict) else getattr(value, name)
    return value


@given(
    st.lists(
        st.tuples(st.integers(0, 90), st.integers(1, 30), st.sampled_from(EMOTIONS), st.booleans(), st.booleans()),
        max_size=12,
    )
)
def test_every_sentence_of_the_summary_rests_on_numbers_of_the_metrics(
    spans: list[tuple[int, int, str, bool, bool]],
) -> None:
    turns = [
        said(start, start + length, word, uncertain) if customer else talked(start, start + length)
        for start, length, word, uncertain, customer in spans
    ]
    metrics = call_metrics(turns, 130.0)
    for sentence in summarize(PEOPLE, metrics):
        assert sentence.because
        for place, value in sentence.because.items():
            assert at(metrics, place) == value


def test_the_summary_tells_when_it_was_worst_and_how_it_ended() -> None:
    turns = [
        said(0, 4, "neutral"),
        *(said(130 + 9 * n, 138 + 9 * n, "angry") for n in range(6)),
        said(200, 230, "calm"),
    ]
    texts = [sentence.text for sentence in summarize(PEOPLE, call_metrics(turns, 240.0))]
    assert "The customer sounded angry for 48 s from 2:10, and ended better." in texts


def test_a_summary_claims_nothing_of_feelings_that_are_mostly_uncertain() -> None:
    turns = [said(0, 10, "angry", uncertain=True), said(11, 13, "angry")]
    texts = " ".join(sentence.text for sentence in summarize(PEOPLE, call_metrics(turns, 14.0)))
    assert "could not be told for 83 % of their speech" in texts
    assert "angry" not in texts


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(1, 30), st.sampled_from(["left", "right"])), max_size=12))
def test_silence_and_speech_together_are_the_call(spans: list[tuple[int, int, str]]) -> None:
    turns = sorted(
        (ScoredTurn(who, start, start + length, -20.0) for start, length, who in spans), key=lambda turn: turn.start_s
    )
    duration_s = 120
    spoken = [
        {s for turn in turns if turn.participant == who for s in range(int(turn.start_s), int(turn.end_s))}
        for who in ("left", "right")
    ]
    silent_s = sum(silence.duration_s for silence in silences(turns, duration_s))
    assert silent_s == duration_s - len(spoken[0] | spoken[1])
    one_a_second = [
        ScoredTurn(who, s, s + 1, -20.0) for who, own in zip(("left", "right"), spoken, strict=True) for s in own
    ]
    assert sum(stretch.duration_s for stretch in cross_talk(one_a_second)) == len(spoken[0] & spoken[1])

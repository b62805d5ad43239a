"""The one-sentence answer: true of the turns, and honest where nothing can be said."""

from dataclasses import replace

from made_calls import felt, made_analysis

from dashboard.panels.sentence import answer, felt_rows, strongest
from dashboard.panels.summary import numbers
from ser_core.calls.analysis import CallAnalysis, ScoredTurn
from ser_core.segmentation.records import Voices


def said(analysis: CallAnalysis) -> str:
    return "".join(piece.text for piece in answer(analysis))


def test_it_names_what_was_heard_most_the_worst_moment_and_the_end() -> None:
    call = made_analysis(
        felt("customer", 2, 11, "neutral"), felt("customer", 13, 16, "angry"), felt("customer", 21, 24, "calm")
    )
    assert said(call) == (
        "The customer sounded neutral for 9 of 15 s of speech, most clearly angry at 0:13, and ended calm."
    )


def test_the_end_is_named_where_that_way_could_mean_two_things() -> None:
    call = made_analysis(
        felt("customer", 2, 11, "neutral"), felt("customer", 13, 16, "angry"), felt("customer", 21, 24, "neutral")
    )
    assert said(call).endswith("most clearly angry at 0:13, and ended neutral.")


def test_an_uncertain_last_turn_is_no_end_that_can_be_told() -> None:
    call = made_analysis(felt("customer", 2, 11, "neutral"), felt("customer", 13, 16, "sad", 0.2))
    assert said(call) == "The customer sounded neutral for 9 of 12 s of speech; how it ended is uncertain."


def test_a_pleasant_call_has_no_worst_moment() -> None:
    call = made_analysis(felt("customer", 0, 4, "calm"), felt("customer", 5, 11, "happy"))
    assert said(call) == "The customer sounded happy for 6 of 10 s of speech, and ended that way."


def test_a_word_is_not_said_twice(analysis: CallAnalysis) -> None:
    assert (
        said(analysis)
        == "The customer sounded angry for 8 of 15 s of speech, most clearly at 0:21, and ended that way."
    )


def test_an_emotion_word_is_a_piece_of_its_own_so_that_it_can_be_coloured(analysis: CallAnalysis) -> None:
    assert {piece.emotion for piece in answer(analysis)} == {None, "angry"}
    assert all(piece.text == piece.emotion for piece in answer(analysis) if piece.emotion)


def test_nothing_is_said_of_feelings_while_nobody_said_who_the_customer_is() -> None:
    call = made_analysis(ScoredTurn("left", 0, 3, -20.0), ScoredTurn("right", 4, 6, -20.0), roles=("left", "right"))
    assert "nobody said which side" in said(call)
    assert [label for label, _, _ in numbers(call)] == ["Length", "Longest silence"]


def test_of_two_voices_on_one_channel_it_says_that_nobody_named_the_customers() -> None:
    call = made_analysis(ScoredTurn("first", 0, 3, -20.0), ScoredTurn("second", 4, 6, -20.0), roles=("first", "second"))
    assert "nobody said which voice is the customer's" in said(call)


def test_where_one_voice_was_found_it_speaks_of_one() -> None:
    call = made_analysis(felt("mixed", 0, 3, "calm"), felt("mixed", 4, 9, "calm"), roles=("mixed",))
    assert said(call).startswith("The voices sounded calm")
    assert said(replace(call, voices=Voices("can't tell", 0.6))).startswith("The voices sounded calm")
    assert said(replace(call, voices=Voices("one person", 0.83))).startswith("The voice sounded calm")


def test_a_customer_too_hard_to_tell_is_said_to_be_uncertain() -> None:
    call = made_analysis(felt("customer", 0, 3, "sad", 0.3))
    assert said(call) == "The customer spoke once, and every time the model was too uncertain to say how."


def test_a_silent_customer_and_a_call_without_speech_are_said_plainly() -> None:
    assert "cannot be heard" in said(made_analysis(ScoredTurn("agent", 0, 3, -20.0)))
    assert "Nobody speaks" in said(made_analysis())


def test_an_agent_scored_by_choice_stays_out_of_the_answer_about_the_customer() -> None:
    call = made_analysis(felt("customer", 0, 3, "calm"), felt("agent", 4, 9, "angry", 0.95))
    assert "angry" not in said(call)
    assert {row.participant for row in felt_rows(call)} == {"customer"}


def test_the_moment_shown_first_is_the_surest_unpleasant_one(analysis: CallAnalysis) -> None:
    first = strongest(felt_rows(analysis))
    assert first is not None
    assert (first.word, first.start_s) == ("angry", 21.0)


def test_the_numbers_are_those_of_the_metrics_without_decimals_in_percentages(analysis: CallAnalysis) -> None:
    shown = {label: value for label, value, _ in numbers(analysis)}
    assert shown["Length"] == "1:00"
    assert shown["Customer spoke"] == "0:15"
    assert shown["Uncertain"] == "20%"
    assert shown["Longest silence"] == "31 s"
    assert shown["Sentiment"].startswith("−0.")

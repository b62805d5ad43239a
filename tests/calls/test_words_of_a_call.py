"""Words inside the analysis: everybody's are heard, and set against the tone only where feelings were inferred."""

from dataclasses import replace

import pytest
from call_variants import HeardCall

from ser_core import Recognizer
from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples
from ser_core.calls.analysis import CallAnalysis
from ser_core.calls.analyze import analyze_turns
from ser_core.segmentation import Segmentation, segment_call
from ser_core.settings import DEFAULT_MODEL
from ser_core.words.records import Engine, Heard, Word

FRIENDLY = "Oh great, that is just wonderful!"


def says_friendly(samples: Samples) -> Heard:
    """An engine's ear that hears the same in every piece."""
    return Heard(FRIENDLY, (Word(FRIENDLY, 0.0, len(samples) / SAMPLE_RATE_HZ, 0.95),), "en")


ENGINE = Engine("whisper", "small", draft=False, hear=says_friendly)


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return Recognizer.load(DEFAULT_MODEL)


@pytest.fixture(scope="module")
def segmentation(refund: HeardCall) -> Segmentation:
    return segment_call(refund.recording, refund.analysis.options)


@pytest.fixture(scope="module")
def told() -> list[tuple[str, float]]:
    """Every step that was reported, with how much of it was done."""
    return []


@pytest.fixture(scope="module")
def heard(
    refund: HeardCall, segmentation: Segmentation, recognizer: Recognizer, told: list[tuple[str, float]]
) -> CallAnalysis:
    options = refund.analysis.options
    return analyze_turns(
        refund.recording, segmentation, recognizer, options, lambda *step: told.append(step), engine=ENGINE
    )


def test_the_agents_words_are_heard_too_and_nothing_else_of_the_analysis_changes(
    refund: HeardCall, heard: CallAnalysis
) -> None:
    assert heard.words is not None
    assert (heard.words.engine, heard.words.model, heard.words.draft) == ("whisper", "small", False)
    assert [(said.participant, said.start_s, said.end_s) for said in heard.words.turns] == [
        (turn.participant, turn.start_s, turn.end_s) for turn in heard.turns
    ]
    assert {said.participant for said in heard.words.turns if said.text == FRIENDLY} == {"customer", "agent"}
    assert replace(heard, words=None) == refund.analysis
    assert refund.analysis.said == (None,) * len(refund.analysis.turns)


def test_only_turns_with_feelings_that_are_sure_and_unpleasant_disagree_with_friendly_words(
    heard: CallAnalysis,
) -> None:
    assert heard.words is not None
    flagged = {(flag.participant, flag.start_s) for flag in heard.words.disagreements}
    clear = {
        (turn.participant, turn.start_s)
        for turn in heard.turns
        if turn.sentiment is not None and turn.sentiment <= -0.4 and not turn.uncertain
    }
    assert flagged
    assert flagged <= clear
    assert {participant for participant, _ in flagged} == {"customer"}


def test_words_come_after_the_tone_and_their_listening_is_told_up_to_the_end(
    heard: CallAnalysis, told: list[tuple[str, float]]
) -> None:
    steps = list(dict.fromkeys(step for step, _ in told))
    assert steps == ["Listening to how it was said", "Listening to the words"]
    done = [share for step, share in told if step == "Listening to the words"]
    assert done[0] == 0.0
    assert done[-1] == 1.0
    assert done == sorted(done)
    assert len(done) == len(heard.turns) + 1


def test_what_the_progress_raises_ends_the_listening(
    refund: HeardCall, segmentation: Segmentation, recognizer: Recognizer
) -> None:
    def cancel(step: str, done: float) -> None:
        if step == "Listening to the words" and done > 0:
            raise InterruptedError

    few = replace(segmentation, turns=segmentation.turns[:3])
    with pytest.raises(InterruptedError):
        analyze_turns(refund.recording, few, recognizer, refund.analysis.options, cancel, ENGINE)

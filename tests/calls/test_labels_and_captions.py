"""Labels and captions that no name can break."""

import re

import pytest
from call_variants import HOSTILE_NAMES, HeardCall, named
from hypothesis import given
from hypothesis import strategies as st

from ser_core.calls.analysis import CallAnalysis, CallParticipant, ModelFacts, ScoredTurn
from ser_core.calls.exports.labels import audacity_labels
from ser_core.calls.exports.webvtt import webvtt
from ser_core.calls.metrics import call_metrics

TIMING = re.compile(r"\d\d:[0-5]\d:[0-5]\d\.\d{3} --> \d\d:[0-5]\d:[0-5]\d\.\d{3}")


def test_a_label_is_start_end_and_words_with_tabs_between(refund: HeardCall) -> None:
    lines = [line.split("\t") for line in audacity_labels(refund.analysis).splitlines()]
    assert len(lines) == len(refund.analysis.turns) + len(refund.analysis.skipped)
    assert all(len(line) == 3 and float(line[0]) < float(line[1]) for line in lines)
    assert [float(line[0]) for line in lines] == sorted(float(line[0]) for line in lines)
    first = next(turn for turn in refund.analysis.turns if turn.emotion is not None)
    assert f"Customer: {first.emotion}, {first.confidence:.0%}".replace("%", " %") in [line[2] for line in lines]
    assert "Agent" in [line[2] for line in lines]


def cues_of(text: str) -> list[tuple[str, str]]:
    """Timing and text of each cue, as a WebVTT parser cuts the file: at blank lines."""
    head, *blocks = text.rstrip("\n").split("\n\n")
    assert re.fullmatch(r"WEBVTT( [^\n]*)?", head)
    assert "-->" not in head
    cues = []
    for block in blocks:
        _, timing, *said = block.split("\n")
        assert TIMING.fullmatch(timing)
        assert len(said) == 1
        cues.append((timing, said[0]))
    return cues


def test_every_turn_is_a_cue_in_its_speakers_voice(refund: HeardCall) -> None:
    cues = cues_of(webvtt(refund.analysis))
    assert len(cues) == len(refund.analysis.turns)
    assert cues[0] == ("00:00:05.040 --> 00:00:08.620", "<v Agent>speaks</v>")
    assert all(re.fullmatch(r"<v (Agent|Customer)>[^<>&]+</v>", said) for _, said in cues)


@pytest.mark.parametrize("file", HOSTILE_NAMES)
def test_a_hostile_file_name_makes_no_cue_and_no_label(refund: HeardCall, file: str) -> None:
    call = named(refund.analysis, file)
    assert cues_of(webvtt(call)) == cues_of(webvtt(refund.analysis))
    assert audacity_labels(call) == audacity_labels(refund.analysis)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_no_speakers_name_can_break_a_label_or_a_cue(refund: HeardCall, name: str) -> None:
    turns = (
        ScoredTurn(name, 1.0, 2.0, -20.0),
        ScoredTurn(name, 3.0, 4.0, -20.0, "angry", 0.9, False, {"angry": 1.0}, -1.0),
    )
    people = (CallParticipant(name, "unknown", "mono"),)
    call = CallAnalysis(refund.analysis.source, ModelFacts("made", "1"), people, turns, call_metrics(turns, 5.0))
    assert len(cues_of(webvtt(call))) == 2
    assert [line.count("\t") for line in audacity_labels(call).rstrip("\n").split("\n")] == [2, 2]

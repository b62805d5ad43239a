"""The charts' specifications: one time axis, nothing inferred for the agent, a picture that is the spectrogram."""

import base64
import struct
import zlib
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from made_calls import felt, made_analysis

from dashboard.charts.palette import DARK, LIGHT, channels
from dashboard.charts.picture import data_url, picture_chart
from dashboard.charts.probabilities import probability_bars
from dashboard.charts.ribbon import word_room_s
from dashboard.charts.rows import turn_rows
from dashboard.charts.timeline import MOMENT, timeline
from dashboard.panels.turns import turn_frame
from ser_core.audio.recording import SAMPLE_RATE_HZ, Track
from ser_core.calls.analysis import CallAnalysis, CallWords
from ser_core.features.display import envelope, mel_spectrogram, spectrogram
from ser_core.words.disagreement import Disagreement
from ser_core.words.records import Transcript


def tone(hz: float, duration_s: float = 1.0) -> Track:
    time_s = np.arange(round(duration_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    return Track(0, (np.sin(2 * np.pi * hz * time_s) * 20_000).astype(np.int16))


def drawn(analysis: CallAnalysis, chosen: int | None = None) -> dict[str, Any]:
    shapes = {person.id: envelope(tone(300, 60.0), 300) for person in analysis.participants}
    return timeline(turn_rows(analysis), shapes, 60.0, LIGHT, chosen).to_dict()


def rows_of(spec: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    return spec["datasets"][layer.get("data", spec.get("data"))["name"]]


def values(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for layer in spec["layer"] for row in rows_of(spec, layer)]


def test_everything_stands_on_one_time_axis_with_a_title_that_says_its_unit(analysis: CallAnalysis) -> None:
    spec = drawn(analysis)
    axes = [layer["encoding"]["x"]["axis"] for layer in spec["layer"] if "axis" in layer["encoding"].get("x", {})]
    domains = {
        tuple(layer["encoding"]["x"]["scale"]["domain"])
        for layer in spec["layer"]
        if "scale" in layer["encoding"].get("x", {})
    }
    assert domains == {(0.0, 60.0)}
    assert {axis["title"] for axis in axes} == {"time in the call (min:s)"}
    assert spec["width"] == "container"  # as wide as its column, and never wider


def test_an_agents_turn_is_grey_and_says_not_inferred(analysis: CallAnalysis) -> None:
    bars = [row for row in values(drawn(analysis)) if row.get("who") == "Agent" and "fill" in row]
    assert {row["fill"] for row in bars} == {LIGHT.agent}
    assert {row["word"] for row in bars} == {"not inferred"}
    assert {row["sure"] for row in bars} == {""}


def test_an_uncertain_turn_is_striped_and_in_no_emotions_colour(analysis: CallAnalysis) -> None:
    spec = drawn(analysis)
    striped = [layer for layer in spec["layer"] if isinstance(layer["mark"].get("fill"), dict)]
    assert len(striped) == 1
    assert [row["word"] for row in rows_of(spec, striped[0])] == ["uncertain"]


def test_a_click_chooses_the_turn_under_it_and_the_chosen_one_is_marked(analysis: CallAnalysis) -> None:
    spec = drawn(analysis, chosen=4)
    assert [param["name"] for param in spec["params"]] == [MOMENT]
    marked = rows_of(spec, spec["layer"][1])
    assert [(row["start_s"], row["end_s"]) for row in marked] == [(21.0, 29.0)]


def test_words_of_the_ribbon_have_room_up_to_the_next_word() -> None:
    call = made_analysis(felt("customer", 0, 2, "sad"), felt("customer", 3, 5, "sad"), felt("customer", 8, 9, "calm"))
    assert word_room_s(turn_rows(call), 60.0) == [8.0, 0.0, 52.0]


def test_an_agent_scored_by_choice_gets_a_ribbon_of_its_own() -> None:
    call = made_analysis(felt("customer", 0, 3, "calm"), felt("agent", 1, 9, "angry", 0.95))
    bars = {row["who"]: (row["low"], row["high"]) for row in values(drawn(call)) if "fill" in row}
    assert bars["Agent"][1] < bars["Customer"][0]


def test_a_call_without_a_turn_can_still_be_drawn() -> None:
    assert drawn(made_analysis())["layer"]


@pytest.mark.parametrize("mel", [False, True], ids=["spectrogram", "mel"])
def test_the_picture_is_dark_where_the_tone_is(mel: bool) -> None:
    sound = tone(1000).read()
    picture = mel_spectrogram(sound) if mel else spectrogram(sound)
    pixels = decoded(data_url(picture.db, LIGHT))
    column = pixels[:, pixels.shape[1] // 2]
    loudest_row = int(column.argmax())
    heard_hz = picture.frequencies_hz[len(column) - 1 - loudest_row]
    assert heard_hz == pytest.approx(1000, rel=0.06)
    chart = picture_chart(picture, 3.0, 4.0, LIGHT, mel=mel).to_dict()
    assert chart["layer"][0]["encoding"]["x"]["scale"]["domain"] == [3.0, 4.0]


def decoded(url: str) -> np.ndarray[Any, Any]:
    """The palette indices of a PNG."""
    raw = base64.b64decode(url.split(",")[1])
    width, height = struct.unpack(">II", raw[16:24])
    start = raw.index(b"IDAT") + 4
    length = struct.unpack(">I", raw[start - 8 : start - 4])[0]
    rows = np.frombuffer(zlib.decompress(raw[start : start + length]), np.uint8).reshape(height, width + 1)
    return rows[:, 1:]


def test_silence_is_paper_in_both_themes() -> None:
    for colours in (LIGHT, DARK):
        assert channels(colours.heat[0]) == channels(colours.paper)


def test_probability_bars_go_from_negative_to_positive_and_carry_no_decimals(analysis: CallAnalysis) -> None:
    turn = analysis.turns[0]
    assert turn.probabilities is not None
    spec = probability_bars(turn.probabilities, LIGHT).to_dict()
    rows = rows_of(spec, spec["layer"][0])
    assert [row["emotion"] for row in rows] == [
        "angry",
        "disgust",
        "fearful",
        "sad",
        "neutral",
        "calm",
        "surprised",
        "happy",
    ]
    assert rows[4]["said"] == "79%"


def test_an_agents_row_of_the_table_is_empty_where_nothing_was_inferred(analysis: CallAnalysis) -> None:
    agent = turn_frame(turn_rows(analysis)).iloc[1]
    assert agent["who"] == "Agent"
    assert agent[["emotion", "confidence", "sentiment"]].isna().all()


def listened(analysis: CallAnalysis, *flagged: int, text: str = "we do have a wonderful day") -> CallAnalysis:
    said = tuple(Transcript(turn.participant, turn.start_s, turn.end_s, text, (), "en") for turn in analysis.turns)
    flags = tuple(
        Disagreement(one.participant, one.start_s, one.end_s, 0.6, -0.7, "The words are friendly.")
        for one in (said[place] for place in flagged)
    )
    return replace(analysis, words=CallWords("whisper", "small", False, said, flags))


def test_a_call_nobody_listened_to_has_no_strip_and_no_column_for_words(analysis: CallAnalysis) -> None:
    assert not {"said", "disagrees"} & set(turn_frame(turn_rows(analysis)))
    assert not [layer for layer in drawn(analysis)["layer"] if layer["encoding"].get("text", {}).get("field") == "told"]


def test_everybodys_words_stand_under_their_turns_and_in_the_table(analysis: CallAnalysis) -> None:
    call = listened(analysis)
    spec = drawn(call)
    (words,) = [layer for layer in spec["layer"] if layer["encoding"].get("text", {}).get("field") == "told"]
    shown = rows_of(spec, words)
    assert {row["who"] for row in shown} == {"Customer", "Agent"}
    assert all(row["said_y"] < row["low"] for row in shown)
    assert [row["said_room_s"] for row in shown] == [11.0, 10.0, 8.0, 43.0, 39.0]
    assert list(turn_frame(turn_rows(call))["said"]) == ["we do have a wonderful day"] * 5
    assert "disagrees" not in turn_frame(turn_rows(call))


def test_where_words_and_tone_point_apart_a_word_says_so_once_for_each_such_turn(analysis: CallAnalysis) -> None:
    call = listened(analysis, 0, 4)
    spec = drawn(call)
    named = [layer for layer in spec["layer"] if layer["encoding"].get("text", {}).get("field") == "clash"]
    assert [layer["mark"]["align"] for layer in named] == ["left", "right"]
    assert [(row["turn"], row["clash"]) for row in rows_of(spec, named[0])] == [
        (0, "words disagree"),
        (4, "words disagree"),
    ]
    clickable = rows_of(spec, spec["layer"][-1])
    assert {row["turn"] for row in clickable if row["spoken"].endswith("; words disagree")} == {0, 4}
    assert list(turn_frame(turn_rows(call))["disagrees"].fillna("")) == ["disagree", "", "", "", "disagree"]


def test_a_long_speech_is_cut_under_the_pointer_and_whole_in_the_table(analysis: CallAnalysis) -> None:
    call = listened(analysis, text="word " * 200)
    told = {row["told"] for row in values(drawn(call)) if "told" in row}
    assert all(len(text) <= 160 and text.endswith(" …") for text in told)
    assert len(turn_frame(turn_rows(call))["said"].iloc[0]) == 1000

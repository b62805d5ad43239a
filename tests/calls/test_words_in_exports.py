"""Words in every export: each turn's own, harmless whatever was heard, and a draft called one."""

import csv
import io
import json
import re
from html.parser import HTMLParser
from typing import Any

import jsonschema
import pytest
from call_variants import HOSTILE_WORDS, HeardCall, with_words

from ser_core.calls.analysis import CallAnalysis
from ser_core.calls.export import analysis_json
from ser_core.calls.exports.contact_lens import contact_lens
from ser_core.calls.exports.labels import audacity_labels
from ser_core.calls.exports.spreadsheet import harmless
from ser_core.calls.exports.turns_csv import turns_csv
from ser_core.calls.exports.webvtt import webvtt
from ser_core.calls.report.page import report_html
from ser_core.settings import PROJECT_DIR
from ser_core.words.records import DRAFT_NOTE

SAID = "I want my money back, now!"
SCHEMAS = {
    name: json.loads((PROJECT_DIR / "docs" / f"{name}.schema.json").read_text("utf-8"))
    for name in ("analysis", "contact_lens")
}


@pytest.fixture(scope="module")
def spoken(refund: HeardCall) -> CallAnalysis:
    return with_words(refund.analysis, SAID)


def transcript_of(analysis: CallAnalysis) -> Any:
    return contact_lens(analysis)["Transcript"]


def features_skipped(analysis: CallAnalysis) -> set[str]:
    details: Any = contact_lens(analysis)["JobDetails"]
    return {one["Feature"] for one in details["SkippedAnalysis"]}


@pytest.mark.parametrize("text", [SAID, *HOSTILE_WORDS])
def test_the_json_is_of_the_published_schema(refund: HeardCall, text: str) -> None:
    data = json.loads(json.dumps(analysis_json(with_words(refund.analysis, text))))
    jsonschema.validate(data, SCHEMAS["analysis"], cls=jsonschema.Draft202012Validator)
    assert {turn["text"] for turn in data["words"]["turns"]} == {text}


@pytest.mark.parametrize("text", [SAID, *HOSTILE_WORDS])
def test_the_table_of_turns_ends_with_the_words_as_a_cell_that_nothing_runs(refund: HeardCall, text: str) -> None:
    rows = list(csv.DictReader(io.StringIO(turns_csv(with_words(refund.analysis, text)), newline="")))
    assert list(rows[0])[-1] == "words"
    assert {row["words"] for row in rows} == {harmless(text)}
    assert not any(row["words"].startswith(("=", "@")) for row in rows)


def test_without_words_the_table_has_the_same_columns_and_the_cell_is_empty(
    refund: HeardCall, spoken: CallAnalysis
) -> None:
    silent, heard = turns_csv(refund.analysis).splitlines(), turns_csv(spoken).splitlines()
    assert silent[0] == heard[0]
    assert all(line.endswith(",") for line in silent[1:])


@pytest.mark.parametrize("text", [SAID, *HOSTILE_WORDS])
def test_the_contact_lens_form_has_each_word_with_its_moment(refund: HeardCall, text: str) -> None:
    call = with_words(refund.analysis, text)
    jsonschema.validate(contact_lens(call), SCHEMAS["contact_lens"], cls=jsonschema.Draft202012Validator)
    for turn in transcript_of(call):
        assert turn["Content"] == text
        words = [item for item in turn["Items"] if item["Type"] == "pronunciation"]
        edges = [item[edge] for item in words for edge in ("BeginOffsetMillis", "EndOffsetMillis")]
        assert edges == sorted(edges)
        assert (edges[0], edges[-1]) == (turn["BeginOffsetMillis"], turn["EndOffsetMillis"])
        assert {item["Confidence"] for item in words} == {0.75}
        assert "".join(item["Content"] for item in turn["Items"]) == "".join(text.split())


def test_punctuation_is_an_item_of_its_own_as_published(spoken: CallAnalysis) -> None:
    kinds = [(item["Type"], item["Content"]) for item in transcript_of(spoken)[0]["Items"]]
    assert kinds[-4:] == [
        ("pronunciation", "back"),
        ("punctuation", ","),
        ("pronunciation", "now"),
        ("punctuation", "!"),
    ]


def test_a_transcribed_call_names_its_language_and_is_not_said_to_lack_its_transcript(
    refund: HeardCall, spoken: CallAnalysis
) -> None:
    assert contact_lens(spoken)["LanguageCode"] == "en"
    assert contact_lens(refund.analysis)["LanguageCode"] == "und"
    assert "TRANSCRIPTION" in features_skipped(refund.analysis)
    assert "TRANSCRIPTION" not in features_skipped(spoken)


@pytest.mark.parametrize("draft", [False, True])
@pytest.mark.parametrize("text", [SAID, *HOSTILE_WORDS])
def test_captions_say_the_words_with_the_feeling_beside_them_and_no_word_makes_a_cue(
    refund: HeardCall, text: str, draft: bool
) -> None:
    head, *blocks = webvtt(with_words(refund.analysis, text, draft=draft)).rstrip("\n").split("\n\n")
    notes = [block for block in blocks if block.startswith("NOTE ")]
    cues = [block.split("\n") for block in blocks if block not in notes]
    assert notes == ([f"NOTE {DRAFT_NOTE}"] if draft else [])
    assert [len(cue) for cue in cues] == [3] * len(refund.analysis.turns)
    assert "-->" not in head + "".join(said for _, _, said in cues)
    shown = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for turn, (_, _, said) in zip(refund.analysis.turns, cues, strict=True):
        if turn.emotion is None:
            assert said == f"<v Agent>{shown}</v>"
        else:
            assert re.fullmatch(rf"<v Customer>{re.escape(shown)} \(.*{turn.emotion}.*\)</v>", said)


@pytest.mark.parametrize("text", [SAID, *HOSTILE_WORDS])
def test_labels_say_the_feeling_then_the_words(refund: HeardCall, text: str) -> None:
    lines = [line.split("\t") for line in audacity_labels(with_words(refund.analysis, text)).splitlines()]
    assert [len(line) for line in lines] == [3] * len(lines)
    labels = [line[2] for line in lines]
    assert f"Agent: {text}" in labels
    felt = next(turn for turn in refund.analysis.turns if turn.emotion is not None)
    assert f"Customer: {felt.emotion}, {felt.confidence:.0%} – {text}".replace("% –", " % –") in labels


class Elements(HTMLParser):
    """The tags and attributes of a page, and the text of its cells and list items."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.made: list[tuple[str, tuple[str, ...]]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.made.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data.strip())


@pytest.mark.parametrize("text", HOSTILE_WORDS)
def test_on_the_page_hostile_words_are_shown_and_do_nothing(refund: HeardCall, spoken: CallAnalysis, text: str) -> None:
    plain = Elements(report_html(spoken, "", refund.tracks))
    hostile = Elements(report_html(with_words(refund.analysis, text), "", refund.tracks))
    assert hostile.made == plain.made
    assert hostile.texts.count(text) == len(refund.analysis.turns)


def test_the_page_has_each_turns_words_in_its_rows_and_for_a_pointer_and_a_line_a_disagreement(
    refund: HeardCall, spoken: CallAnalysis
) -> None:
    html = report_html(spoken, "", refund.tracks)
    assert html.count(f'<tr class="said"><td></td><td colspan="4">{SAID}</td>') == len(refund.analysis.turns)
    assert len(re.findall(rf"<title>[^<]*\n{re.escape(SAID)}</title>", html)) == len(refund.analysis.turns)
    assert "Where words and tone disagree" in html
    assert f"Customer: The words are friendly: {SAID}" in html
    assert "Words heard by whisper, model small." in html
    assert "Where words and tone disagree" not in report_html(refund.analysis, "")


def test_a_draft_is_called_one_on_the_page(refund: HeardCall, spoken: CallAnalysis) -> None:
    assert DRAFT_NOTE in report_html(with_words(refund.analysis, SAID, draft=True), "")
    assert DRAFT_NOTE not in report_html(spoken, "")

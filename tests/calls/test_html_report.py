"""The report as one file: nothing outside it, nobody's name runs in it, nothing invented."""

import re
from html.parser import HTMLParser

import numpy as np
import pytest
from call_variants import HOSTILE_NAMES, HeardCall, all_judged, named, of_turns, on_one_track, repeated

from ser_core.audio.decode import read_recording
from ser_core.audio.recording import Track
from ser_core.calls.analysis import CallAnalysis
from ser_core.calls.report.page import report_html, source_hash
from ser_core.calls.report.sound import opus

TRUST = "On acted speech it finds the right one of 8 emotions 56% of the time."
ADDRESSES = ("src", "href", "data", "action", "poster", "srcset", "formaction", "xlink:href")


class Page(HTMLParser):
    """The elements of a page, the text of each kind, and every address it names."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.attributes: list[str] = []
        self.text: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self.addresses += [value or "" for name, value in attrs if name in ADDRESSES]

    def handle_data(self, data: str) -> None:
        inside = self.tags[-1] if self.tags else ""
        self.text[inside] = self.text.get(inside, "") + data


def page_of(call: HeardCall, analysis: CallAnalysis | None = None, sound: str | None = None) -> str:
    return report_html(analysis or call.analysis, TRUST, call.tracks, sound)


@pytest.mark.parametrize("sounding", [False, True])
def test_no_address_leads_out_of_the_page(refund: HeardCall, refund_sound: str, sounding: bool) -> None:
    html = page_of(refund, sound=refund_sound if sounding else None)
    page = Page(html)
    assert all(address.startswith(("data:", "#")) for address in page.addresses)
    assert re.findall(r"url\((?!#)", html) == []
    assert "@import" not in html
    assert not {"iframe", "object", "embed", "img", "base"} & set(page.tags)


def test_the_policy_lets_in_this_style_and_this_script_and_nothing_else(refund: HeardCall, refund_sound: str) -> None:
    html = page_of(refund, sound=refund_sound)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    rules = policy.group(1).replace("&#39;", "'")
    (style,), (script,) = (re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL) for tag in ("style", "script"))
    assert "default-src 'none'" in rules
    assert f"style-src {source_hash(style)};" in rules
    assert f"script-src {source_hash(script)};" in rules
    assert "unsafe" not in rules
    assert "style" not in Page(html).attributes  # a style attribute would be ignored under this policy


def test_without_the_recording_there_is_no_player_and_no_script_and_all_else_is_the_same(
    refund: HeardCall, refund_sound: str
) -> None:
    silent, sounding = Page(page_of(refund)), Page(page_of(refund, sound=refund_sound))
    assert not {"script", "audio", "button"} & set(silent.tags)
    assert [tag for tag in sounding.tags if tag in ("section", "table", "tr")] == [
        tag for tag in silent.tags if tag in ("section", "table", "tr")
    ]


@pytest.mark.parametrize("file", HOSTILE_NAMES)
def test_a_hostile_file_name_is_shown_and_does_nothing(refund: HeardCall, file: str) -> None:
    plain, hostile = Page(page_of(refund)), Page(page_of(refund, named(refund.analysis, file)))
    assert hostile.tags == plain.tags
    assert hostile.attributes == plain.attributes
    assert (
        hostile.text["h1"].strip() == file.replace("\r\n", "\n").strip() or hostile.text["h1"].strip() == file.strip()
    )


def test_the_page_says_what_the_analysis_says(refund: HeardCall) -> None:
    html = page_of(refund)
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", html)).replace("\N{NO-BREAK SPACE}", " ")
    for sentence in refund.analysis.summary:
        assert sentence.text in text
    assert TRUST in text
    assert html.count("<tr>") >= len(refund.analysis.turns)
    assert "What tone can and cannot show" in text


def test_an_agents_feelings_are_on_the_page_only_where_they_were_asked_for(refund: HeardCall) -> None:
    assert "Agent: what was heard" not in page_of(refund)
    assert "Agent: what was heard" in page_of(refund, all_judged(refund.analysis))
    rows = re.findall(r"<td>Agent</td>(.*)", page_of(refund))
    assert rows
    assert all(row.startswith("<td></td><td></td><td></td>") for row in rows)


def test_every_kind_of_call_has_a_report(refund: HeardCall) -> None:
    assert "not told apart" in page_of(refund, on_one_track(refund.analysis))
    assert "No emotion was inferred" in page_of(refund, of_turns(refund.analysis, unjudged(refund.analysis), 93.6))
    silent = of_turns(refund.analysis, (), 30.0)
    assert "Nobody speaks in this recording" in report_html(silent, TRUST)


def unjudged(analysis: CallAnalysis):
    return tuple(turn for turn in analysis.turns if turn.sentiment is None)


def test_ten_minutes_without_the_recording_stay_under_500_kb(refund: HeardCall) -> None:
    tracks = {person: Track(track.channel, np.tile(track.pcm, 7)) for person, track in refund.tracks.items()}
    call = repeated(refund.analysis, 7)
    assert call.metrics.duration_s > 600
    assert len(report_html(call, TRUST, tracks).encode()) < 500_000


def test_the_embedded_sound_is_the_call_at_a_modest_rate(refund: HeardCall) -> None:
    data = opus(refund.recording)
    again = read_recording(data, name="call.ogg")
    assert again.duration_s == pytest.approx(refund.recording.duration_s, abs=0.05)
    assert len(data) < 5_000 * refund.recording.duration_s
    for before, after in zip(refund.recording.tracks, again.tracks, strict=True):
        length = min(len(before.pcm), len(after.pcm))
        loud = [
            np.abs(track.pcm[:length].astype(float)).reshape(-1, 160).mean(axis=1)
            for track in (cut(before, length), cut(after, length))
        ]
        assert np.corrcoef(*loud)[0, 1] > 0.95


def cut(track: Track, length: int) -> Track:
    return Track(track.channel, track.pcm[: length // 160 * 160])

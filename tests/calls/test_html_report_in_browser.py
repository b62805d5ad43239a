"""The report as a person has it: opened from the disk, offline, in a real Chromium."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from call_variants import HOSTILE_NAMES, HeardCall, named, repeated
from playwright.sync_api import Browser, Page, expect

from ser_core.calls.report.page import report_html

pytestmark = pytest.mark.browser

Opened = Callable[..., Page]


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path) -> Iterator[Opened]:
    """Open a page offline; in the end it must have asked for nothing, said nothing on its console and opened no dialog."""
    asked: list[str] = []
    said: list[str] = []
    context = chromium.new_context(viewport={"width": 1100, "height": 900}, offline=True)
    window = context.new_page()
    window.on("request", lambda request: asked.append(request.url))
    window.on("console", lambda message: said.append(message.text))
    window.on("pageerror", lambda error: said.append(str(error)))
    window.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))

    def open_page(html: str) -> Page:
        file = tmp_path / "report.html"
        file.write_text(html, encoding="utf-8")
        window.goto(file.as_uri())
        return window

    yield open_page
    context.close()
    assert [url[:60] for url in asked if not url.startswith(("file://", "data:"))] == []
    assert said == []


@pytest.fixture
def playing(refund: HeardCall, refund_sound: str) -> str:
    """The report with the recording in it."""
    return report_html(refund.analysis, "", refund.tracks, refund_sound)


def now(page: Page) -> float:
    return float(page.evaluate("document.querySelector('audio').currentTime"))


def test_a_click_on_a_turn_plays_from_there_and_the_cursor_and_the_row_follow(
    refund: HeardCall, playing: str, opened: Opened
) -> None:
    page, turn = opened(playing), refund.analysis.turns[9]
    page.locator(".turns tbody tr").nth(9).locator("td").nth(1).click()
    page.wait_for_function("start => document.querySelector('audio').currentTime > start", arg=turn.start_s)
    assert turn.start_s <= now(page) < turn.end_s
    expect(page.locator(".turns tr[data-now]").first).to_be_visible()
    cursor = page.locator("#cursor")
    expect(cursor).to_have_attribute("visibility", "visible")
    first = cursor.get_attribute("transform")
    page.wait_for_function("was => document.getElementById('cursor').getAttribute('transform') !== was", arg=first)


def test_a_click_on_the_picture_plays_from_that_moment(refund: HeardCall, playing: str, opened: Opened) -> None:
    page = opened(playing)
    box = page.locator("#axis").bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] * (92 + 896 / 2) / 1000
    page.mouse.click(middle, box["y"] + box["height"] - 8)
    page.wait_for_function("document.querySelector('audio').currentTime > 0")
    assert now(page) == pytest.approx(refund.analysis.metrics.duration_s / 2, abs=1.5)


def test_a_turn_can_be_played_with_the_keyboard_alone(refund: HeardCall, playing: str, opened: Opened) -> None:
    page = opened(playing)
    page.locator(".turns button").nth(5).focus()
    page.keyboard.press("Enter")
    page.wait_for_function(
        "start => document.querySelector('audio').currentTime >= start", arg=refund.analysis.turns[5].start_s
    )


@pytest.mark.parametrize("file", HOSTILE_NAMES)
def test_a_hostile_file_name_runs_nothing(refund: HeardCall, opened: Opened, file: str) -> None:
    page = opened(report_html(named(refund.analysis, file), "", refund.tracks))
    assert page.locator("script, img").count() == 0
    expect(page.locator("h1")).to_contain_text(file.split("\n")[0].strip())


def test_a_call_prints_on_a_few_pages_of_paper(refund: HeardCall, opened: Opened) -> None:
    page = opened(report_html(refund.analysis, "", refund.tracks))
    assert pages_of(page.pdf(prefer_css_page_size=True)) <= 3
    page = opened(report_html(repeated(refund.analysis, 7), "", refund.tracks))
    assert pages_of(page.pdf(prefer_css_page_size=True)) <= 6


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("width", [360, 1100])
def test_nothing_is_wider_than_the_window(playing: str, opened: Opened, width: int) -> None:
    page = opened(playing)
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_dark_screen_gets_dark_paper_and_print_stays_light(refund: HeardCall, opened: Opened) -> None:
    page = opened(report_html(refund.analysis, ""))
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(ground) == "rgb(25, 24, 23)"
    page.emulate_media(color_scheme="dark", media="print")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"

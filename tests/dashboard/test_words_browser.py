"""Words in a real Chromium: asked for with the keyboard, heard while the page lives, and shown where they were said."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard.samples import sample_calls
from ser_core.audio.clips import clip_bytes
from ser_core.audio.decode import read_recording

pytestmark = pytest.mark.browser

HEARD_MS = 90_000  # on a busy machine


def test_words_are_asked_for_by_keyboard_and_stand_under_their_turns(
    page: Page, dashboard_url: str, tmp_path: Path
) -> None:
    clip = clip_bytes(read_recording(sample_calls()["thank-you"].path), 31.2, 37.2)
    page.goto(dashboard_url)
    page.get_by_text("Upload a file", exact=True).click()
    page.locator("input[type=file]").set_input_files({"name": "clip.wav", "mimeType": "audio/wav", "buffer": clip})
    page.get_by_role("radio", name="Left").click(timeout=HEARD_MS)
    turns = page.get_by_test_id("stVegaLiteChart").first.locator("path[aria-label]")
    expect(turns.first).to_be_visible(timeout=HEARD_MS)

    page.get_by_role("button", name="Words: off").press("Enter")
    expect(page.get_by_text("nothing leaves it")).to_be_visible()
    page.get_by_role("radio", name="Off", exact=False).press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Words: draft")).to_be_visible()
    bar = page.get_by_test_id("stProgress")
    expect(bar).to_be_visible()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    page.screenshot(path=tmp_path / "listening.png")
    turns.and_(page.locator("[aria-label^='Agent']")).first.click()  # the page lives meanwhile
    expect(page.locator("h2", has_text=re.compile("Agent, 0:0"))).to_be_visible()

    expect(turns.and_(page.locator("[aria-label*='wonderful day']")).first).to_be_attached(timeout=HEARD_MS)
    expect(bar).to_have_count(0)
    chart = page.get_by_test_id("stVegaLiteChart").first
    expect(chart.get_by_text("said (draft)")).to_have_count(2)
    expect(chart.get_by_text(re.compile("wonderful"))).to_be_visible()
    expect(page.get_by_text("look into them for hints, and quote nothing")).to_have_count(2)
    page.screenshot(path=tmp_path / "words.png", full_page=True)
    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_timeout(500)
    assert page.get_by_test_id("stMain").evaluate("room => room.scrollWidth <= room.clientWidth")

"""Two people on one channel in a real Chromium: from the question to a turn given away, by hand and by keyboard."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.samples import sample_calls
from ser_core.audio.clips import clip_bytes
from ser_core.audio.decode import read_recording
from ser_core.segmentation.people import mix
from ser_core.settings import PROJECT_DIR

pytestmark = pytest.mark.browser

MADE = "password-reset"
ANALYSED_MS = 90_000  # the model's first load on a busy machine included


def test_a_turn_goes_to_the_other_person_and_back(page: Page, dashboard_url: str, tmp_path: Path) -> None:
    """The question's picture goes to docs/img where CALLTONE_SCREENSHOTS=1 asks for it."""
    folder = PROJECT_DIR / "docs" / "img" if os.environ.get("CALLTONE_SCREENSHOTS") == "1" else tmp_path
    both = clip_bytes(mix(read_recording(sample_calls()[MADE].path).tracks))
    page.goto(dashboard_url)
    page.get_by_text("Upload a file", exact=True).click()
    page.locator("input[type=file]").set_input_files({"name": "both.wav", "mimeType": "audio/wav", "buffer": both})

    expect(page.get_by_text("Who is the customer?")).to_be_visible(timeout=ANALYSED_MS)
    expect(page.locator("audio")).to_have_count(2)
    for voice in page.locator("audio").all():
        assert 2.0 < length_s(voice) <= 5.01
    expect(page.get_by_text("two people speak on this one track", exact=False)).to_be_visible()
    page.screenshot(path=folder / "voices-question.png")
    page.get_by_role("radio", name="Second voice").click()

    turns = page.get_by_test_id("stVegaLiteChart").first.locator("path[aria-label]")
    expect(turns.first).to_be_visible(timeout=ANALYSED_MS)
    for label in (said := said_of(turns)):
        assert label.startswith("Agent") == label.endswith("not inferred"), label
    assert {label.split(",")[0] for label in said} == {"Agent", "Customer"}
    expect(page.get_by_text("agent first voice, customer second voice")).to_be_visible()

    turns.and_(page.locator("[aria-label^='Customer, 0:12']")).last.click()
    heading = page.locator("h2", has_text=re.compile(r"\d:\d\d–\d:\d\d"))
    expect(heading).to_have_text(re.compile("Customer, 0:12"))
    page.get_by_role("button", name="This was the agent").press("Enter")
    expect(heading).to_have_text(re.compile("Agent, 0:12"), timeout=ANALYSED_MS)
    expect(page.get_by_text("1 turn mended by hand")).to_be_visible()
    expect(turns.and_(page.locator("[aria-label='Agent, 0:12: not inferred']")).first).to_be_attached()
    assert fits(page)

    page.get_by_role("button", name="Cut", exact=False).press("Enter")
    page.get_by_role("slider").press("ArrowLeft")
    page.get_by_role("button", name="Cut here").press("Enter")
    expect(heading).to_have_text(re.compile("Agent, 0:1[34]"), timeout=ANALYSED_MS)
    assert len(said_of(turns)) == len(said) + 2  # each turn is there twice: in its voice and in the ribbon
    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_timeout(500)
    assert fits(page)
    page.get_by_role("button", name="Undo all").press("Enter")
    expect(heading).to_have_text(re.compile("Customer, 0:12"), timeout=ANALYSED_MS)
    expect(page.get_by_text("mended by hand")).to_have_count(0)
    assert said_of(turns) == said


def length_s(sound: Locator) -> float:
    """How long a player's sound is, once the browser knows."""
    when_known = "sound => new Promise(tell => sound.readyState ? tell(sound.duration) : sound.addEventListener('loadedmetadata', () => tell(sound.duration)))"
    return float(sound.evaluate(when_known))


def said_of(turns: Locator) -> list[str]:
    """What a screen reader is told of every turn."""
    return [str(label) for label in turns.evaluate_all("paths => paths.map(path => path.getAttribute('aria-label'))")]


def fits(page: Page) -> bool:
    """Whether nothing is wider than the window."""
    return bool(page.get_by_test_id("stMain").evaluate("room => room.scrollWidth <= room.clientWidth"))

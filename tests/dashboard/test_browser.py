"""The page in a real Chromium, driven as a person would: every way in, every click, and what must not break it."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from dashboard.samples import FIRST_SAMPLE, sample_calls
from ser_core.settings import PROJECT_DIR

pytestmark = pytest.mark.browser

SAMPLE = sample_calls()[FIRST_SAMPLE].path
HOSTILE_NAME = "<img src=x onerror=alert(1)>.wav"
ROW_PX = 36  # of the turn table
ANALYSED_MS = 90_000  # the model's first load on a busy machine included


def upload(page: Page, name: str, data: bytes) -> None:
    page.get_by_text("Upload a file", exact=True).click()
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "audio/wav", "buffer": data})


def wait_for_timeline(page: Page) -> Locator:
    chart = page.get_by_test_id("stVegaLiteChart").first
    expect(chart.locator("svg.marks")).to_be_visible(timeout=ANALYSED_MS)
    expect(page.get_by_test_id("stSpinner")).to_have_count(0)
    return chart


def length_s(sound: Locator) -> float:
    """How long a player's sound is, once the browser knows."""
    when_known = "sound => new Promise(tell => sound.readyState ? tell(sound.duration) : sound.addEventListener('loadedmetadata', () => tell(sound.duration)))"
    return float(sound.evaluate(when_known))


def moment_heading(page: Page) -> Locator:
    return page.locator("h2", has_text=re.compile(r"\d:\d\d–\d:\d\d"))


def test_from_an_upload_to_the_sound_and_the_spectrogram_of_a_turn(page: Page, dashboard_url: str) -> None:
    page.goto(dashboard_url)
    upload(page, "call.wav", SAMPLE.read_bytes())
    expect(page.get_by_text("Who is the customer?")).to_be_visible()
    expect(page.locator("audio")).to_have_count(2)  # five seconds of each side to hear
    assert length_s(page.locator("audio").first) == pytest.approx(5.0, abs=0.05)
    page.get_by_role("radio", name="Left").click()

    chart = wait_for_timeline(page)
    expect(chart.get_by_text("time in the call (min:s)")).to_be_visible()
    expect(chart.get_by_text("Customer", exact=True)).to_be_visible()
    chart.locator("path[aria-label^='Customer, 0:19'], path[aria-label^='Customer, 0:20']").last.click()
    expect(moment_heading(page)).to_have_text(re.compile("Customer, 0:(19|20)–0:23"))

    picture = page.get_by_test_id("stVegaLiteChart").last.locator("image")
    expect(picture).to_have_attribute("href", re.compile("^data:image/png;base64,"))
    sound = page.locator("audio")
    expect(sound).to_have_count(1)
    expect(sound).to_have_attribute("src", re.compile("wav"))
    assert 3.0 < length_s(sound) < 4.5


def test_a_click_in_the_turn_table_shows_that_turn(page: Page, dashboard_url: str) -> None:
    page.goto(f"{dashboard_url}/?sample={FIRST_SAMPLE}")
    wait_for_timeline(page)
    grid = page.get_by_test_id("stDataFrame")
    grid.scroll_into_view_if_needed()
    grid.click(position={"x": 18, "y": ROW_PX * 1.5})  # the first row's mark
    expect(moment_heading(page)).to_have_text(re.compile("Agent, 0:0"))
    expect(page.get_by_text("Emotion not inferred")).to_be_visible()
    grid.click(position={"x": 18, "y": ROW_PX * 2.5})
    expect(moment_heading(page)).to_have_text(re.compile("Customer, 0:(09|10)"))


def test_the_customers_side_can_be_changed_afterwards(page: Page, dashboard_url: str) -> None:
    page.goto(f"{dashboard_url}/?sample={FIRST_SAMPLE}")
    wait_for_timeline(page)
    page.get_by_text("Customer: left").click()
    page.get_by_text("I do not know").click()
    expect(page.get_by_text("nobody said which side")).to_be_visible(timeout=ANALYSED_MS)
    expect(page.get_by_test_id("stVegaLiteChart").first.get_by_text("emotion")).to_have_count(0)


def test_a_hostile_name_is_shown_letter_by_letter(page: Page, dashboard_url: str) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(dashboard_url)
    upload(page, HOSTILE_NAME, SAMPLE.read_bytes())
    page.get_by_role("radio", name="Left").click()
    wait_for_timeline(page)
    expect(page.locator("h1")).to_contain_text("img src=x onerror")
    assert page.locator("img[src=x]").count() == 0
    assert dialogs == []


@pytest.mark.parametrize(
    "data",
    [b"<!doctype html><html><script>alert(1)</script></html>" * 40, b"", SAMPLE.read_bytes()[:30], os.urandom(4000)],
    ids=["html", "empty", "cut in its header", "noise"],
)
def test_a_file_that_is_no_recording_gets_an_answer_and_the_page_lives(
    page: Page, dashboard_url: str, data: bytes
) -> None:
    page.goto(dashboard_url)
    upload(page, HOSTILE_NAME, data)
    alert = page.get_by_test_id("stAlert")
    expect(alert).to_be_visible()
    expect(alert).not_to_contain_text("Traceback")
    assert page.locator("img[src=x]").count() == 0
    page.get_by_text("Sample call", exact=True).click()
    expect(page.get_by_role("button", name="Open this call").first).to_be_visible()


def test_the_microphone_is_a_way_in(page: Page, dashboard_url: str) -> None:
    page.goto(dashboard_url)
    page.context.grant_permissions(["microphone"])
    page.get_by_text("Record", exact=True).click()
    page.get_by_role("button", name="Record").click()
    page.wait_for_timeout(2500)
    page.get_by_role("button", name="Stop recording").click()
    expect(page.locator("h1")).to_have_text(re.compile("Your recording"), timeout=ANALYSED_MS)
    expect(page.get_by_text("How far to trust this.")).to_be_visible(timeout=ANALYSED_MS)


@pytest.mark.parametrize("page", [(390, 800), (1024, 800), (1920, 1000)], ids=["390", "1024", "1920"], indirect=True)
def test_nothing_is_wider_than_the_window(page: Page, dashboard_url: str) -> None:
    page.goto(f"{dashboard_url}/?sample={FIRST_SAMPLE}")
    chart = wait_for_timeline(page)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("room => room.scrollWidth <= room.clientWidth")
    drawn, column = chart.locator("svg.marks").bounding_box(), chart.bounding_box()
    assert drawn is not None
    assert column is not None
    assert drawn["x"] + drawn["width"] <= column["x"] + column["width"] + 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_is_itself_in_light_and_dark(
    chromium: Browser, dashboard_url: str, tmp_path: Path, theme: str
) -> None:
    """Its pictures go to docs/img where CALLTONE_SCREENSHOTS=1 asks for it."""
    folder = PROJECT_DIR / "docs" / "img" if os.environ.get("CALLTONE_SCREENSHOTS") == "1" else tmp_path
    window = chromium.new_page(viewport={"width": 1280, "height": 1530}, color_scheme=theme)  # type: ignore[arg-type]
    window.goto(f"{dashboard_url}/?sample={FIRST_SAMPLE}")
    wait_for_timeline(window)
    window.wait_for_timeout(2500)  # fonts, the table's first drawing
    window.screenshot(path=folder / f"analyse-{theme}.png")
    ground = window.get_by_test_id("stApp").evaluate("app => getComputedStyle(app).backgroundColor")
    assert ground == {"light": "rgb(251, 250, 248)", "dark": "rgb(25, 24, 23)"}[theme]
    labels = window.get_by_test_id("stVegaLiteChart").first.locator(".role-axis-label text").first
    assert labels.get_attribute("fill") == {"light": "#5F6975", "dark": "#A8A29A"}[theme]
    window.close()


def test_the_letters_are_inter_and_come_from_here(page: Page, dashboard_url: str) -> None:
    fonts: list[str] = []
    page.on("request", lambda request: fonts.append(request.url) if request.resource_type == "font" else None)
    page.goto(dashboard_url)
    expect(page.locator("h1")).to_be_visible()
    page.wait_for_timeout(500)
    assert any("inter-latin.woff2" in url for url in fonts)
    assert page.evaluate("document.fonts.check('16px Inter')")

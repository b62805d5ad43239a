"""The page on the corpora in a real Chromium: what is chosen stays, a long look can be stopped, and all fits small screens."""

import re
from collections.abc import Iterator

import pytest
from explored import make_many
from playwright.sync_api import Browser, Page, expect
from served_app import served

from dashboard.clip_paths import CORPORA

pytestmark = pytest.mark.browser

SECTIONS = ("How many", "How long", "What sets them apart", "The map", "How they sound", "What changes do")


@pytest.fixture(scope="module")
def corpora_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app of somebody who has corpora."""
    root = make_many(tmp_path_factory.mktemp("corpora"))
    with served(tmp_path_factory.mktemp("with-corpora"), **{CORPORA: str(root)}) as url:
        yield url


def look_at(page: Page, section: str) -> None:
    page.get_by_role("radio", name=section, exact=True).click()
    expect(page.get_by_role("radio", name=section, exact=True)).to_be_checked()


def test_what_was_chosen_is_there_again_after_another_page(page: Page, dashboard_url: str) -> None:
    page.goto(f"{dashboard_url}/explore")
    look_at(page, "What changes do")
    page.get_by_role("button", name="Draw again").click()
    said = page.get_by_text("Drawn with seed 2:")
    expect(said).to_be_visible()
    words = said.locator("xpath=ancestor::p").inner_text()
    expect(page.locator("audio")).to_have_count(2)
    expect(page.get_by_text("The model hears")).to_have_count(2)
    page.get_by_role("link", name="Analyse").click()
    expect(page.get_by_role("heading", name="How did the customer feel?")).to_be_visible()
    page.get_by_role("link", name="Explore the data").click()
    expect(said.locator("xpath=ancestor::p")).to_have_text(words)


@pytest.mark.parametrize("page", [(390, 900)], indirect=True)
def test_every_section_fits_a_telephones_screen(page: Page, dashboard_url: str) -> None:
    page.goto(f"{dashboard_url}/explore")
    for section in SECTIONS:
        look_at(page, section)
        drawn = page.get_by_test_id("stVegaLiteChart").first.locator("svg.marks")
        expect(drawn).to_be_visible()
        assert page.get_by_test_id("stMain").evaluate("room => room.scrollWidth <= room.clientWidth"), section


def test_a_point_of_the_map_says_whose_clip_it_is(page: Page, dashboard_url: str) -> None:
    page.goto(f"{dashboard_url}/explore")
    look_at(page, "The map")
    points = page.get_by_test_id("stVegaLiteChart").locator(".mark-symbol path")
    expect(points.nth(50)).to_be_attached()
    points.nth(50).hover(force=True)
    tooltip = page.locator("#vg-tooltip-element")
    expect(tooltip).to_contain_text("speaker")
    expect(tooltip).to_contain_text(re.compile("ravdess|crema-d|tess|savee|emodb"))


def test_a_long_look_can_be_stopped_and_leaves_nothing_behind(chromium: Browser, corpora_url: str) -> None:
    page = chromium.new_page()
    page.goto(f"{corpora_url}/explore")
    page.get_by_role("radio", name="Your own").click()
    look_at(page, "How long")
    page.get_by_role("button", name="Measure my corpora").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Measure my corpora")).to_be_visible(timeout=10_000)
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    expect(page.get_by_text("nobody has listened to them yet")).to_be_visible()
    page.goto("about:blank")
    page.wait_for_timeout(1000)  # a server that is stopped while it says goodbye to a page writes a traceback
    page.close()

"""Keeping a call and finding it again in a real Chromium, as a person would."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

ANALYSED_MS = 90_000  # the model's first load on a busy machine included
SLOW_MS = 20_000  # of a click, on a busy machine
ROW_PX = 36


def test_a_call_is_kept_found_in_the_library_and_opened_at_a_moment_by_its_link(page: Page, dashboard_url: str) -> None:
    page.goto(f"{dashboard_url}/?sample=thank-you")
    expect(page.get_by_test_id("stVegaLiteChart").first.locator("svg.marks")).to_be_visible(timeout=ANALYSED_MS)
    page.get_by_role("button", name="Keep this call").click()
    page.get_by_label("Customer’s pseudonym").fill("<b>C-17</b>")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_text("customer <b>C-17</b>")).to_be_visible(timeout=SLOW_MS)
    expect(page).to_have_url(re.compile(r"\?call=[0-9a-f]{32}$"), timeout=SLOW_MS)

    grid = page.get_by_test_id("stDataFrame").first
    grid.scroll_into_view_if_needed()
    expect(page.get_by_role("combobox", name="What was it really?")).to_be_visible(timeout=SLOW_MS)  # all is drawn anew
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    grid.click(position={"x": 18, "y": ROW_PX * 3.5})
    expect(page).to_have_url(re.compile(r"&t=[0-9.]+$"), timeout=SLOW_MS)
    link, moment = page.url, page.locator("h2", has_text=re.compile(r"\d:\d\d–\d:\d\d"))
    expect(moment).to_have_text(re.compile("Agent, 0:09"), timeout=SLOW_MS)  # the third turn, where another was first

    page.get_by_role("link", name="Calls").click()
    expect(page.get_by_text("1 call. Their customers")).to_be_visible(timeout=SLOW_MS)
    page.get_by_test_id("stDataFrame").first.click(position={"x": 18, "y": ROW_PX * 1.5})
    expect(page.get_by_text("1 picked")).to_be_visible(timeout=SLOW_MS)
    page.locator(".st-key-bulk").get_by_role("button", name="Open", exact=True).click()
    expect(page).to_have_url(re.compile(r"\?call=[0-9a-f]{32}$"), timeout=SLOW_MS)
    expect(page.locator("h1")).to_have_text("Thank you", timeout=SLOW_MS)

    page.goto(link)
    expect(moment).to_have_text(re.compile("Agent, 0:09"), timeout=ANALYSED_MS)
    expect(page.locator("audio")).to_have_count(1)


@pytest.mark.parametrize("page", [(390, 800), (1024, 800)], ids=["390", "1024"], indirect=True)
def test_the_library_is_not_wider_than_the_window(page: Page, dashboard_url: str) -> None:
    page.goto(f"{dashboard_url}/calls")
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible(timeout=SLOW_MS)
    assert page.get_by_test_id("stMain").evaluate("room => room.scrollWidth <= room.clientWidth")

"""The page of models in a real Chromium: what was chosen stays, and one clip is heard by all."""

import pytest
from playwright.sync_api import Page, expect

from dashboard.samples import FIRST_SAMPLE, sample_calls

pytestmark = pytest.mark.browser

LONG_MS = 90_000  # ten models' first load on a busy machine
SAMPLE = sample_calls()[FIRST_SAMPLE].path


def test_what_was_chosen_is_there_again_after_another_page_and_the_report_has_the_model(
    page: Page, dashboard_url: str
) -> None:
    page.goto(f"{dashboard_url}/models")
    expect(page.get_by_role("heading", name="Which model answers")).to_be_visible()
    page.get_by_role("combobox", name="Model to look at").click()
    page.get_by_role("option", name="s4-knn").click()
    page.get_by_role("button", name="Use this one").click()
    expect(page.get_by_text("s4-knn answers your calls.")).to_be_visible()
    page.get_by_role("radio", name="This model, closely").click()
    expect(page.get_by_role("heading", name="s4-knn, closely")).to_be_visible()
    chart = page.get_by_test_id("stVegaLiteChart").first
    expect(chart.locator("path[aria-label^='angry acted, angry answered']")).to_be_visible()

    page.get_by_role("link", name="Analyse").click()
    page.get_by_role("button", name="Open this call").first.click()
    expect(page.get_by_role("button", name="Model: s4-knn")).to_be_visible(timeout=LONG_MS)
    page.get_by_role("link", name="Models").click()
    expect(page.get_by_role("heading", name="s4-knn, closely")).to_be_visible()


@pytest.mark.parametrize("page", [(390, 844)], indirect=True)
def test_an_uploaded_clip_is_heard_by_every_model_on_a_narrow_screen(page: Page, dashboard_url: str) -> None:
    page.goto(f"{dashboard_url}/models")
    page.get_by_role("radio", name="One clip, all models").click()
    page.get_by_role("radio", name="Upload a clip").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "<img src=x>.wav", "mimeType": "audio/wav", "buffer": SAMPLE.read_bytes()}
    )
    expect(page.get_by_text("<img src=x>.wav · 30.0 s · only the first 30 s are heard")).to_be_visible(timeout=LONG_MS)
    page.get_by_role("button", name="Ask all models").click()
    chart = page.get_by_test_id("stVegaLiteChart")
    expect(chart.locator("path[aria-label^='s4-svm: angry']")).to_be_visible(timeout=LONG_MS)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

"""Another model may be picked: it answers, its own figure is shown, and a damaged one harms nobody."""

import json
import re
import shutil
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from dashboard import services
from dashboard.panels.states import plain
from dashboard.samples import FIRST_SAMPLE
from ser_core.inference.shipped import OWN, shipped_bundles
from ser_core.inference.trust import measured, trust_line
from ser_core.settings import DEFAULT_MODEL, PROJECT_DIR, CallOptions

PAGE = str(PROJECT_DIR / "dashboard" / "app_pages" / "analyse.py")
PATIENCE_S = 60  # a sample call's analysis on a busy machine
EARLIER = "s4-svm"
ZOO_MODEL = shipped_bundles().get(EARLIER, Path("absent"))
PICKER = "picked-model"


@pytest.fixture
def opened() -> AppTest:
    """The first sample call, just opened."""
    call = AppTest.from_file(PAGE, default_timeout=PATIENCE_S)
    call.query_params["sample"] = FIRST_SAMPLE
    return call


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of models of one's own, to damage."""
    shutil.copytree(DEFAULT_MODEL, tmp_path / OWN, ignore=shutil.ignore_patterns("*.keras"))
    shutil.copytree(ZOO_MODEL, tmp_path / "zoo" / EARLIER)
    monkeypatch.setattr(services, "shipped_bundles", partial(shipped_bundles, tmp_path))
    return tmp_path


def captions(opened: AppTest) -> str:
    return "\n".join(caption.value for caption in opened.caption)


def test_calltones_own_answers_as_long_as_nobody_picks_another(opened: AppTest) -> None:
    opened.run()
    picker = opened.radio(key=PICKER)
    assert picker.value == OWN
    assert picker.options[0] == "calltone’s own"
    assert trust_line(DEFAULT_MODEL) in captions(opened)
    assert "earlier system " not in captions(opened)


def test_a_picked_model_answers_under_its_name_with_its_own_figure(opened: AppTest) -> None:
    own = opened.run().dataframe[0].value
    opened.radio(key=PICKER).set_value(EARLIER).run()
    assert not opened.exception
    assert f"earlier system {plain(EARLIER)} " in captions(opened)
    assert trust_line(ZOO_MODEL) in captions(opened)
    assert trust_line(DEFAULT_MODEL) not in captions(opened)
    other = opened.dataframe[0].value
    assert list(own["at"]) == list(other["at"])
    assert list(own["confidence"].dropna()) != list(other["confidence"].dropna())

    opened.radio(key=PICKER).set_value(OWN).run()
    assert opened.dataframe[0].value.equals(own)


def test_the_picked_model_stays_for_the_next_call(opened: AppTest) -> None:
    opened.run().radio(key=PICKER).set_value(EARLIER).run()
    opened.button[0].click().run()
    opened.button(key=f"open-{FIRST_SAMPLE}").click().run()
    assert opened.radio(key=PICKER).value == EARLIER
    assert f"earlier system {plain(EARLIER)} " in captions(opened)


def test_each_model_hears_a_call_once_and_one_put_in_its_place_hears_it_anew(models: Path) -> None:
    call = services.open_sample("thank-you")

    def heard(model: str) -> object:
        return services.analysis(call.recording, CallOptions("mixed"), lambda *_: None, model).turns

    first = heard(EARLIER)
    assert heard(OWN) is not first
    assert heard(EARLIER) is first
    facts = models / "zoo" / EARLIER / "bundle.json"
    facts.write_text(json.dumps(json.loads(facts.read_text("utf-8")) | {"temperature": 9.0}), "utf-8")
    assert heard(EARLIER) != first


@pytest.mark.parametrize("file", ["bundle.json", "model.npz"])
def test_a_damaged_model_is_one_line_and_another_can_be_picked(opened: AppTest, models: Path, file: str) -> None:
    (models / "zoo" / EARLIER / file).write_bytes(b"{")
    opened.run()
    assert not opened.error
    opened.radio(key=PICKER).set_value(EARLIER).run()
    assert not opened.exception
    assert "is damaged" in opened.error[0].value
    assert not opened.dataframe
    opened.radio(key=PICKER).set_value(OWN).run()
    assert not opened.error
    assert len(opened.dataframe[0].value) > 0


def test_figures_that_cannot_be_read_are_said_to_be_unknown(opened: AppTest, models: Path) -> None:
    (models / "zoo" / EARLIER / "results" / "summary.json").write_text('{"reports": [{}]}', "utf-8")
    opened.run().radio(key=PICKER).set_value(EARLIER).run()
    assert not opened.exception
    assert "How often this model is right is not known" in captions(opened)
    assert services.model_in_short(EARLIER) == "Its measured figures cannot be read."


@pytest.mark.parametrize("model", shipped_bundles())
def test_every_model_is_offered_with_its_figures_for_strangers_on_the_telephone_and_in_a_studio(model: str) -> None:
    whole = {report.condition: report for report in measured(shipped_bundles()[model]) if report.group == "all"}
    said = re.findall(r"(\d+%) right", services.model_in_short(model))
    assert said[:2] == [f"{whole[f'cold, {place}'].right:.0%}" for place in ("telephone", "studio")]
    assert f"With {whole['cold, studio'].people} people it never heard" in services.model_in_short(model)


def test_every_models_figures_are_of_people_of_ravdess_as_the_page_says() -> None:
    for folder in services.models().values():
        tested = [report for report in measured(folder) if report.group == "all"]
        assert {report.condition for report in tested} >= {"cold, studio", "cold, telephone"}
        assert all(report.people % 4 == 0 and report.people <= 20 for report in tested)  # four test in each fold


@pytest.mark.browser
def test_a_model_is_picked_behind_a_button_and_the_page_says_who_answers(page: Page, dashboard_url: str) -> None:
    page.goto(f"{dashboard_url}/?sample={FIRST_SAMPLE}")
    page.get_by_role("button", name="Model: calltone’s own").click(timeout=90_000)
    expect(page.get_by_text("earlier systems, rebuilt and here for comparison")).to_be_visible()
    page.get_by_role("radio", name=EARLIER).click(force=True)
    expect(page.get_by_text(f"earlier system {EARLIER}")).to_be_visible(timeout=90_000)
    expect(page.get_by_role("button", name=f"Model: {EARLIER}")).to_be_visible()

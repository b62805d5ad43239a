"""The library's logic over ten thousand made calls: the page, its filters, what is done with many, and what two compare like."""

import importlib.util
import io
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import library
from dashboard.panels.asked import Asked
from dashboard.panels.filters import in_words
from ser_core.settings import PROJECT_DIR
from ser_core.storage.filtering import CallFilter, Range
from ser_core.storage.finding import Sort, count_calls, find_calls
from ser_core.storage.store import Store
from ser_core.storage.views import View, keep_view, saved_views

PAGE = str(PROJECT_DIR / "dashboard" / "app_pages" / "calls.py")
MADE_STORE = PROJECT_DIR / "benchmarks" / "made_store.py"
CALLS = 10_000
AT_ONCE_S = 3.0  # of a run of the whole page, on a busy machine; it takes a tenth of that on a free one
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def ten_thousand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Ten thousand made calls of six turns each."""
    spec = importlib.util.spec_from_file_location("made_store", MADE_STORE)
    assert spec is not None
    assert spec.loader is not None
    made_store = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made_store)
    made_store.TURNS = 6
    with pytest.MonkeyPatch.context() as environment:
        address = f"sqlite:///{tmp_path_factory.mktemp('many') / 'calls.sqlite'}"
        environment.setenv("CALLTONE_STORE", address)
        made_store.fill(library.store(), CALLS)
        yield library.store()


def opened(asked: Asked | None = None) -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=60)
    if asked is not None:
        page.session_state["calls"] = asked
    return run(page)


def run(page: AppTest) -> AppTest:
    page.run()
    assert not page.exception
    assert not page.error
    return page


def click(page: AppTest, label: str) -> AppTest:
    next(button for button in page.button if button.label == label).click()
    return run(page)


def shown(page: AppTest) -> list[str]:
    return list(page.dataframe[0].value["file"])


def says(page: AppTest, words: str) -> bool:
    return any(words in element.value for element in (*page.caption, *page.markdown))


def test_the_answer_stands_above_fifty_calls_the_latest_first(ten_thousand: Store) -> None:
    page = opened()
    assert says(page, "10,000 calls\\. Their customers sounded more unpleasant than not")
    assert shown(page) == [call.file for call in find_calls(ten_thousand).calls]
    assert len(shown(page)) == 50
    assert says(page, "1–50 of 10,000")
    assert [header.value for header in page.header][:2] == ["Sentiment over time", "How many calls felt how"]


@pytest.mark.usefixtures("ten_thousand")
def test_a_page_of_ten_thousand_calls_is_there_at_once() -> None:
    page = opened()
    library.changed()  # nothing that was added up before is used
    start_s = time.perf_counter()
    run(page)
    assert time.perf_counter() - start_s < AT_ONCE_S
    start_s = time.perf_counter()
    page.text_input(key="calls-words").set_value("refund")
    run(page)
    assert time.perf_counter() - start_s < AT_ONCE_S


def test_the_next_page_goes_on_where_the_first_ended_and_back_again(ten_thousand: Store) -> None:
    page = click(opened(), "Next")
    first = find_calls(ten_thousand)
    assert shown(page) == [call.file for call in find_calls(ten_thousand, after=first.next).calls]
    assert says(page, "51–100 of 10,000")
    assert shown(click(page, "Back")) == [call.file for call in first.calls]


def test_filters_and_order_are_those_of_the_store_and_can_be_cleared(ten_thousand: Store) -> None:
    page = opened()
    page.text_input(key="calls-words").set_value("refund")
    page.multiselect(key="calls-tags").select("tag 0")
    page.selectbox(key="calls-order").select("sentiment")
    page.toggle(key="calls-descending").set_value(False)
    page.multiselect(key="calls-metrics").select("negative_share")
    run(page)
    page.number_input(key="calls-least-negative_share").set_value(30.0)
    run(page)
    wanted = CallFilter(words="refund", tags=("tag 0",), metrics={"negative_share": Range(0.3)})
    assert page.session_state["calls"].wanted == wanted
    assert shown(page) == [call.file for call in find_calls(ten_thousand, wanted, Sort("sentiment", False)).calls]
    assert says(page, "unpleasant speech (%) from 30")
    assert says(page, f"of {count_calls(ten_thousand, wanted):,}")
    click(page, "Clear")
    assert page.text_input(key="calls-words").value == ""
    assert says(page, "of 10,000")


@pytest.mark.usefixtures("ten_thousand")
def test_what_was_asked_is_there_again_after_another_page() -> None:
    since = datetime(2025, 1, 1, tzinfo=UTC)
    wanted = CallFilter(
        called_from=since, called_before=since + timedelta(days=31), shares={"angry": Range(None, 0.25)}
    )
    page = opened(Asked(wanted, Sort("duration_s", False)))
    assert page.date_input(key="calls-from").value.isoformat() == "2025-01-01"
    assert page.date_input(key="calls-until").value.isoformat() == "2025-01-31"
    assert page.multiselect(key="calls-shares").value == ["angry"]
    assert page.number_input(key="calls-most-angry").value == 25.0
    assert page.session_state["calls"].wanted == wanted


def test_a_view_is_saved_opened_and_forgotten(ten_thousand: Store) -> None:
    keep_view(ten_thousand, View(HOSTILE, CallFilter(tags=("tag 199",)), Sort("duration_s")))
    page = opened()
    page.text_input(key="calls-words").set_value("delivery")
    run(page)
    page.text_input(key="view-name").set_value("late ones")
    next(button for button in page.button if button.label == "Save").click()
    run(page)
    assert [view.filter.words for view in saved_views(ten_thousand)] == ["", "delivery"]
    page.button(key=f"view-{HOSTILE}").click()
    run(page)
    assert page.multiselect(key="calls-tags").value == ["tag 199"]
    assert page.text_input(key="calls-words").value == ""
    assert page.selectbox(key="calls-order").value == "duration_s"
    for name in ("late ones", HOSTILE):
        page.button(key=f"drop-{name}").click()
        run(page)
    assert saved_views(ten_thousand) == []


def test_two_picked_calls_stand_beside_each_other_and_one_beside_its_group(ten_thousand: Store) -> None:
    one, other = find_calls(ten_thousand).calls[:2]
    page = opened(Asked(picked=(one.id, other.id)))
    table = page.dataframe[1].value
    assert list(table.columns) == ["", f"● {one.file}", f"○ {other.file}"]
    assert table[f"● {one.file}"][0] == f"{one.sentiment:+.2f}".replace("-", "−")
    alone = opened(Asked(picked=(one.id,))).dataframe[1].value
    assert list(alone.columns) == ["", f"● {one.file}", "○ group’s mean", "calls below it"]
    assert alone["calls below it"][0].endswith("%")


def test_tags_are_given_to_and_taken_from_every_call_that_the_filter_leaves(ten_thousand: Store) -> None:
    wanted = CallFilter(words="invoice", called_from=datetime(2025, 3, 1, tzinfo=UTC))
    many = count_calls(ten_thousand, wanted)
    assert many > 200
    page = opened(Asked(wanted))
    page.multiselect(key="bulk-tag-choice").set_value(["to call back"])
    click(page, f"Give to all {many:,}")
    assert count_calls(ten_thousand, CallFilter(tags=("to call back",))) == many
    page.multiselect(key="bulk-tag-choice").set_value(["to call back"])
    click(page, f"Take from all {many:,}")
    assert count_calls(ten_thousand, CallFilter(tags=("to call back",))) == 0


def test_picked_calls_are_deleted_after_their_number_was_typed_and_no_others(ten_thousand: Store) -> None:
    before = count_calls(ten_thousand)
    calls = find_calls(ten_thousand).calls
    page = opened(Asked(picked=(calls[0].id, calls[2].id)))
    page.checkbox(key="bulk-sure-2 picked").check()
    run(page)
    delete = next(button for button in page.button if button.label == "Delete 2 calls for good")
    assert delete.disabled
    next(field for field in page.text_input if field.label.startswith("Type 2")).set_value("2")
    run(page)
    click(page, "Delete 2 calls for good")
    assert count_calls(ten_thousand) == before - 2
    assert [call.id for call in find_calls(ten_thousand).calls[:1]] == [calls[1].id]
    assert says(page, f"of {before - 2:,}")


@pytest.mark.usefixtures("ten_thousand")
def test_more_calls_than_one_zip_holds_are_not_begun() -> None:
    page = opened()
    assert says(page, "At most 2,000 calls go into one zip here")
    assert "Make the zip" not in [button.label for button in page.button]


def test_a_zip_of_picked_calls_is_offered(ten_thousand: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    offered: list[bytes] = []
    monkeypatch.setattr("streamlit.download_button", lambda _label, data, **_kw: offered.append(data))
    page = opened(Asked(picked=tuple(call.id for call in find_calls(ten_thousand).calls[:3])))
    click(page, "Make the zip")
    assert ZipFile(io.BytesIO(offered[0])).namelist() == ["turns.csv", "metrics.csv"]


@pytest.mark.usefixtures("ten_thousand")
def test_a_range_that_holds_nothing_is_refused_in_a_line() -> None:
    page = AppTest.from_file(PAGE, default_timeout=60)
    page.session_state["calls"] = Asked(CallFilter(metrics={"sentiment": Range(0.5, -0.5)}))
    page.run()
    assert not page.exception
    assert "range of sentiment" in page.error[0].value


def test_an_empty_library_says_how_calls_get_into_it_and_makes_no_store(own_store: str) -> None:
    page = opened()
    assert says(page, "No call is kept yet")
    assert not Path(own_store.removeprefix("sqlite:///")).exists()


def test_a_store_that_cannot_be_opened_says_so_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLTONE_STORE", "postgres:nonsense")
    page = AppTest.from_file(PAGE, default_timeout=60).run()
    assert not page.exception
    assert "names no store" in page.error[0].value


def test_other_peoples_words_in_a_filter_are_no_markup() -> None:
    said = in_words(CallFilter(tags=(HOSTILE,), words=HOSTILE, customer=HOSTILE))
    assert all("\\<img" in part for part in said)

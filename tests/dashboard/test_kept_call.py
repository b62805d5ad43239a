"""A call is kept when somebody says so, opens again by its link, and takes tags, notes and corrections."""

import re
from mmap import mmap
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import library, services
from dashboard.library import turn_at
from dashboard.samples import SAMPLES_DIR
from ser_core.calls.analysis import CallAnalysis
from ser_core.settings import PROJECT_DIR
from ser_core.storage.finding import find_calls
from ser_core.storage.opening import open_store
from ser_core.storage.reading import open_audio, read_call

PAGE = str(PROJECT_DIR / "dashboard" / "app_pages" / "analyse.py")
PATIENCE_S = 60  # a sample call's analysis on a busy machine
SAMPLE = "thank-you"
HOSTILE = "[a](http://b) <img src=x onerror=alert(1)>"
RULE = '[[rules]]\nname = "Short"\nany = ["length < 10 min", "customer calm >= 1 %"]\n'


def opened(**link: str) -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=PATIENCE_S)
    for name, value in link.items():
        page.query_params[name] = value
    return run(page)


def run(page: AppTest) -> AppTest:
    page.run()
    assert not page.exception
    return page


def click(page: AppTest, label: str) -> AppTest:
    next(button for button in page.button if button.label == label).click()
    return run(page)


def link_of(page: AppTest) -> str:
    found = page.query_params["call"]
    return found if isinstance(found, str) else found[0]


def says(page: AppTest, words: str) -> bool:
    return any(words in element.value for element in (*page.caption, *page.markdown, *page.error))


def kept(note: str = "", sound: bool = True) -> str:
    """The id of the sample, kept as a person would."""
    page = opened(sample=SAMPLE)
    page.text_area(key="keep-note").set_value(note)
    if not sound:
        next(box for box in page.checkbox if box.label == "Keep its sound too").uncheck()
    return link_of(click(page, "Keep"))


def test_looking_at_a_call_keeps_nothing(own_store: str) -> None:
    opened(sample=SAMPLE)
    assert not Path(own_store.removeprefix("sqlite:///")).parent.exists()


@pytest.mark.usefixtures("own_store")
def test_a_call_is_kept_with_what_was_said_of_it_and_opens_by_its_link() -> None:
    call_id = kept(note=HOSTILE)
    stored = read_call(library.store(), call_id)
    assert [note.text for note in stored.notes] == [HOSTILE]
    with open_audio(library.store(), call_id)[0] as sound:
        assert sound.read() == (SAMPLES_DIR / "thank-you.flac").read_bytes()

    page = opened(call=call_id, t="19")
    assert says(page, "**Kept**")
    assert says(page, "sample call with synthetic voices")
    assert HOSTILE in [text.value for text in page.text]  # letter by letter
    heading = next(header.value for header in page.header if "–" in header.value)
    start_s, end_s = turn_at(stored.analysis, "19") or (0.0, 0.0)
    assert start_s - 5 < 19 < end_s + 5
    assert heading.endswith(f"0:{int(start_s):02}–0:{int(end_s):02}")
    assert link_of(page) == call_id

    again = opened(sample=SAMPLE)
    assert "Open the kept call" in [button.label for button in again.button]
    assert "Keep" not in [button.label for button in again.button]


@pytest.mark.usefixtures("own_store")
def test_a_call_without_its_sound_has_a_report_without_players_and_pictures() -> None:
    page = opened(call=kept(sound=False))
    assert says(page, "There is no sound to hear or to see")
    assert page.title[0].value == "Thank you"
    assert set(page.dataframe[0].value["who"]) == {"Customer", "Agent"}
    assert not page.get("audio")
    assert "Picture of the sound" not in [group.label for group in page.button_group]
    assert "Analyse again" not in [button.label for button in page.button]


@pytest.mark.usefixtures("own_store")
def test_a_turn_is_corrected_and_the_correction_taken_back() -> None:
    call_id = kept()
    page = opened(call=call_id)
    place = int(page.selectbox[-1].key.rpartition("-")[2])
    page.selectbox[-1].select("sad")
    run(page)
    assert [(one.position, one.emotion) for one in read_call(library.store(), call_id).corrections] == [(place, "sad")]
    assert says(page, "You corrected 1 turn")
    assert opened(call=call_id).selectbox[-1].value == "sad"
    page.selectbox[-1].select("as calltone heard it")
    run(page)
    assert read_call(library.store(), call_id).corrections == ()


@pytest.mark.usefixtures("own_store")
def test_saved_rules_are_asked_of_the_open_call_and_of_calls_as_they_are_kept() -> None:
    from ser_core.storage.asking import keep_rules

    keep_rules(library.store(), RULE)
    call_id = kept()
    assert [hit.rule for hit in read_call(library.store(), call_id).hits] == ["Short"]
    assert any("Short" in badge.value for badge in opened(sample=SAMPLE).markdown)


@pytest.mark.usefixtures("own_store")
def test_the_bytes_of_a_kept_call_open_what_was_kept_with_nothing_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    call_id = kept()
    uploaded = services.open_bytes((SAMPLES_DIR / "thank-you.flac").read_bytes(), "same.flac")
    known = library.known_already(uploaded)
    assert (known.stored, known.customer, known.title) == (call_id, "left", "same.flac")
    monkeypatch.setattr(services, "IN_MEMORY", 1000)  # a big upload's bytes lie on the disk
    big = services.open_bytes((SAMPLES_DIR / "thank-you.flac").read_bytes(), "same.flac")
    assert isinstance(big.source, mmap)
    assert bytes(big.source) == uploaded.source
    other = services.open_bytes((SAMPLES_DIR / "refund-declined.wav").read_bytes(), "other.wav")
    assert library.known_already(other) is other


@pytest.mark.usefixtures("own_store")
def test_a_kept_call_is_deleted_only_after_its_number_is_typed() -> None:
    call_id = kept()
    page = opened(call=call_id)
    delete = next(button for button in page.button if button.label == "Delete 1 call for good")
    assert delete.disabled
    next(field for field in page.text_input if field.label.startswith("Type 1")).set_value("1")
    run(page)
    click(page, "Delete 1 call for good")
    assert find_calls(library.store()).calls == ()
    assert page.title[0].value == "How did the customer feel?"
    assert "call" not in page.query_params


@pytest.mark.usefixtures("own_store")
@pytest.mark.parametrize("link", ["0" * 32, "../../etc/passwd", HOSTILE])
def test_a_link_to_no_kept_call_says_so_and_the_page_lives(link: str) -> None:
    page = opened(call=link)
    assert "No call" in page.error[0].value
    assert not re.search(r"(?<!\\)[<\[]", page.error[0].value)  # every bracket shown, none meant
    assert page.title[0].value == "How did the customer feel?"


def test_a_store_that_cannot_be_opened_says_so_in_a_line_and_calls_are_analysed(own_store: str) -> None:
    file = Path(own_store.removeprefix("sqlite:///"))
    file.parent.mkdir()
    file.write_bytes(b"no database" * 500)
    page = opened(sample=SAMPLE)
    assert says(page, "The customer ")
    assert ["damaged" in error.value for error in page.error] == [True]


def test_a_store_of_another_key_says_so(own_store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from ser_core.storage.sealing import new_key

    open_store(own_store, key=new_key()).engine.dispose()
    monkeypatch.setenv("CALLTONE_STORE_KEY", new_key())
    page = opened(sample=SAMPLE)
    assert "CALLTONE\\_STORE\\_KEY does not open" in page.error[0].value


def test_a_link_names_the_turn_at_its_moment_or_nearest_to_it(analysis: CallAnalysis) -> None:
    assert turn_at(analysis, "14") == (13.0, 16.0)
    assert turn_at(analysis, "12.4") == (7.0, 12.0)
    assert turn_at(analysis, "999") == (21.0, 29.0)
    for nothing in (None, "", "soon", "nan"):
        assert turn_at(analysis, nothing) is None

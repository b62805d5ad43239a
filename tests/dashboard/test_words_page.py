"""Words on the page: off until asked for, heard beside the report, kept by sound, and never markup."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Lock

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import services
from dashboard.listening import PATIENCE_S, Listening, Progress, start
from dashboard.panels.states import plain
from dashboard.panels.words import FOLDER, PICKED
from dashboard.said import Said, remembering
from dashboard.samples import sample_calls
from dashboard.voices import GivenAway, people_of
from ser_core.audio.clips import clip_bytes
from ser_core.audio.decode import read_recording
from ser_core.calls.analysis import CallAnalysis, CallWords
from ser_core.segmentation.people import mix
from ser_core.settings import PROJECT_DIR, WordsOptions
from ser_core.words.disagreement import Disagreement, sentence
from ser_core.words.engines import ENGINES
from ser_core.words.records import DRAFT_NOTE, Engine, Heard, Transcript
from ser_core.words.transcribe import transcribe_turns

PAGE = str(PROJECT_DIR / "dashboard" / "app_pages" / "analyse.py")
PATIENCE_OF_TESTS_S = 60
DRAFT = WordsOptions("pocketsphinx")
HOSTILE = "<img src=x onerror=alert(1)> **b** [a](http://b) :red[c] $x$"


@pytest.fixture(scope="module")
def call() -> services.OpenCall:
    """The last turn of a made call, in which the customer wishes a wonderful day, and what the agent says before it."""
    clip = clip_bytes(read_recording(sample_calls()["thank-you"].path), 31.2, 37.2)
    return replace(services.open_bytes(clip, "clip.wav"), customer="left")


def shown(call: services.OpenCall) -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=PATIENCE_OF_TESTS_S)
    page.session_state["call"] = call
    return page.run()


def until_heard(page: AppTest) -> AppTest:
    deadline = time.monotonic() + PATIENCE_OF_TESTS_S
    while "said" not in page.dataframe[0].value and not page.error:
        assert time.monotonic() < deadline
        time.sleep(0.3)
        assert not page.run().exception
    return page


def until_ended(listening: Listening) -> Listening:
    deadline = time.monotonic() + PATIENCE_OF_TESTS_S
    while not listening.ended:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return listening


def texts(page: AppTest) -> str:
    return "\n".join(one.value for one in (*page.markdown, *page.caption))


def analysed(call: services.OpenCall) -> CallAnalysis:
    options = services.options_of(call, include_agent_emotion=False)
    return services.analysis(call.recording, options, lambda *_: None, mends=call.mends)


def test_words_are_off_until_somebody_asks_and_the_page_says_what_they_cost(call: services.OpenCall) -> None:
    page = shown(call)
    assert not page.exception
    assert page.radio(key=PICKED).value == "off"
    assert "said" not in page.dataframe[0].value
    assert "listening" not in page.session_state
    assert "nothing leaves it" in texts(page)
    assert "35 minutes for 40 minutes" in texts(page)


def test_without_the_packages_the_page_names_the_command_and_all_else_works(
    call: services.OpenCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "vaderSentiment", None)  # as where it is not installed
    page = shown(call)
    assert not page.exception
    assert "`pip install 'calltone[words]'`" in page.info[0].value
    assert PICKED not in [radio.key for radio in page.radio]
    assert len(page.dataframe[0].value) > 1


def test_a_draft_is_heard_of_everybody_beside_the_report_and_the_tone_is_not_done_again(
    call: services.OpenCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(call)
    before = page.dataframe[0].value
    turns = analysed(call).turns
    page.radio(key=PICKED).set_value("pocketsphinx").run()
    assert page.dataframe[0].value.equals(before)  # to be read meanwhile
    table = until_heard(page).dataframe[0].value
    assert not page.error
    assert table.drop(columns="said").equals(before)
    assert list(table["who"]) == ["Agent", "Customer"]
    assert "wonderful day" in table["said"].iloc[-1]
    assert table["said"].iloc[0]
    assert table["emotion"].isna().iloc[0]
    assert texts(page).count(DRAFT_NOTE) == 2  # where it is said how far to trust it, and beside the words
    assert analysed(call).turns is turns

    monkeypatch.setattr(services, "listen", lambda *_: pytest.fail("the words were heard again"))
    other = shown(call)
    other.radio(key=PICKED).set_value("pocketsphinx").run()
    assert "said" in other.dataframe[0].value
    other.radio(key=PICKED).set_value("off").run()
    assert "said" not in other.dataframe[0].value


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """The name of a model that hears markup."""

    @contextmanager
    def opened(options: WordsOptions) -> Iterator[Engine]:
        yield Engine("whisper", "<b>model", draft=False, hear=lambda _: Heard(HOSTILE, (), "en"))

    monkeypatch.setitem(ENGINES, "whisper", opened)
    return str(tmp_path)


def test_what_is_heard_is_shown_letter_by_letter(call: services.OpenCall, hostile: str) -> None:
    page = shown(call)
    page.radio(key=PICKED).set_value("whisper").run()
    assert "listening" not in page.session_state  # it has no model yet
    page.text_input(key=FOLDER).set_value(hostile)
    next(button for button in page.button if button.label == "Listen").click().run()
    assert list(until_heard(page).dataframe[0].value["said"]) == [HOSTILE] * 2
    said = next(one.value for one in page.markdown if one.value.startswith("“"))
    for mark in "[]()<>$*:":
        assert all(said[place - 1] == "\\" for place, letter in enumerate(said) if letter == mark)
    assert "model \\<b\\>model" in texts(page)
    assert DRAFT_NOTE not in texts(page)


@pytest.mark.parametrize("kind", ["absent", "there, and empty", "there, with a secret", "too long"])
def test_a_folder_that_holds_no_model_gets_one_answer_whatever_lies_there(
    call: services.OpenCall, tmp_path: Path, kind: str
) -> None:
    folder = tmp_path / "x"
    if kind.startswith("there"):
        folder.mkdir()
    if kind == "there, with a secret":
        (folder / "config.json").write_text("secret")
    typed = "/" + "x" * 400 if kind == "too long" else str(folder)
    listening = until_ended(services.listen(call, analysed(call), WordsOptions("whisper", typed)))
    assert str(listening.error) == (
        f"no whisper model in {typed!r}: type the folder of one on the machine that runs calltone, "
        "in CTranslate2's format, or the name of one that was fetched there before"
    )


def test_a_wrong_folder_is_told_on_the_page_and_the_report_stays(call: services.OpenCall) -> None:
    page = shown(call)
    page.radio(key=PICKED).set_value("whisper").run()
    page.text_input(key=FOLDER).set_value("/no/such/<b>")
    next(button for button in page.button if button.label == "Listen").click().run()
    assert "/no/such/\\<b\\>" in until_heard(page).error[0].value.replace("\\/", "/")
    assert len(page.dataframe[0].value) == 2
    page.radio(key=PICKED).set_value("off").run()
    assert not page.error


def test_after_a_mend_only_the_turns_beside_it_are_heard_again() -> None:
    both = mix(read_recording(sample_calls()["password-reset"].path).tracks)
    two = replace(services.open_bytes(clip_bytes(both), "both.wav"), customer="second")
    options = services.options_of(two, include_agent_emotion=False)
    found, said, heard = services.heard(two.recording), Said(), []

    def hear(samples: object) -> Heard:
        heard.append(samples)
        return Heard("word", (), "en")

    engine = remembering(Engine("made", "made", draft=True, hear=hear), (DRAFT, ()), said)

    def listen(*mends: GivenAway) -> int:
        heard.clear()
        people = people_of(found, two.recording.tracks[0], options, mends)
        transcribe_turns(people.participants, people.turns, engine)
        return len(heard)

    turns = listen()
    assert turns > 6
    assert listen() == 0
    given = found.told.turns[1]
    assert listen(GivenAway(given.start_s, given.end_s)) <= 3
    assert listen() == 0


def test_other_bytes_another_model_and_other_turns_have_no_words(call: services.OpenCall) -> None:
    other = replace(services.open_bytes(clip_bytes(call.recording, 0.0, 4.0), "clip.wav"), customer="left")
    until_ended(services.listen(call, analysed(call), DRAFT))
    mine = analysed(call)
    assert services.with_words(call, mine, DRAFT) is not None
    assert services.with_words(other, analysed(other), DRAFT) is None
    assert services.with_words(other, mine, DRAFT) is None
    assert services.with_words(call, mine, WordsOptions("whisper", "small")) is None
    assert services.with_words(call, replace(mine, turns=mine.turns[1:]), DRAFT) is None


def test_a_listening_ends_when_it_is_stopped_and_when_nobody_looks_after_it_and_another_waits_its_turn() -> None:
    turn_to_listen = Lock()

    def work(progress: Progress) -> None:
        while True:
            progress("Listening to the words", 0.5)
            time.sleep(0.01)

    first = start(work, turn_to_listen)
    second = start(work, turn_to_listen)
    time.sleep(0.2)
    assert (first.done, second.done, second.ended) == (0.5, 0.0, False)
    second.stopped = True
    assert until_ended(second).error is None
    first.asked_at_s -= PATIENCE_S + 1
    assert until_ended(first).error is None
    assert not turn_to_listen.locked()


def test_what_goes_wrong_while_listening_reaches_the_page() -> None:
    def work(progress: Progress) -> None:
        raise ZeroDivisionError

    assert isinstance(until_ended(start(work, Lock())).error, ZeroDivisionError)


def test_a_turn_whose_words_and_tone_disagree_says_so_in_a_sentence(
    call: services.OpenCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clash is made by hand: the synthetic voice of this turn is too calm for a real one."""
    whole = analysed(call)
    turn = whole.turns[-1]
    said = tuple(Transcript(one.participant, one.start_s, one.end_s, "lovely", (), "en") for one in whole.turns)
    told = sentence(0.6, "angry", draft=True)
    flag = Disagreement(turn.participant, turn.start_s, turn.end_s, 0.6, -0.7, told)
    words = CallWords("pocketsphinx", "en-us", True, said, (flag,))
    monkeypatch.setattr(services, "with_words", lambda *_: replace(whole, words=words))
    page = shown(call)
    page.radio(key=PICKED).set_value("pocketsphinx").run()
    page.session_state["turn"] = (turn.start_s, turn.end_s)
    assert page.run().warning[0].value == plain(told)
    assert "In 1 turn words and tone disagree" in texts(page)
    page.session_state["turn"] = (whole.turns[0].start_s, whole.turns[0].end_s)
    assert not page.run().warning

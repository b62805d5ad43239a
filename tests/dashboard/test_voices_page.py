"""Two people on one channel: the page asks whose voice is whose, says what was found, and lets a person mend it."""

import json
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import services
from dashboard.panels.voices import found_in_short, preview_of, what_was_found
from dashboard.samples import FIRST_SAMPLE, sample_calls
from dashboard.voices import CutAt, GivenAway, Mends, people_of, turns_mended, with_given
from ser_core.audio.clips import clip_bytes
from ser_core.audio.decode import read_recording
from ser_core.features.display import Envelope, only_spoken
from ser_core.segmentation.people import mix
from ser_core.segmentation.records import Turn, Voices
from ser_core.segmentation.turns import segment_call
from ser_core.settings import PROJECT_DIR, CallOptions

PAGE = str(PROJECT_DIR / "dashboard" / "app_pages" / "analyse.py")
PATIENCE_S = 60  # a call's analysis on a busy machine
MADE = "password-reset"  # of the stereo samples, the one whose voices are told apart without a mistake
MONO = ("late-delivery", "billing-error")


@pytest.fixture(scope="module")
def two() -> services.OpenCall:
    """A made call of two people on one channel, uploaded."""
    tracks = read_recording(sample_calls()[MADE].path).tracks
    return services.open_bytes(clip_bytes(mix(tracks)), "both.wav")


@pytest.fixture(scope="module")
def unsure() -> services.OpenCall:
    """The customer's side of a made call alone: its moods are too unlike to say that it is one person."""
    return services.open_bytes(clip_bytes(read_recording(sample_calls()[FIRST_SAMPLE].path).tracks[0]), "one side.wav")


def shown(call: services.OpenCall) -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=PATIENCE_S)
    page.session_state["call"] = call
    return page.run()


def click(page: AppTest, label: str) -> None:
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def facts(page: AppTest) -> str:
    return next(caption.value for caption in page.caption if "kHz" in caption.value)


def who(page: AppTest) -> list[str]:
    return list(page.dataframe[0].value["who"])


def test_two_voices_are_asked_for_and_only_the_one_named_gets_emotions(two: services.OpenCall) -> None:
    page = shown(two)
    assert not page.exception
    assert page.header[0].value == "Who is the customer?"
    assert not page.dataframe
    assert page.button_group[0].options == ["First voice", "Second voice", "Only one person speaks, or I can’t tell"]
    page.session_state["voice"] = "second"
    page.run()
    assert "agent first voice, customer second voice" in facts(page)
    assert "two voices, as far as can be told (99%)" in facts(page)
    table = page.dataframe[0].value
    assert set(table["who"]) == {"Customer", "Agent"}
    assert table[table["who"] == "Agent"]["emotion"].isna().all()
    assert table[table["who"] == "Customer"]["emotion"].notna().all()


def test_a_person_who_hears_one_voice_gets_a_report_of_everyone(two: services.OpenCall) -> None:
    page = shown(two)
    page.session_state["voice"] = "mixed"
    page.run()
    assert set(who(page)) == {"Everyone"}
    assert "not told apart" in facts(page)
    assert "Swap voices" not in labels(page)


def test_one_click_makes_the_other_voice_the_customers(two: services.OpenCall) -> None:
    page = shown(replace(two, customer="second"))
    before = who(page)
    click(page, "Swap voices")
    assert "customer first voice, agent second voice" in facts(page)
    assert who(page) == [{"Customer": "Agent", "Agent": "Customer"}[person] for person in before]
    assert page.radio[0].value == "first"


def test_where_no_two_voices_are_found_the_report_comes_at_once_and_a_person_may_say_otherwise(
    unsure: services.OpenCall,
) -> None:
    page = shown(unsure)
    assert set(who(page)) == {"Everyone"}
    assert "one voice or two, too unsure to say (70%)" in facts(page)
    page.radio[0].set_value("first").run()
    assert set(who(page)) == {"Customer", "Agent"}
    assert any("As you named one of two" in caption.value for caption in page.caption)


def test_a_turn_is_given_away_and_cut_and_all_of_it_is_undone(two: services.OpenCall) -> None:
    page = shown(replace(two, customer="second"))
    page.session_state["turn"] = given = time_of(two, 1)
    page.run()
    found = page.dataframe[0].value
    click(page, "This was the agent")
    assert "1 turn mended by hand" in facts(page)
    mended = page.dataframe[0].value
    assert (mended["who"][1], found["who"][1]) == ("Agent", "Customer")
    assert mended["emotion"][[1]].isna().all()
    assert page.header[1].value.startswith("Turns")
    assert page.session_state["turn"] == given

    page.slider[0].set_value(1.0)
    click(page, "Cut here")
    assert len(who(page)) == len(found) + 1
    assert page.session_state["turn"] == (round(given[0] + 1.0, 2), given[1])
    click(page, "This was the customer")
    assert who(page)[1:3] == ["Agent", "Customer"]
    assert "1 turn mended by hand" in facts(page)
    click(page, "Undo")
    assert who(page)[1:3] == ["Agent", "Agent"]
    click(page, "Undo all")
    assert page.dataframe[0].value.equals(found)
    assert "mended" not in facts(page)
    assert not {"Undo", "Undo all"} & set(labels(page))


def test_nothing_is_mended_on_a_call_of_two_sides() -> None:
    page = shown(services.open_sample(FIRST_SAMPLE))
    assert not [label for label in labels(page) if label.startswith(("This was", "Cut"))]


@pytest.mark.parametrize(
    "options",
    [CallOptions(), CallOptions("mixed"), CallOptions(customer_voice="first"), CallOptions(customer_voice="second")],
    ids=["unsaid", "mixed", "first", "second"],
)
def test_the_page_deals_the_turns_out_as_the_command_does(two: services.OpenCall, options: CallOptions) -> None:
    found = segment_call(two.recording, options)
    held = people_of(services.heard(two.recording), two.recording.tracks[0], options)
    assert [(person.id, person.role) for person in held.participants] == [(p.id, p.role) for p in found.participants]
    assert (held.turns, held.skipped, held.voices) == (found.turns, found.skipped, found.voices)


def test_a_mend_is_this_sessions_own_and_does_not_search_the_call_again(
    two: services.OpenCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = CallOptions(customer_voice="second")

    def people(mends: Mends) -> list[str]:
        result = services.analysis(two.recording, options, lambda *_: None, mends=mends)
        return [turn.participant for turn in result.turns]

    found = people(())
    monkeypatch.setattr(services, "hear", lambda *_: pytest.fail("the call was searched again"))
    assert people((GivenAway(*time_of(two, 1)),))[1] == "agent"
    assert people(()) == found


def time_of(call: services.OpenCall, place: int) -> tuple[float, float]:
    turn = services.heard(call.recording).told.turns[place]
    return turn.start_s, turn.end_s


@pytest.mark.parametrize("key", MONO)
def test_a_sample_on_one_channel_opens_with_the_voice_that_its_truth_calls_the_customers(key: str) -> None:
    sample = services.open_sample(key)
    truth = json.loads(sample_calls()[key].path.with_name(f"{key}.truth.json").read_text("utf-8"))
    found = people_of(
        services.heard(sample.recording),
        services.one_track(sample.recording),
        services.options_of(sample, include_agent_emotion=False),
    )
    right_s = sum(
        max(0.0, min(turn.end_s, said["end_s"]) - max(turn.start_s, said["start_s"]))
        for turn in found.turns
        for said in truth["turns"]
        if turn.participant == said["participant"]
    )
    assert right_s > 0.9 * sum(said["end_s"] - said["start_s"] for said in truth["turns"])


def test_what_is_played_of_a_voice_is_five_seconds_of_one_turn_of_its_own(two: services.OpenCall) -> None:
    turns = [turn for turn in services.heard(two.recording).told.turns if turn.participant == "first"]
    long = Turn("first", turns[0].start_s, turns[0].start_s + 8.0, -20.0)
    for own in (turns, [long]):
        start_s, end_s = preview_of(two, own)
        assert any(turn.start_s <= start_s < end_s <= turn.end_s for turn in own)
        assert end_s - start_s == pytest.approx(min(5.0, max(turn.duration_s for turn in own)))


def test_a_voice_is_drawn_only_where_it_speaks() -> None:
    times_s, ones = np.arange(10) + 0.5, np.ones(10, np.float32)
    drawn = only_spoken(Envelope(times_s, -ones, ones), [(2.0, 4.0), (7.0, 8.0)])
    assert drawn.high.tolist() == [0, 0, 1, 1, 0, 0, 0, 1, 0, 0]
    assert (drawn.low == -drawn.high).all()


def test_giving_a_turn_twice_leaves_nothing_mended() -> None:
    once = with_given((), 1.0, 2.0)
    assert with_given((*once, GivenAway(4.0, 5.0)), 1.0, 2.0) == (GivenAway(4.0, 5.0),)


def test_the_parts_of_a_cut_turn_count_as_the_one_turn_that_was_found() -> None:
    cut = CutAt(0.0, 6.0, at_s=2.0)
    assert turns_mended([cut, GivenAway(2.0, 6.0), CutAt(2.0, 6.0, at_s=4.0), GivenAway(7.0, 8.0)]) == 2
    assert turns_mended([GivenAway(0.0, 6.0), cut]) == 1
    assert turns_mended([]) == 0


def test_a_confidence_is_said_as_what_it_means() -> None:
    assert found_in_short(Voices("one person", 0.83)) == "one voice, as far as can be told (83%)"
    assert "Of such answers 83% are right" in what_was_found(Voices("one person", 0.83))
    assert "the likelier answer would be right 62% of the time" in what_was_found(Voices("can't tell", 0.62))

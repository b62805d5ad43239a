"""What people add to a call: tags, notes, corrections, rules and their hits, saved views; and the log of who did it."""

from datetime import UTC, datetime, timedelta

import pytest
from stored_calls import CONTENT, MODEL_SHA256, call_of, piece

from ser_core.calls.stretches import Stretch
from ser_core.emotions import UnknownEmotion
from ser_core.storage.adding_up import RuleHits, rule_hits, tag_counts
from ser_core.storage.audit import audit_log
from ser_core.storage.errors import NoSuchCall, Unusable
from ser_core.storage.filtering import CallFilter, Range
from ser_core.storage.finding import Sort, find_calls
from ser_core.storage.keeping import About, keep_call
from ser_core.storage.reading import read_call
from ser_core.storage.remarks import NoSuchNote, NoSuchTurn, add_note, correct_turn, delete_note, withdraw_correction
from ser_core.storage.rules import NoSuchRule, delete_rule, keep_hits, keep_rule, stored_rules
from ser_core.storage.store import Store
from ser_core.storage.tagging import name_people, tag_calls, untag_calls
from ser_core.storage.views import NoSuchView, NotAView, View, delete_view, keep_view, saved_views, view_from_json


@pytest.fixture
def call_id(store: Store) -> str:
    return keep_call(store, call_of(piece(1)), None, model_sha256=MODEL_SHA256).id


def ids(store: Store, **wanted: object) -> set[str]:
    return {call.id for call in find_calls(store, CallFilter(**wanted)).calls}  # type: ignore[arg-type]


def test_a_tag_has_one_spelling_and_is_gone_with_its_last_call(store: Store, call_id: str) -> None:
    other = keep_call(store, call_of(piece(2)), None, model_sha256=MODEL_SHA256).id
    assert tag_calls(store, [call_id, other, "no such call"], ["VIP", "  late\tdelivery "]) == 2
    assert tag_calls(store, [call_id], ["vip", "ＶＩＰ"]) == 1
    assert read_call(store, call_id).summary.tags == ("late delivery", "vip")
    assert ids(store, tags=("Vip", "late delivery")) == {call_id, other}
    untag_calls(store, [call_id, other], ["vip"])
    assert tag_counts(store) == {"late delivery": 2}
    with pytest.raises(Unusable, match="1 to 40 characters"):
        tag_calls(store, [call_id], [" "])


def test_people_are_named_by_pseudonyms_and_unnamed(store: Store, call_id: str) -> None:
    name_people(store, call_id, "C-1", "A-1")
    assert ids(store, customer="C-1") == ids(store, agent="A-1") == {call_id}
    name_people(store, call_id, None, "A-1")
    assert ids(store, customer="C-1") == set()
    assert read_call(store, call_id).summary.agent == "A-1"


def test_a_note_is_found_by_its_words_until_it_is_deleted(store: Store, call_id: str) -> None:
    number = add_note(store, call_id, "Promised a\nrefund \x00\u202e by Friday", who="reviewer-1")
    note = read_call(store, call_id).notes[0]
    assert (note.number, note.who, note.text) == (number, "reviewer-1", "Promised a\nrefund  by Friday")
    assert ids(store, words="friday") == {call_id}
    with pytest.raises(NoSuchNote):
        delete_note(store, call_id, number + 1)
    delete_note(store, call_id, number)
    assert ids(store, words="friday") == set()
    assert read_call(store, call_id).notes == ()


def test_of_a_turn_each_persons_last_word_counts(store: Store, call_id: str) -> None:
    correct_turn(store, call_id, 2, "sad", who="reviewer-1")
    correct_turn(store, call_id, 2, "disgust", who="reviewer-2")
    correct_turn(store, call_id, 2, "fearful", who="reviewer-1")
    correct_turn(store, call_id, 0, "calm", who="reviewer-1")
    withdraw_correction(store, call_id, 0, who="reviewer-1")
    heard = [(said.position, said.emotion, said.who) for said in read_call(store, call_id).corrections]
    assert heard == [(2, "fearful", "reviewer-1"), (2, "disgust", "reviewer-2")]
    with pytest.raises(NoSuchTurn, match="no turn 99"):
        correct_turn(store, call_id, 99, "sad")
    with pytest.raises(UnknownEmotion):
        correct_turn(store, call_id, 0, "bored")


def test_hits_are_those_of_a_rules_present_words(store: Store, call_id: str) -> None:
    other = keep_call(store, call_of(piece(2), CONTENT), None, model_sha256=MODEL_SHA256).id
    rule = keep_rule(store, "angry for long", "[[rule]]\nemotion = 'angry'\n")
    keep_hits(store, rule, call_id, [Stretch(6.2, 9.0), Stretch(9.5, 12.0)])
    keep_hits(store, rule, call_id, [Stretch(6.2, 12.0)])
    keep_hits(store, rule, other, [])
    assert [(hit.rule, hit.start_s, hit.end_s) for hit in read_call(store, call_id).hits] == [(rule.name, 6.2, 12.0)]
    assert rule_hits(store) == {rule.name: RuleHits(calls=1, hits=1)}
    assert ids(store, rule=rule.name) == {call_id}
    assert find_calls(store, CallFilter(ids=(call_id,))).calls[0].rules == (rule.name,)
    assert keep_rule(store, rule.name, rule.text).kept_at == rule.kept_at
    assert ids(store, rule=rule.name) == {call_id}
    keep_rule(store, rule.name, "[[rule]]\nemotion = 'sad'\n")
    assert ids(store, rule=rule.name) == set()
    with pytest.raises(NoSuchRule):
        keep_hits(store, rule, call_id, [])
    delete_rule(store, rule.name)
    assert stored_rules(store) == []


def test_a_saved_view_comes_back_as_it_was_and_is_replaced_by_its_name(store: Store) -> None:
    since = datetime(2024, 3, 1, tzinfo=UTC)
    wanted = CallFilter(
        since, since + timedelta(days=7), ("refund",), "angry for long", {"sentiment": Range(most=-0.2)},
        {"angry": Range(0.3)}, "north", "C-1", None, "declining", "default",
    )  # fmt: skip
    keep_view(store, View("Unhappy", CallFilter(), Sort()))
    keep_view(store, View("Unhappy", wanted, Sort("sentiment", descending=False)))
    assert saved_views(store) == [View("Unhappy", wanted, Sort("sentiment", descending=False))]
    with pytest.raises(NoSuchView, match="Unhappy"):
        delete_view(store, "Happy")
    delete_view(store, "Unhappy")
    assert saved_views(store) == []


@pytest.mark.parametrize(
    "data",
    [
        None,
        {"filter": {}, "sort": {"by": "file"}},
        {"filter": {"called_from": "yesterday"}, "sort": {}},
        {"filter": {"called_from": "2024-03-01T00:00:00"}, "sort": {}},
        {"filter": {"metrics": {"sentiment": {"least": "0"}}}, "sort": {}},
    ],
)
def test_a_view_that_cannot_be_is_refused(data: object) -> None:
    with pytest.raises(NotAView):
        view_from_json("mine", data)


def test_the_log_says_who_did_what_to_which_call_the_last_first(store: Store) -> None:
    about = About(note="Refund", tags=("vip",))
    kept = keep_call(store, call_of(piece(1)), None, model_sha256=MODEL_SHA256, about=about, who="importer")
    tag_calls(store, [kept.id], ["late"], who="reviewer-1")
    add_note(store, kept.id, "secret words", who="reviewer-2")
    deeds = [(entry.who, entry.what, entry.call_id) for entry in audit_log(store, kept.id)]
    assert deeds == [
        ("reviewer-2", "noted", kept.id), ("reviewer-1", "tagged", kept.id), ("importer", "kept", kept.id),
    ]  # fmt: skip


def test_nothing_can_be_added_to_a_call_that_is_not_there(store: Store) -> None:
    nobody = "0" * 32
    for act in (
        lambda: add_note(store, nobody, "x"),
        lambda: correct_turn(store, nobody, 0, "sad"),
        lambda: name_people(store, nobody, "C-1", None),
        lambda: keep_hits(store, keep_rule(store, "r", "x"), nobody, []),
    ):
        with pytest.raises(NoSuchCall):
            act()
    assert tag_calls(store, [nobody], ["x"]) == 0
    assert {entry.what for entry in audit_log(store)} == {"rule kept"}

"""A group of calls in numbers, a call's place in it, rules asked of calls, and many calls in one zip; in both databases."""

import csv
import io
import json
from statistics import fmean, stdev
from zipfile import ZipFile

import pytest
from stored_calls import CONTENT, MODEL_SHA256, UNHAPPY, call_of, piece

from ser_core.calls.rules import RuleUnusable
from ser_core.storage.adding_up import trend
from ser_core.storage.asking import ask_calls, keep_rules
from ser_core.storage.filtering import METRICS, CallFilter, Range
from ser_core.storage.finding import calls_of_sound, find_calls
from ser_core.storage.groups import group_of, shares_below
from ser_core.storage.keeping import About, keep_call
from ser_core.storage.reading import read_call
from ser_core.storage.rules import keep_rule, stored_rules
from ser_core.storage.store import Store
from ser_core.storage.zipping import zip_calls

T_OF_TWO = 4.303  # Student's, 97.5 %, two degrees of freedom, from a printed table
LONG_ANGER = '[[rules]]\nname = "Angry \\"for long\\""\nall = ["customer negative >= 3 s"]\n'
NO_CHANGE = '[[rules]]\nname = "Short"\nany = ["length < 1 min"]\n'


@pytest.fixture
def three(store: Store) -> list[str]:
    """Two unhappy calls and a content one, under their ids."""
    turns = (UNHAPPY, CONTENT, UNHAPPY[:3])
    calls = [call_of(piece(number), turn, file=f"call-{number}.wav") for number, turn in enumerate(turns)]
    about = About(tags=("refund",))
    return [keep_call(store, call, None, model_sha256=MODEL_SHA256, about=about).id for call in calls]


@pytest.mark.usefixtures("three")
def test_a_groups_numbers_are_those_of_its_calls(store: Store) -> None:
    group, calls = group_of(store), find_calls(store).calls
    assert (group.calls, group.judged) == (3, 3)
    for name in METRICS:
        known = [getattr(call, name) for call in calls if getattr(call, name) is not None]
        assert group.metrics[name] == (pytest.approx(fmean(known)) if known else None)
    felt = [call.sentiment for call in calls if call.sentiment is not None]
    half = T_OF_TWO * stdev(felt) / 3**0.5
    assert group.sentiment_interval == pytest.approx((fmean(felt) - half, fmean(felt) + half), abs=1e-3)
    assert trend(store)[0].sentiment_interval == pytest.approx(group.sentiment_interval)
    assert (group.first, group.last) == (min(call.called_at for call in calls), max(call.called_at for call in calls))


def test_a_group_of_one_or_of_none_has_no_interval(store: Store, three: list[str]) -> None:
    assert group_of(store, CallFilter(ids=(three[0],))).sentiment_interval is None
    nobody = group_of(store, CallFilter(tags=("no such tag",)))
    assert (nobody.calls, nobody.metrics["sentiment"], nobody.emotion_share, nobody.first) == (0, None, {}, None)


def test_a_calls_place_in_its_group_counts_equals_half(store: Store, three: list[str]) -> None:
    calls = {call.id: call for call in find_calls(store).calls}
    below = [shares_below(store, calls[call_id])["sentiment"] for call_id in three]
    felt = [calls[call_id].sentiment for call_id in three]
    assert below == [
        pytest.approx(fmean(1.0 if one < own else 0.5 if one == own else 0.0 for one in felt))  # type: ignore[operator]
        for own in felt
    ]
    alone = CallFilter(metrics={"sentiment": Range(least=felt[1])})
    assert shares_below(store, calls[three[1]], alone)["sentiment"] == 0.5


def test_calls_are_found_by_their_bytes_the_last_one_first(store: Store, three: list[str]) -> None:
    again = keep_call(store, call_of(piece(0), CONTENT), None, model_sha256="ab" * 32).id
    sha256 = call_of(piece(0)).source.sha256
    assert calls_of_sound(store, sha256) == [again, three[0]]
    assert calls_of_sound(store, "00" * 32) == []


def test_rules_are_saved_each_for_itself_and_say_where_they_hold(store: Store, three: list[str]) -> None:
    keep_rules(store, LONG_ANGER + NO_CHANGE)
    keep_rule(store, "of another time", "emotion = 'angry'")  # words that nobody can read hold nowhere
    ask_calls(store, three)
    assert [rule.name for rule in stored_rules(store)] == ['Angry "for long"', "Short", "of another time"]
    hits = [{hit.rule for hit in read_call(store, call_id).hits} for call_id in three]
    assert hits == [{'Angry "for long"', "Short"}, {"Short"}, {"Short"}]
    angry, short = (
        next(hit for hit in read_call(store, three[0]).hits if hit.rule.startswith(name)) for name in ("Angry", "Short")
    )
    assert (angry.start_s, angry.end_s) == (6.2, 15.0)
    assert (short.start_s, short.end_s) == (0.0, 20.0)
    assert find_calls(store, CallFilter(rule='Angry "for long"')).calls[0].id == three[0]


def test_of_rules_that_cannot_all_be_read_none_is_saved(store: Store) -> None:
    with pytest.raises(RuleUnusable, match="no measure"):
        keep_rules(store, NO_CHANGE + '[[rules]]\nname = "Odd"\nall = ["moon > 3"]\n')
    assert stored_rules(store) == []


def test_a_zip_holds_one_table_of_all_calls_and_a_file_of_each(store: Store, three: list[str]) -> None:
    done: list[int] = []
    wanted = [three[0], "00" * 16, three[1]]  # one is gone meanwhile
    made = zip_calls(
        store, wanted, ("turns", "metrics", "json", "html"), lambda call: f"Of {call.summary.model}", done.append
    )
    with made, ZipFile(made) as archive:
        assert archive.testzip() is None
        turns = list(csv.DictReader(io.StringIO(archive.read("turns.csv").decode(), newline="")))
        assert [row["file"] for row in turns] == ["call-0.wav"] * 5 + ["call-1.wav"] * 4
        assert len(list(csv.DictReader(io.StringIO(archive.read("metrics.csv").decode(), newline="")))) == 4
        assert json.loads(archive.read(f"json/{three[1]}.json")) == read_call(store, three[1]).json
        assert "Of made" in archive.read(f"reports/{three[0]}.html").decode()
        assert len(archive.namelist()) == 6
    assert done == [1, 3]

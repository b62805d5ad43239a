"""What a filter leaves, in which order and page by page, is what plain Python would leave of the same calls."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from statistics import fmean
from uuid import UUID

import pytest
from databases import DATABASES, new_database
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from stored_calls import CONTENT, MODEL_SHA256, UNHAPPY, answered, call_of, piece, said

from ser_core.emotions import EMOTIONS, UnknownEmotion
from ser_core.storage.adding_up import emotion_mix, rule_hits, sentiment_spread, tag_counts, trend
from ser_core.storage.connecting import writing
from ser_core.storage.errors import ImpossibleDate
from ser_core.storage.filtering import METRICS, CallFilter, NotARange, Range, UnknownMetric
from ser_core.storage.finding import SORTS, NotAPlace, Sort, count_calls, find_calls
from ser_core.storage.keeping import About, keep_call
from ser_core.storage.opening import open_store
from ser_core.storage.reading import read_call
from ser_core.storage.store import Store
from ser_core.storage.summaries import CallSummary
from ser_core.storage.tables import CallRow

START = datetime(2024, 2, 26, 22, 30, tzinfo=UTC)  # a Monday
TAGS = ("refund", "late delivery", "complaint")
TURNS = (
    UNHAPPY,
    CONTENT,
    (),
    (said(0.0, 4.0, "sad", uncertain=True), answered(4.5, 6.0)),
    (said(1.0, 2.0, "fearful"), said(3.0, 9.0, "disgust", sure=0.5)),
)
CALLS = 17


@dataclass(frozen=True)
class Stocked:
    """A store and what is in it."""

    store: Store
    calls: tuple[CallSummary, ...]


@pytest.fixture(scope="module", params=DATABASES)
def stocked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stocked]:
    """A store that these tests only look into."""
    folder = tmp_path_factory.mktemp("stocked")
    address = f"sqlite:///{folder / 'calls.sqlite'}"
    if request.param == "postgresql":
        address = new_database(request.getfixturevalue("postgresql"))
    store = open_store(address, folder=folder / "files")
    yield Stocked(store, fill(store))
    store.engine.dispose()


def fill(store: Store) -> tuple[CallSummary, ...]:
    """Some calls that share values, so that ties happen, and some without feelings."""
    ids = []
    for number in range(CALLS):
        about = About(
            called_at=START + timedelta(hours=7 * (number // 2)),  # two calls at each moment
            customer=f"C-{number % 3}" if number % 4 else None,
            agent="A-1" if number % 2 else None,
            tags=TAGS[: number % 4],
            note="Wants her money back" if number % 5 == 0 else None,
        )
        analysis = call_of(
            piece(number),
            TURNS[number % len(TURNS)],
            file=f"rückruf-{number:02}_north.wav",
            duration_s=20.0 + 5.0 * (number % 3),
        )
        ids.append(keep_call(store, analysis, None, model_sha256=MODEL_SHA256, about=about).id)
    return tuple(read_call(store, call_id).summary for call_id in ids)


def number_of(call: CallSummary, name: str) -> float | None:
    value: float | None = getattr(call, name)
    return value


def inside(value: float | None, between: Range) -> bool:
    least = between.least if between.least is not None else float("-inf")
    most = between.most if between.most is not None else float("inf")
    return value is not None and least <= value <= most


def plainly(calls: tuple[CallSummary, ...], wanted: CallFilter) -> list[CallSummary]:
    """The filter in plain Python."""
    tests: list[Callable[[CallSummary], bool]] = [
        lambda call: wanted.called_from is None or call.called_at >= wanted.called_from,
        lambda call: wanted.called_before is None or call.called_at < wanted.called_before,
        lambda call: set(wanted.tags) <= set(call.tags),
        lambda call: all(inside(number_of(call, name), between) for name, between in wanted.metrics.items()),
        lambda call: all(
            inside(call.emotion_share.get(emotion, 0.0) if call.emotion_share else None, between)
            for emotion, between in wanted.shares.items()
        ),
        lambda call: wanted.customer in (None, call.customer),
        lambda call: wanted.agent in (None, call.agent),
        lambda call: wanted.trend in (None, call.trend),
        lambda call: wanted.ids is None or call.id in wanted.ids,
    ]
    return [call for call in calls if all(test(call) for test in tests)]


def in_order(stocked: Stocked, found: list[CallSummary], sort: Sort) -> list[str]:
    """Sorted plainly: calls without the number last, ties in the order of storing."""
    places = {call.id: place for place, call in enumerate(stocked.calls)}
    having = [call for call in found if getattr(call, sort.by) is not None]
    lacking = [call for call in found if getattr(call, sort.by) is None]
    having.sort(key=lambda call: (getattr(call, sort.by), places[call.id]), reverse=sort.descending)
    lacking.sort(key=lambda call: places[call.id], reverse=sort.descending)
    return [call.id for call in having + lacking]


def all_pages(store: Store, wanted: CallFilter, sort: Sort, most: int) -> list[str]:
    found: list[str] = []
    page = find_calls(store, wanted, sort, most=most)
    found += [call.id for call in page.calls]
    while page.next is not None:
        assert len(page.calls) == most
        page = find_calls(store, wanted, sort, page.next, most)
        assert page.calls
        found += [call.id for call in page.calls]
        assert len(found) <= CALLS, "a page begins before the one before it ended"
    return found


NUMBERS = st.sampled_from([-1.0, -0.5, 0.0, 0.25, 0.5, 1.0, 2.0, 20.0, 25.0])


@st.composite
def ranges(draw: st.DrawFn) -> Range:
    least, most = sorted([draw(NUMBERS), draw(NUMBERS)])
    return Range(*draw(st.sampled_from([(least, most), (least, None), (None, most)])))


HOURS = st.integers(-5, 80).map(lambda hours: START + timedelta(hours=hours))
ASKED: dict[str, st.SearchStrategy[object]] = {
    "called_from": HOURS,
    "called_before": HOURS,
    "tags": st.sets(st.sampled_from(TAGS), max_size=2).map(tuple),
    "metrics": st.dictionaries(st.sampled_from(list(METRICS)), ranges(), min_size=1, max_size=2),
    "shares": st.dictionaries(st.sampled_from(EMOTIONS), ranges(), min_size=1, max_size=1),
    "customer": st.sampled_from(["C-0", "C-1", "C-9"]),
    "agent": st.just("A-1"),
    "trend": st.sampled_from(["declining", "improving", "steady"]),
}


@st.composite
def filters(draw: st.DrawFn) -> CallFilter:
    """Little is asked at a time: more would mostly leave nothing."""
    asked = draw(st.sets(st.sampled_from(list(ASKED)), max_size=2))
    return CallFilter(**{name: draw(ASKED[name]) for name in sorted(asked)})  # type: ignore[arg-type]


def test_filters_sorts_and_pages_are_those_of_plain_python(stocked: Stocked) -> None:
    @given(filters(), st.builds(Sort, st.sampled_from(list(SORTS)), st.booleans()), st.integers(1, 7))
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def compare(wanted: CallFilter, sort: Sort, most: int) -> None:
        found = plainly(stocked.calls, wanted)
        assert all_pages(stocked.store, wanted, sort, most) == in_order(stocked, found, sort)
        assert count_calls(stocked.store, wanted) == len(found)
        assert count_calls(stocked.store, wanted, at_most=3) == min(3, len(found))

    compare()


def test_both_ends_of_a_range_are_counted_in(stocked: Stocked) -> None:
    for length_s in (20.0, 25.0, 30.0):
        exactly = CallFilter(metrics={"duration_s": Range(length_s, length_s)})
        assert count_calls(stocked.store, exactly) == sum(call.duration_s == length_s for call in stocked.calls) > 0


@pytest.mark.parametrize("by", SORTS)
@pytest.mark.parametrize("descending", [True, False])
def test_every_sort_pages_through_all_calls_once(stocked: Stocked, by: str, descending: bool) -> None:
    sort = Sort(by, descending)
    assert all_pages(stocked.store, CallFilter(), sort, 4) == in_order(stocked, list(stocked.calls), sort)


def test_a_call_that_comes_between_pages_moves_no_other(store: Store) -> None:
    calls = fill(store)
    first = find_calls(store, most=5)
    newest = About(called_at=START + timedelta(days=30))
    keep_call(store, call_of(piece(30)), None, model_sha256=MODEL_SHA256, about=newest)
    second = find_calls(store, after=first.next, most=5)
    plain = in_order(Stocked(store, calls), list(calls), Sort())
    assert [call.id for call in (*first.calls, *second.calls)] == plain[:10]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("north", CALLS),
        ("RUCK", CALLS),
        ("Rückruf nor", CALLS),
        ("07", 1),
        ("money wants", 4),
        ("one", 0),  # "money" does not begin so
        ("wav", 0),  # every other file ends so
        ("07 money", 0),
        ("%", 0),
        ("'; DROP TABLE calls; --", 0),
        ("  ", CALLS),
        ("north\x00\ud800", CALLS),
    ],
)
def test_words_find_what_begins_so_in_the_files_name_or_a_note(stocked: Stocked, words: str, found: int) -> None:
    assert count_calls(stocked.store, CallFilter(words=words)) == found


def test_a_filter_of_ids_leaves_those_calls_and_none_for_ids_that_cannot_be(stocked: Stocked) -> None:
    two = (stocked.calls[3].id, stocked.calls[8].id)
    assert {call.id for call in find_calls(stocked.store, CallFilter(ids=(*two, "nobody"))).calls} == set(two)
    assert find_calls(stocked.store, CallFilter(ids=())).calls == ()


def test_hostile_names_find_nothing_and_break_nothing(stocked: Stocked) -> None:
    for odd in ("\x00", "C-1\x00\ud800' OR 1=1 --", "x" * 100_000):
        assert count_calls(stocked.store, CallFilter(customer=odd)) == 0
        assert count_calls(stocked.store, CallFilter(rule=odd)) == 0
        assert count_calls(stocked.store, CallFilter(model=odd)) == 0
        assert count_calls(stocked.store, CallFilter(ids=(odd,))) == 0


def test_trends_by_day_and_week_are_the_means_of_their_calls(stocked: Stocked) -> None:
    for by, utc_offset_s in (
        ("day", 0),
        ("day", 19_800),
        ("day", -3_600),
        ("day", 90_000),
        ("week", 0),
        ("week", -3_600),
    ):
        groups: dict[date, list[CallSummary]] = {}
        for call in stocked.calls:
            day = (call.called_at + timedelta(seconds=utc_offset_s)).date()
            groups.setdefault(day if by == "day" else day - timedelta(days=day.weekday()), []).append(call)
        points = trend(stocked.store, by=by, utc_offset_s=utc_offset_s)  # type: ignore[arg-type]
        assert [point.start for point in points] == sorted(groups)
        for point in points:
            felt = [call for call in groups[point.start] if call.sentiment is not None]
            assert (point.calls, point.judged) == (len(groups[point.start]), len(felt))
            assert point.declining == sum(call.trend == "declining" for call in felt)
            mean = fmean(call.sentiment or 0.0 for call in felt) if felt else None
            assert point.sentiment == (None if mean is None else pytest.approx(mean))
            sure = [call.emotion_share for call in groups[point.start] if call.emotion_share]
            expected = {emotion: fmean(shares.get(emotion, 0.0) for shares in sure) for emotion in EMOTIONS if sure}
            assert point.emotion_share == pytest.approx(expected)


def test_the_mix_and_the_spread_are_those_of_the_calls_that_a_filter_leaves(stocked: Stocked) -> None:
    wanted = CallFilter(agent="A-1")
    found = plainly(stocked.calls, wanted)
    mix = emotion_mix(stocked.store, wanted)
    sure = [call for call in found if call.emotion_share]
    assert mix.calls == len(sure) > 2
    for emotion in EMOTIONS:
        assert mix.emotion_share[emotion] == pytest.approx(fmean(call.emotion_share.get(emotion, 0.0) for call in sure))
    bins = sentiment_spread(stocked.store, wanted, bins=8)
    assert [(one.least, one.most) for one in bins] == list(pairwise([-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1]))
    for one in bins:
        there = [call for call in found if call.sentiment is not None and one.least <= call.sentiment < one.most]
        assert one.calls == len(there)


def test_the_ends_of_the_spread_are_counted_in(store: Store) -> None:
    for number, sentiment in enumerate([-1.0, 1.0]):
        kept = keep_call(store, call_of(piece(number)), None, model_sha256=MODEL_SHA256)
        with writing(store.engine) as connection:
            connection.execute(update(CallRow).where(CallRow.id == UUID(kept.id)).values(sentiment=sentiment))
    assert [one.calls for one in sentiment_spread(store, bins=4)] == [1, 0, 0, 1]


def test_tags_are_counted_in_what_a_filter_leaves_and_no_rule_holds_where_there_is_none(stocked: Stocked) -> None:
    for wanted in (CallFilter(), CallFilter(customer="C-1")):
        found = plainly(stocked.calls, wanted)
        expected = {tag: sum(tag in call.tags for call in found) for tag in sorted(TAGS)}
        assert tag_counts(stocked.store, wanted) == {tag: count for tag, count in expected.items() if count}
    assert rule_hits(stocked.store) == {}


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        (CallFilter(metrics={"number": Range(0, 1)}), UnknownMetric),
        (CallFilter(metrics={"sentiment": Range(1, 0)}), NotARange),
        (CallFilter(metrics={"sentiment": Range(float("nan"))}), NotARange),
        (CallFilter(metrics={"sentiment": Range(10**400)}), NotARange),
        (CallFilter(shares={"bored": Range(0, 1)}), UnknownEmotion),
        (CallFilter(called_from=datetime(2024, 3, 1)), ImpossibleDate),
    ],
)
def test_a_filter_that_cannot_be_says_what_would_have_been_right(
    store: Store, wanted: CallFilter, error: type[Exception]
) -> None:
    with pytest.raises(error):
        find_calls(store, wanted)


def test_a_sort_or_a_place_that_cannot_be_is_refused(stocked: Stocked) -> None:
    with pytest.raises(UnknownMetric, match="called_at, stored_at"):
        find_calls(stocked.store, sort=Sort("file"))
    place = find_calls(stocked.store, sort=Sort("sentiment"), most=2).next
    beyond = [
        json.dumps(["duration_s", *rest]).encode() for rest in ((1, 10**30), (10**30, 1), (1, -1), (1, True), ("1", 1))
    ]
    for wrong in (place, "", "x", "WzEsIDJd", "bnVsbA", *(urlsafe_b64encode(some).decode() for some in beyond)):
        with pytest.raises(NotAPlace):
            find_calls(stocked.store, sort=Sort("duration_s"), after=wrong)


def test_a_list_shows_what_it_is_asked_for_and_bounds_a_page(stocked: Stocked) -> None:
    page = find_calls(stocked.store, sort=Sort("called_at", descending=False), most=0)
    assert [call.id for call in page.calls] == [stocked.calls[0].id]
    assert page.calls[0] == stocked.calls[0]
    assert page.calls[0].notes == 1

"""The answer above the list: how many calls, how their customers felt, and where that is going."""

import streamlit as st

from dashboard import library
from dashboard.charts.name_counts import count_bars
from dashboard.charts.palette import Palette
from dashboard.charts.probabilities import probability_bars
from dashboard.charts.spread import spread_bars
from dashboard.charts.trend import trend_line
from dashboard.panels.colouring import in_colour
from dashboard.panels.rules import show_rules
from dashboard.panels.sentence import Piece
from dashboard.panels.states import plain
from dashboard.panels.zone import day_of, utc_offset_s
from ser_core.storage.adding_up import Period
from ser_core.storage.filtering import CallFilter
from ser_core.storage.groups import Group
from ser_core.storage.intervals import Interval

CLEARLY = 1.2  # times as much as the emotion heard next most: otherwise none of them is what was heard
PERIODS: dict[Period, str] = {"day": "By day", "week": "By week"}
PERIOD = "calls-period"  # kept by hand: a field is forgotten with its page


def show_overview(wanted: CallFilter, colours: Palette) -> int:
    """Everything above the list; how many calls there are in it."""
    with st.container(key="answer"):  # look.css sets it larger
        answer_place = st.empty()
    by = shown_period()
    seen = library.overview(wanted, by, utc_offset_s())
    answer_place.markdown(in_colour(answer(seen.group), colours))
    if seen.group.calls == 0:
        return 0
    st.caption(trust(seen.group))
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.header("Sentiment over time", anchor=False)
        _period_choice(by)
        judged = [point for point in seen.trend if point.sentiment is not None]
        if judged:
            st.altair_chart(
                trend_line(judged, by, colours),
                theme=None,
                alt=f"Mean sentiment {PERIODS[by].lower()} with its 95 % interval, from {judged[0].start} to {judged[-1].start}",
            )
        else:
            st.caption("In none of these calls could a feeling be told.")
    with right:
        st.header("How many calls felt how", anchor=False)
        st.altair_chart(spread_bars(seen.spread, colours), theme=None, alt="How many calls have which sentiment")
    left, right = st.columns(2, gap="large")
    with left:
        st.header("Emotions heard", anchor=False)
        if shares := seen.group.emotion_share:
            st.altair_chart(
                probability_bars(shares, colours, max(shares.values())),
                theme=None,
                alt="The mean share of each emotion, of the speech that could be told",
            )
    with right, st.container():
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.header("Rules that hold", anchor=False, width="content")
            show_rules(wanted)
        if seen.hits:
            counts = {name: found.calls for name, found in seen.hits.items()}
            st.altair_chart(
                count_bars(counts, colours, "calls in which it holds"),
                theme=None,
                alt="In how many calls each rule holds",
            )
        else:
            st.caption("No rule is saved. A rule says which calls somebody should look at.")
    return seen.group.calls


def shown_period() -> Period:
    """A point a week until somebody wants to see days."""
    return "day" if st.session_state.get(PERIOD) == "day" else "week"


def answer(group: Group) -> list[Piece]:
    """How many, and how they felt, in a sentence or two."""
    calls = f"{group.calls:,} {'call' if group.calls == 1 else 'calls'}"
    if group.calls == 0:
        return [Piece("No kept call is like that.")]
    if group.metrics["sentiment"] is None:
        return [Piece(f"{calls}; in none of them could a feeling be told.")]
    mean = group.metrics["sentiment"]
    pieces = [Piece(f"{calls}. Their customers sounded {tone(mean, group.sentiment_interval)}: {signed(mean)}")]
    if group.sentiment_interval is not None:
        low, high = group.sentiment_interval
        pieces.append(Piece(f" ({signed(low)} to {signed(high)})"))
    pieces.append(Piece(" on average"))
    if group.emotion_share:
        second, first = sorted(group.emotion_share.values())[-2:]
        most = max(group.emotion_share, key=lambda emotion: group.emotion_share[emotion])
        pieces += [Piece(", most often "), Piece(most, most)] if first >= CLEARLY * second else []
    return [*pieces, Piece(".")]


def tone(mean: float, interval: Interval | None) -> str:
    """On which side of neutral, as far as so many calls can say."""
    low, high = interval or (mean, mean)
    if low > 0:
        return "more pleasant than not"
    return "more unpleasant than not" if high < 0 else "neither pleasant nor unpleasant"


def signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def trust(group: Group) -> str:
    """What the numbers are of."""
    span = ""
    if group.first is not None and group.last is not None:
        first, last = day_of(group.first), day_of(group.last)
        span = f"{first} to {last} · " if first != last else f"{first} · "
    unjudged = group.calls - group.judged
    left_out = f"; {unjudged:,} without a feeling that could be told are left out" if unjudged else ""
    return plain(
        f"{span}Sentiment is from −1 to 1, each call counted once{left_out}. In brackets, and as a band, 95 % intervals of the "
        "mean: how far it may be off because there are not more calls. They say nothing of how often the model is wrong."
    )


def _period_choice(by: Period) -> None:
    key = f"{PERIOD}-field"

    def chose() -> None:
        st.session_state[PERIOD] = st.session_state[key] or by

    st.segmented_control(
        "Points",
        list(PERIODS),
        format_func=PERIODS.__getitem__,
        default=by,
        key=key,
        on_change=chose,
        required=True,
        label_visibility="collapsed",
    )

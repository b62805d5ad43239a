"""The list of calls, a page at a time: rows are picked, and what is picked can be opened, compared, tagged, exported, deleted."""

import pandas as pd
import streamlit as st

from dashboard import library
from dashboard.charts.dress import clock
from dashboard.charts.palette import Palette
from dashboard.panels.asked import asked, first_page, pick, turn_page, unpick
from dashboard.panels.bulk import show_bulk
from dashboard.panels.comparing import show_comparison
from dashboard.panels.states import show_error
from dashboard.panels.zone import here
from ser_core.errors import CalltoneError
from ser_core.storage.finding import PAGE, find_calls
from ser_core.storage.summaries import CallSummary

ROW_PX = 36


@st.fragment
def show_calls(count: int, colours: Palette) -> None:
    """A click in it draws this part again, and nothing above it."""
    now = asked()
    after = now.places[-1] if now.places else None
    try:
        page = find_calls(library.store(), now.wanted, now.sort, after)
    except CalltoneError as error:
        show_error(error)
        return
    if not page.calls and now.places:  # what was on it is deleted
        first_page()
        st.rerun(scope="fragment")
    st.header("The calls", anchor=False)
    _show_page(page.calls, colours)
    _show_paging(len(page.calls), count, page.next)
    show_bulk(count)
    show_comparison(count, colours)


def _show_page(calls: tuple[CallSummary, ...], colours: Palette) -> None:
    now = asked()
    ids = [call.id for call in calls]
    # another page, order or filter is another table: a row picked in one must not be picked in the other
    key = f"table-{now.changes}-{len(now.places)}-{now.places[-1] if now.places else ''}"

    def chose() -> None:
        rows = st.session_state[key].selection.rows
        pick(ids, {ids[row] for row in rows if row < len(ids)})

    table = call_frame(calls)
    ink = {word: f"color: {colour}; font-weight: 600" for word, colour in colours.text.items()}
    picked = [place for place, call_id in enumerate(ids) if call_id in now.picked]
    st.dataframe(
        table.style.map(lambda word: ink.get(word, ""), subset=["mostly"]),
        key=key,
        hide_index=True,
        placeholder="",
        on_select=chose,
        selection_mode="multi-row",
        selection_default={"selection": {"rows": picked}},
        row_height=ROW_PX,
        height=ROW_PX * (min(len(calls), 15) + 1) + 3,
        column_config={
            "when": st.column_config.DatetimeColumn("When", format="YYYY-MM-DD HH:mm", width=146),
            "file": st.column_config.TextColumn("File", width=184),
            "length": st.column_config.TextColumn("Length", width=60),
            "sentiment": st.column_config.NumberColumn("Sentiment", format="%+.2f", width=80),
            "trend": st.column_config.TextColumn("Trend", width=84),
            "mostly": st.column_config.TextColumn("Mostly", width=84),
            "unpleasant": st.column_config.NumberColumn("Unpleasant", format="%.0f%%", width=92),
            "rules": st.column_config.TextColumn("Rules", width=120),
            "tags": st.column_config.TextColumn("Tags", width=120),
            "customer": st.column_config.TextColumn("Customer", width=90),
            "notes": st.column_config.NumberColumn("Notes", width=62),
        },
        alt="The calls of this page: when, file, length, sentiment, trend, emotion heard most, unpleasant share, rules, tags, customer and notes",
    )


def _show_paging(shown: int, count: int, following: str | None) -> None:
    now = asked()
    first = len(now.places) * PAGE + 1
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.button(
            "Back",
            icon=":material/chevron_left:",
            disabled=not now.places,
            on_click=turn_page,
            args=(None,),
            key="back",
        )
        st.button(
            "Next",
            icon=":material/chevron_right:",
            disabled=following is None,
            on_click=turn_page,
            args=(following,),
            key="next",
        )
        st.caption(f"{first:,}–{first + shown - 1:,} of {count:,}", width="content")
        if now.picked:
            st.caption(f"**{len(now.picked):,} picked**", width="content")
            st.button("Pick none", type="tertiary", on_click=unpick)
        else:
            st.caption("Tick rows to open, compare, tag, export or delete them.", width="content")


def call_frame(calls: tuple[CallSummary, ...]) -> pd.DataFrame:
    """A row a call; nobody's text is markup in a table."""
    return pd.DataFrame(
        {
            "when": [call.called_at.astimezone(here()).replace(tzinfo=None) for call in calls],
            "file": [call.file for call in calls],
            "length": [clock(call.duration_s) for call in calls],
            "sentiment": [call.sentiment for call in calls],
            "trend": [call.trend for call in calls],
            "mostly": [max(call.emotion_share, key=lambda e: call.emotion_share[e], default=None) for call in calls],
            "unpleasant": [None if call.negative_share is None else call.negative_share * 100 for call in calls],
            "rules": [", ".join(call.rules) for call in calls],
            "tags": [", ".join(call.tags) for call in calls],
            "customer": [call.customer for call in calls],
            "notes": [call.notes or None for call in calls],
        }
    ).astype({"sentiment": "float64", "unpleasant": "float64", "notes": "float64"})

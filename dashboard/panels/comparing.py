"""Two calls beside each other, or one beside its group: one table and one chart."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from dashboard import library
from dashboard.charts.comparison import comparison_chart
from dashboard.charts.palette import SHOWN_EMOTIONS, Palette
from dashboard.panels.asked import asked
from dashboard.panels.measures import MEASURES, written
from dashboard.panels.overview import shown_period
from dashboard.panels.states import plain, show_error
from dashboard.panels.zone import utc_offset_s
from ser_core.errors import CalltoneError
from ser_core.storage.filtering import CallFilter
from ser_core.storage.finding import find_calls
from ser_core.storage.groups import shares_below
from ser_core.storage.summaries import CallSummary


def show_comparison(count: int, colours: Palette) -> None:
    """Drawn where one or two calls are picked."""
    picked = asked().picked
    if len(picked) not in (1, 2):
        return
    try:
        found = {call.id: call for call in find_calls(library.store(), CallFilter(ids=picked)).calls}
        calls = [found[call_id] for call_id in picked if call_id in found]
        if len(calls) == 2:
            _two(calls[0], calls[1], colours)
        elif len(calls) == 1 and count > 1:
            _one_and_group(calls[0], count, colours)
    except CalltoneError as error:
        show_error(error)


def _two(one: CallSummary, other: CallSummary, colours: Palette) -> None:
    names = (one.file, other.file) if one.file != other.file else (f"{one.file} (1)", f"{other.file} (2)")
    st.header("Two calls beside each other", anchor=False)
    st.caption(f"● {plain(names[0])} · ○ {plain(names[1])}")
    columns = {f"● {names[0]}": _cells(one), f"○ {names[1]}": _cells(other)}
    _show(columns, one.emotion_share, other.emotion_share, names, colours)


def _one_and_group(call: CallSummary, count: int, colours: Palette) -> None:
    now = asked()
    group = library.overview(now.wanted, shown_period(), utc_offset_s()).group
    below = shares_below(library.store(), call, now.wanted)
    group_name = f"the {count:,} calls shown"
    st.header("This call against its group", anchor=False)
    st.caption(f"● {plain(call.file)} · ○ the mean of {group_name}. Pick a second call to see two beside each other.")
    means = {name: written(name, group.metrics[name]) for name in MEASURES}
    lower = {name: f"{below[name]:.0%}" if name in below else "" for name in MEASURES}
    columns = {f"● {call.file}": _cells(call), "○ group’s mean": means, "calls below it": lower}
    _show(columns, call.emotion_share, group.emotion_share, (call.file, group_name), colours)


def _cells(call: CallSummary) -> dict[str, str]:
    return {name: written(name, getattr(call, name)) for name in MEASURES}


def _show(
    columns: Mapping[str, Mapping[str, str]],
    one: Mapping[str, float],
    other: Mapping[str, float],
    names: tuple[str, str],
    colours: Palette,
) -> None:
    table, chart = st.columns([1, 1], gap="large")
    frame = {"": [told.name for told in MEASURES.values()]}
    frame |= {heading: [cells[name] for name in MEASURES] for heading, cells in columns.items()}
    with table:
        st.dataframe(pd.DataFrame(frame), hide_index=True, alt=f"{names[0]} and {names[1]} in numbers")
    with chart:
        heard = [emotion for emotion in SHOWN_EMOTIONS if one.get(emotion) or other.get(emotion)]
        if heard:
            st.altair_chart(
                comparison_chart(heard, one, other, names, colours),
                theme=None,
                alt=f"The share of each emotion in {names[0]} and in {names[1]}",
            )
        else:
            st.caption("In neither could an emotion be told.")

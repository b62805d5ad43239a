"""The saved rules that hold in an open call, each with the moments that it means."""

import streamlit as st

from dashboard import library
from dashboard.charts.dress import clock
from dashboard.panels.session import look_at
from dashboard.panels.states import plain
from ser_core.calls.analysis import CallAnalysis
from ser_core.calls.rules import Met, rule_hits
from ser_core.errors import CalltoneError


def show_hits(analysis: CallAnalysis) -> None:
    """Nothing where no rule is saved; a store that cannot be opened says so beside the button that keeps the call."""
    try:
        rules = [rule for _, parts in library.rules() for rule in parts]
    except CalltoneError:
        return
    hits = rule_hits(analysis, rules)
    if rules and not hits:
        st.caption(f"None of the {len(rules)} saved rules holds in this call.")
    for hit in hits:
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.badge(plain(hit.rule), icon=":material/flag:", color="orange")
            for number, met in enumerate(hit.because):
                _show_condition(f"{hit.rule}-{number}", met)


def _show_condition(key: str, met: Met) -> None:
    if met.where is None:
        st.caption(plain(met.condition))
        return
    at_s = met.where.start_s
    label = f"{plain(met.condition)} at {clock(at_s)}"
    st.button(label, key=f"hit-{key}", type="tertiary", on_click=look_at, args=(at_s, at_s), help="Look at this moment")

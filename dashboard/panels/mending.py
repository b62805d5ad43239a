"""What a person puts right where two voices were told apart: whose turn it was, and where one person's words end."""

import streamlit as st

from dashboard import services
from dashboard.charts.rows import person_name
from dashboard.panels.session import mend
from dashboard.voices import CutAt, with_given
from ser_core.calls.analysis import CallAnalysis, ScoredTurn
from ser_core.segmentation.joining import SHORTEST_TURN_S

STEP_S = 0.1  # as fine as one can hear where another person begins


def show_mending(call: services.OpenCall, analysis: CallAnalysis, turn: ScoredTurn) -> None:
    """Give the turn to the other person, cut it, or take back what was mended."""
    other = next(person.id for person in analysis.participants if person.id != turn.participant)
    with st.container(horizontal=True, gap="small", key="mending"):
        st.button(
            f"This was the {person_name(other).lower()}",
            icon=":material/swap_horiz:",
            key=f"give-{turn.start_s}-{turn.end_s}",  # whatever else is chosen meanwhile, the click is of this turn
            on_click=mend,
            args=(call, with_given(call.mends, turn.start_s, turn.end_s), turn.start_s, turn.end_s),
        )
        if turn.duration_s > 2 * SHORTEST_TURN_S + STEP_S:
            # a key of its own for every turn: the one of the turn before would stay open
            with st.popover("Cut", icon=":material/content_cut:", key=f"cut-{turn.start_s}-{turn.end_s}"):
                _cut(call, turn)
        if call.mends:
            last = call.mends[-1]
            st.button(
                "Undo",
                icon=":material/undo:",
                help="Takes back what you mended last",
                on_click=mend,
                args=(call, call.mends[:-1], last.start_s, last.end_s),
            )
        if len(call.mends) > 1:
            st.button(
                "Undo all",
                help="The turns are again as calltone found them",
                on_click=mend,
                args=(call, (), turn.start_s, turn.end_s),
            )


def _cut(call: services.OpenCall, turn: ScoredTurn) -> None:
    key = f"cut-after-{turn.start_s}-{turn.end_s}"

    def cut_here() -> None:
        at_s = round(turn.start_s + st.session_state[key], 2)
        mend(call, (*call.mends, CutAt(turn.start_s, turn.end_s, at_s)), at_s, turn.end_s)

    st.markdown("Two people speak in this turn? Cut it where the other one begins, then say whose part is whose.")
    st.slider(
        "Seconds into the turn, as its player counts them",
        min_value=SHORTEST_TURN_S,
        max_value=turn.duration_s - SHORTEST_TURN_S,
        value=turn.duration_s / 2,
        step=STEP_S,
        format="%.1f s",
        key=key,
    )
    st.button("Cut here", type="primary", key=f"cut-here-{turn.start_s}-{turn.end_s}", on_click=cut_here)

"""A call's report: the answer, the time axis, the turns, and one moment of it."""

import streamlit as st

from dashboard import services
from dashboard.charts.palette import Palette
from dashboard.charts.rows import TurnRow, turn_rows
from dashboard.charts.timeline import MOMENT, timeline
from dashboard.charts.waveform import told_shape
from dashboard.panels.correcting import show_correction
from dashboard.panels.hits import show_hits
from dashboard.panels.legend import legend
from dashboard.panels.moment import show_moment
from dashboard.panels.sentence import felt_rows, strongest
from dashboard.panels.session import held_call, look_at, looked_at
from dashboard.panels.summary import show_summary
from dashboard.panels.turns import show_turns
from ser_core.calls.analysis import CallAnalysis
from ser_core.features.display import only_spoken


def show_report(call: services.OpenCall, analysis: CallAnalysis, model: str, colours: Palette) -> None:
    """From the answer down to the evidence."""
    show_summary(call, analysis, model, colours)
    show_hits(analysis)
    if analysis.turns:
        _evidence(call, analysis, colours)


@st.fragment
def _evidence(call: services.OpenCall, analysis: CallAnalysis, colours: Palette) -> None:
    """A click on the time axis or in the table draws this part again, and nothing else; a mend draws the whole page."""
    if held_call() is not call:
        st.rerun()
    rows = turn_rows(analysis)
    chosen = _chosen(analysis, rows)
    st.header("The call", anchor=False)
    st.html(legend([row.word for row in rows], colours))
    _time_axis(call, analysis, rows, chosen, colours)
    table, moment = st.columns([3, 2], gap="large")
    with table:
        st.header("Turns", anchor=False)
        # a click on the time axis gives the table a new key: only so does it mark the row
        clicks = st.session_state.get("clicks", 0)

        def chose(place: int) -> None:
            if st.session_state.get("clicks", 0) == clicks:  # a table that is gone may still send its last row
                _choose(rows[place])

        show_turns(rows, chosen, f"turns-{clicks}", colours, chose, draft=_draft(analysis))
    with moment:
        show_moment(call, analysis, chosen, colours)
        if call.stored is not None:
            show_correction(call.stored, analysis, chosen)


def _time_axis(
    call: services.OpenCall, analysis: CallAnalysis, rows: list[TurnRow], chosen: int, colours: Palette
) -> None:
    sha256 = call.recording.facts.sha256
    people = sorted(analysis.participants, key=lambda person: person.role == "agent")
    if call.soundless is not None:
        envelopes = {
            person.id: told_shape(
                [(one.start_s, one.end_s, one.loudness_dbfs) for one in analysis.turns if one.participant == person.id]
            )
            for person in people
        }
    else:
        envelopes = {
            person.id: services.voice_envelope(services.voice_track(call, person.channel), sha256, person.channel)
            for person in people
        }
    if analysis.told_apart and call.soundless is None:
        for person, shape in envelopes.items():
            spoken = [(row.start_s, row.end_s) for row in rows if row.participant == person]
            envelopes[person] = only_spoken(shape, spoken)
    key = "timeline"

    def clicked() -> None:
        picked = st.session_state[key].selection.get(MOMENT)
        if picked:
            st.session_state["clicks"] = st.session_state.get("clicks", 0) + 1
            _choose(rows[int(picked[0]["turn"])])

    st.altair_chart(
        timeline(rows, envelopes, analysis.source.duration_s, colours, chosen, draft=_draft(analysis)),
        theme=None,
        key=key,
        on_select=clicked,
        selection_mode=MOMENT,
        alt="The call over time: each voice, the emotion of each turn, and the sentiment. The table below holds the same.",
    )


def _draft(analysis: CallAnalysis) -> bool:
    return analysis.words is not None and analysis.words.draft


def _choose(row: TurnRow) -> None:
    look_at(row.start_s, row.end_s)


def _chosen(analysis: CallAnalysis, rows: list[TurnRow]) -> int:
    """The turn that was chosen, or the one to look at first."""
    if (chosen := looked_at()) is not None:
        return min(rows, key=lambda row: abs(row.start_s - chosen[0]) + abs(row.end_s - chosen[1])).turn
    first = strongest([row for row in felt_rows(analysis) if row.word != "uncertain"]) or strongest(rows)
    return first.turn if first else 0

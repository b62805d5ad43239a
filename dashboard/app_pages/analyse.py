"""Analyse: from a recording to how its customer felt."""

import streamlit as st

from dashboard import services
from dashboard.charts.palette import palette
from dashboard.panels.choices import show_choices
from dashboard.panels.opening import ask_for_call
from dashboard.panels.progress import analysed, searched
from dashboard.panels.report import show_report
from dashboard.panels.session import held_call, held_model, hold_call, say_side
from dashboard.panels.sides import ask_for_side
from dashboard.panels.states import show_error
from dashboard.panels.voices import ask_for_voice
from dashboard.panels.words import with_words
from ser_core.errors import CalltoneError

call = held_call()
if call is None:
    call = ask_for_call()
    if call is None:
        st.stop()
    hold_call(call)
    st.rerun()

model = held_model()
try:
    agent_too = show_choices(call)
    if call.customer is None:
        side = ask_for_side(call) if call.two_sides else ask_for_voice(call, searched(call))
        if side is None:
            st.stop()
        say_side(call, side)
        st.rerun()
    analysis = analysed(call, services.options_of(call, include_agent_emotion=agent_too), model)
except CalltoneError as error:
    show_error(error)
else:
    show_report(call, with_words(call, analysis), model, palette(dark=st.context.theme.type == "dark"))

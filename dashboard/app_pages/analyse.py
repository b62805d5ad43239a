"""Analyse: from a recording to how its customer felt."""

import streamlit as st

from dashboard import library, services
from dashboard.charts.palette import palette
from dashboard.panels.choices import show_choices
from dashboard.panels.exporting import show_exports
from dashboard.panels.keeping import show_keeping
from dashboard.panels.opening import ask_for_call
from dashboard.panels.progress import analysed, searched
from dashboard.panels.report import show_report
from dashboard.panels.session import close_call, held_call, held_model, hold_call, say_side
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
    hold_call(library.known_already(call))
    st.rerun()

model, colours = held_model(), palette(dark=st.context.theme.type == "dark")
try:
    if call.stored is not None:
        from dashboard.panels.stored import show_stored  # brings SQLAlchemy

        show_stored(call, call.stored, colours)
        st.stop()
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
    if call.stored is not None:
        st.button("Open another call", icon=":material/arrow_back:", on_click=close_call)
else:
    analysis = with_words(call, analysis)
    with st.container(horizontal=True, gap="small"):
        show_keeping(call, analysis, model)
        show_exports(call, analysis, services.model_trust(model))
    show_report(call, analysis, model, colours)

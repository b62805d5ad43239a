"""The call that this session looks at, the link that opens it again, and the model that is to answer."""

from dataclasses import replace

import streamlit as st

from dashboard import services
from dashboard.panels.states import show_error
from dashboard.voices import Mends
from ser_core.errors import CalltoneError
from ser_core.inference.shipped import OWN

CALL, TURN, LINK, MODEL = "call", "turn", "sample", "model"


def held_call() -> services.OpenCall | None:
    """The open call; on a fresh session the one that the link names (?sample=…)."""
    held = st.session_state.get(CALL)
    if isinstance(held, services.OpenCall):
        return held
    linked = st.query_params.get(LINK)
    if linked is None:
        return None
    try:
        hold_call(services.open_sample(linked))
    except CalltoneError as error:
        show_error(error)
        return None
    return held_call()


def hold_call(call: services.OpenCall) -> None:
    """Look at another call; what was chosen in the last one is forgotten."""
    st.session_state[CALL] = call
    st.session_state.pop(TURN, None)
    if call.sample is None:
        st.query_params.pop(LINK, None)
    else:
        st.query_params[LINK] = call.sample.key


def close_call() -> None:
    """Back to the way in."""
    st.session_state.pop(CALL, None)
    st.session_state.pop(TURN, None)
    st.query_params.pop(LINK, None)


def say_side(call: services.OpenCall, side: services.CustomerSide) -> None:
    """Note which side the customer is on, or which voice is theirs."""
    st.session_state[CALL] = replace(call, customer=side)
    st.session_state.pop(TURN, None)


def mend(call: services.OpenCall, mends: Mends, start_s: float, end_s: float) -> None:
    """Note what a person put right, and look at the turn of this time, which may be another's now."""
    st.session_state[CALL] = replace(call, mends=mends)
    look_at(start_s, end_s)


def look_at(start_s: float, end_s: float) -> None:
    """Choose a turn by its time: its place may change with the model, and with what is mended."""
    st.session_state[TURN] = start_s, end_s


def looked_at() -> tuple[float, float] | None:
    """The time of the turn that was chosen."""
    chosen: tuple[float, float] | None = st.session_state.get(TURN)
    return chosen


def held_model() -> str:
    """The model that was picked, for this call and those opened after it; calltone's own until one was."""
    held = st.session_state.get(MODEL)
    return held if held in services.models() else OWN


def hold_model(model: str) -> None:
    """Let another model answer; the turn that one looks at stays, as both heard the same turns."""
    st.session_state[MODEL] = model

"""The call that this session looks at, the link that opens it again, the model that answers, and who hears the words."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from dashboard import library, services
from dashboard.listening import Listening
from dashboard.panels.states import show_error
from dashboard.voices import Mends
from ser_core.errors import CalltoneError
from ser_core.inference.shipped import OWN
from ser_core.settings import WordsOptions

CALL, TURN, LINK, MODEL, WORDS, LISTENING = "call", "turn", "sample", "model", "words", "listening"
STORED_LINK, MOMENT_LINK = "call", "t"  # ?call=ID&t=SECONDS


def held_call() -> services.OpenCall | None:
    """The open call; on a fresh session the one that the link names (?sample=…, or ?call=… of a kept one)."""
    held = st.session_state.get(CALL)
    wanted = st.query_params.get(STORED_LINK)
    if isinstance(held, services.OpenCall) and wanted in (None, held.stored):
        link_to(held)  # the address of another page has no link
        return held
    if wanted is not None:
        return _linked(wanted)
    linked = st.query_params.get(LINK)
    if linked is None:
        return None
    try:
        hold_call(services.open_sample(linked))
    except CalltoneError as error:
        show_error(error)
        return None
    return held_call()


def _linked(call_id: str) -> services.OpenCall | None:
    """The kept call that a link names, at the moment that it names."""
    try:
        with st.spinner("Opening the kept call…"):
            call, moment = library.open_stored(call_id, st.query_params.get(MOMENT_LINK))
    except CalltoneError as error:
        st.session_state.pop(CALL, None)
        st.query_params.clear()
        show_error(error)
        return None
    hold_call(call)
    if moment is not None:
        look_at(*moment)
    return call


def hold_call(call: services.OpenCall) -> None:
    """Look at another call; what was chosen in the last one is forgotten."""
    st.session_state[CALL] = call
    st.session_state.pop(TURN, None)
    link_to(call)


def link_to(call: services.OpenCall) -> None:
    """What opens the call again stands in the address; an uploaded one that is not kept has no link."""
    links = {STORED_LINK: call.stored, LINK: call.sample.key if call.sample and call.stored is None else None}
    chosen = looked_at()
    links[MOMENT_LINK] = None if call.stored is None or chosen is None else f"{chosen[0]:g}"
    for name, value in links.items():
        if value is None:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != value:
            st.query_params[name] = value


def close_call() -> None:
    """Back to the way in."""
    stop_listening()
    st.session_state.pop(CALL, None)
    st.session_state.pop(TURN, None)
    for name in (LINK, STORED_LINK, MOMENT_LINK):
        st.query_params.pop(name, None)


def now_kept(call: services.OpenCall, call_id: str | None) -> None:
    """The open call is the kept one of this id from now on, or, with None, one that may be analysed otherwise."""
    st.session_state[CALL] = kept = replace(call, stored=call_id)
    link_to(kept)


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
    held = st.session_state.get(CALL)
    if isinstance(held, services.OpenCall) and held.stored is not None:
        link_to(held)


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


def held_words() -> WordsOptions | None:
    """Who is to hear the words, of this call and those opened after it; None until somebody asks for them."""
    held: WordsOptions | None = st.session_state.get(WORDS)
    return held


def hold_words(options: WordsOptions | None) -> None:
    """Let somebody hear the words, or nobody; what was wrong with the last one is forgotten."""
    st.session_state[WORDS] = options
    stop_listening()


def listening_to(key: object, begin: Callable[[], Listening]) -> Listening:
    """The listening of this session that goes under this key, begun where there is none; any other is stopped."""
    held: tuple[object, Listening] | None = st.session_state.get(LISTENING)
    if held is None or held[0] != key or (held[1].ended and held[1].error is None):
        stop_listening()
        st.session_state[LISTENING] = held = key, begin()
    return held[1]


def stop_listening() -> None:
    """Before the next turn; what was heard so far is kept."""
    held: tuple[object, Listening] | None = st.session_state.pop(LISTENING, None)
    if held is not None:
        held[1].stopped = True

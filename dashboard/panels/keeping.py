"""Keeping the call that is open: a choice, never done by itself; what is said of it, and whether its sound goes with it."""

from datetime import datetime
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import library, services
from dashboard.panels.session import hold_call, now_kept
from dashboard.panels.states import show_error
from dashboard.panels.zone import here
from ser_core.calls.analysis import CallAnalysis
from ser_core.errors import CalltoneError

if TYPE_CHECKING:
    from ser_core.storage.keeping import About

WHAT_IS_KEPT = (
    "Nothing is kept unless you say so. A kept call stays in this machine's store until somebody deletes it, and whoever "
    "opens these pages finds it under Calls. Name people by pseudonyms."
)


def show_keeping(call: services.OpenCall, analysis: CallAnalysis, model: str) -> None:
    """The way to keep it, or to what is kept of it; a store that cannot be opened says so, and nothing else breaks."""
    try:
        kept = library.kept_as(analysis, model)
    except CalltoneError as error:
        with st.popover("Keep this call", icon=":material/bookmark:", key="keep"):
            show_error(error)
        return
    if kept is not None:
        help_text = "This analysis is kept" + (", as it was found: without what you mended" if call.mends else "")
        st.button("Open the kept call", icon=":material/bookmark_added:", on_click=_open, args=(kept,), help=help_text)
        return
    with st.popover("Keep this call", icon=":material/bookmark:", key="keep"):
        _ask(call, analysis, model)


def _open(call_id: str) -> None:
    try:
        hold_call(library.open_stored(call_id)[0])
    except CalltoneError as error:
        show_error(error)


def _ask(call: services.OpenCall, analysis: CallAnalysis, model: str) -> None:
    st.caption(WHAT_IS_KEPT)
    with st.form("keep-form", border=False):
        day = st.date_input("Day of the call", value="today", max_value="today", format="YYYY-MM-DD", key="keep-day")
        customer = st.text_input("Customer’s pseudonym", max_chars=120, key="keep-customer")
        agent = st.text_input("Agent’s pseudonym", max_chars=120, key="keep-agent")
        tags = tag_choice("keep-tags")
        note = st.text_area("Note", max_chars=10_000, key="keep-note")
        sound = st.checkbox("Keep its sound too", value=call.source is not None, disabled=call.source is None)
        asked = st.form_submit_button("Keep", type="primary")
    if not asked:
        return
    from ser_core.storage.keeping import About

    noon = datetime(day.year, day.month, day.day, 12, tzinfo=here())
    about = About(noon, customer.strip() or None, agent.strip() or None, tuple(tags), note.strip() or None)
    _keep(call, analysis, model, about, sound=sound)


def _keep(call: services.OpenCall, analysis: CallAnalysis, model: str, about: "About", *, sound: bool) -> None:
    try:
        with st.spinner("Keeping the call…"):
            kept = library.keep(call, analysis, model, about, sound=sound)
    except CalltoneError as error:
        show_error(error)
        return
    now_kept(call, kept.id)
    st.rerun()


def tag_choice(key: str, chosen: tuple[str, ...] = ()) -> list[str]:
    """Tags that there are, and new ones as they are typed."""
    try:
        known = library.known_tags() if library.existing_store() is not None else []
    except CalltoneError:
        known = []
    return st.multiselect(
        "Tags",
        sorted({*known, *chosen}),
        default=list(chosen),
        accept_new_options=True,
        placeholder="Choose or type",
        key=key,
    )

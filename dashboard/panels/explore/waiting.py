"""A look that takes minutes: a bar, and a button that ends it."""

from collections.abc import Callable

import streamlit as st

from dashboard.panels.states import show_error
from dashboard.services import Progress
from ser_core.errors import CalltoneError


def long_look(offer: str, how_long: str, look: Callable[[Progress], None], key: str) -> None:
    """A button that starts it; once it is done the page is drawn again with what it found.

    Streamlit ends a script at its next word to the browser when the person clicks anything or goes away: so the look
    needs no thread of its own, and nothing is kept of one that was stopped.
    """
    if not st.session_state.get(key):
        st.button(offer, key=key, type="primary")
        st.caption(how_long)
        return
    place = st.empty()
    with place.container():
        bar = st.progress(0.0, "Beginning")
        st.button("Stop", key=f"{key}-stop", icon=":material/stop:")
    last: tuple[str, int] | None = None

    def report(step: str, done: float) -> None:
        nonlocal last
        if (now := (step, int(400 * done))) != last:  # ten thousand clips are not ten thousand messages
            last = now
            bar.progress(min(1.0, max(0.0, done)), step)

    try:
        look(report)
    except CalltoneError as error:
        place.empty()
        show_error(error)
        st.button("Back", key=f"{key}-back")
        return
    st.rerun()

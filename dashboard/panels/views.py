"""Saved views: a filter and an order under a name, for everybody who uses the store."""

import streamlit as st

from dashboard import library
from dashboard.panels.asked import ask, asked
from dashboard.panels.filters import fill_fields
from dashboard.panels.states import plain, show_error
from ser_core.errors import CalltoneError
from ser_core.storage.views import View, delete_view, keep_view, saved_views


def show_views() -> None:
    """Those that are saved, each one click away, and a name for what is asked now."""
    with st.popover("Views", icon=":material/bookmarks:", key="views"):
        views = saved_views(library.store())
        if not views:
            st.caption("No view is saved yet. Filter and sort as you like, then give it a name here.")
        for view in views:
            with st.container(horizontal=True, gap="small"):
                st.button(plain(view.name), key=f"view-{view.name}", on_click=_open, args=(view,))
                st.button(
                    "Delete",
                    key=f"drop-{view.name}",
                    type="tertiary",
                    icon=":material/delete:",
                    help=f"Forget the view {plain(view.name)}",
                    on_click=_drop,
                    args=(view.name,),
                )
        with st.form("view-form", border=False, clear_on_submit=True):
            name = st.text_input("Save what is shown now as", max_chars=120, key="view-name")
            if st.form_submit_button("Save", type="primary") and name.strip():
                _save(name)


def _open(view: View) -> None:
    ask(view.filter, view.sort)
    fill_fields(view.filter, view.sort)


def _drop(name: str) -> None:
    try:
        delete_view(library.store(), name)
    except CalltoneError as error:
        show_error(error)


def _save(name: str) -> None:
    now = asked()
    try:
        keep_view(library.store(), View(name, now.wanted, now.sort))
    except CalltoneError as error:
        show_error(error)
        return
    st.rerun()

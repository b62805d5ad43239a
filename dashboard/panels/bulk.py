"""What is done with many calls at once: those that are picked, or all that the filter leaves."""

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from dashboard import library
from dashboard.panels.asked import asked, first_page
from dashboard.panels.deleting import ask_to_delete
from dashboard.panels.keeping import tag_choice
from dashboard.panels.states import show_error
from ser_core.errors import CalltoneError
from ser_core.storage.tagging import tag_calls, untag_calls
from ser_core.storage.zipping import FORMS, zip_calls

MOST_EXPORTED = 2_000  # some 100 kB a report: more is for `calltone store export`
AT_ONCE = 500  # calls of one transaction
Which = Literal["picked", "all"]


def show_bulk(count: int) -> None:
    """A row of actions; each says of how many calls it is."""
    now = asked()
    which: Which = "picked" if now.picked else "all"
    many = len(now.picked) if which == "picked" else count
    name = f"{many:,} picked" if which == "picked" else f"all {many:,}"
    with st.container(horizontal=True, gap="small", key="bulk"):
        if len(now.picked) == 1:
            st.button("Open", type="primary", icon=":material/open_in_full:", on_click=_wish, args=(now.picked[0],))
        with st.popover("Tag", icon=":material/sell:", key="bulk-tag"):
            _tag(name)
        with st.popover("Export", icon=":material/download:", key="bulk-export"):
            _export(name, many)
        with st.popover("Delete", icon=":material/delete:", key="bulk-delete"):
            if st.checkbox(f"Say what would go: {name}", key=f"bulk-sure-{name}"):
                ask_to_delete(_ids(), then=first_page)
    if wish := st.session_state.pop("calls-open", None):
        st.switch_page("app_pages/analyse.py", query_params={"call": wish})


def _wish(call_id: str) -> None:
    st.session_state["calls-open"] = call_id


def _ids() -> Sequence[str]:
    now = asked()
    return now.picked or library.ids_of(now.wanted)


def _tag(name: str) -> None:
    with st.form("bulk-tags", border=False, clear_on_submit=True):
        tags = tag_choice("bulk-tag-choice")
        give = st.form_submit_button(f"Give to {name}", type="primary")
        take = st.form_submit_button(f"Take from {name}")
    if not tags or not (give or take):
        return
    try:
        ids = _ids()
        for first in range(0, len(ids), AT_ONCE):
            change = tag_calls if give else untag_calls
            change(library.store(), ids[first : first + AT_ONCE], tags)
    except CalltoneError as error:
        show_error(error)
        return
    library.changed()
    st.rerun()


def _export(name: str, many: int) -> None:
    if many > MOST_EXPORTED:
        st.caption(
            f"At most {MOST_EXPORTED:,} calls go into one zip here: filter them, or let `calltone store export FILE.zip` "
            "write the whole store."
        )
        return
    forms = st.multiselect(
        f"Of {name}", list(FORMS), default=["turns", "metrics"], format_func=FORMS.__getitem__, key="bulk-forms"
    )
    if not forms or not st.button("Make the zip", type="primary"):
        return
    place = st.empty()
    shown = place.progress(0.0, "Writing")

    def told(done: int) -> None:
        shown.progress(min(1.0, done / many), f"Writing: {done:,} of {many:,}")

    try:
        made = zip_calls(
            library.store(),
            _ids(),
            forms,
            library.trust_of,
            told,
        )
    except CalltoneError as error:
        show_error(error)
        return
    finally:
        place.empty()
    with made:
        st.download_button(
            "Download the zip", made.read(), file_name="calls.zip", mime="application/zip", on_click="ignore"
        )

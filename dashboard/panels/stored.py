"""A kept call: its report as it was kept, and what people say of it."""

import streamlit as st

from dashboard import library, services
from dashboard.charts.palette import Palette
from dashboard.panels.deleting import ask_to_delete
from dashboard.panels.exporting import show_exports
from dashboard.panels.keeping import tag_choice
from dashboard.panels.report import show_report
from dashboard.panels.session import close_call, now_kept
from dashboard.panels.states import plain, show_error
from dashboard.panels.zone import day_of
from ser_core.errors import CalltoneError
from ser_core.storage.reading import StoredCall
from ser_core.storage.remarks import add_note, delete_note
from ser_core.storage.tagging import name_people, tag_calls, untag_calls


def show_stored(call: services.OpenCall, call_id: str, colours: Palette) -> None:
    """The row of what may be done with it, then the report."""
    stored = library.stored_call(call_id)
    model = library.model_of(stored)
    with st.container(horizontal=True, gap="small"):
        st.button("Open another call", icon=":material/arrow_back:", on_click=close_call)
        with st.popover("Tags", icon=":material/sell:", key="stored-tags"):
            _tags(stored)
        with st.popover("Notes", icon=":material/notes:", key="stored-notes"):
            _notes(stored)
        with st.popover("People", icon=":material/group:", key="stored-people"):
            _people(stored)
        show_exports(call, stored.analysis, library.trust_of(stored))
        if call.soundless is None:
            st.button(
                "Analyse again",
                icon=":material/replay:",
                on_click=now_kept,
                args=(call, None),
                help="With another model, or another customer; what is kept stays as it is",
            )
        with st.popover("Delete", icon=":material/delete:", key="stored-delete"):
            ask_to_delete([call_id], then=close_call)
    st.caption(_kept_line(stored))
    show_report(call, stored.analysis, model or stored.summary.model, colours)


def _kept_line(stored: StoredCall) -> str:
    """That it is kept, and what was said of it."""
    found = stored.summary
    facts = [f"**Kept** {day_of(found.stored_at)}", f"call of {day_of(found.called_at)}"]
    facts += [f"{role} {plain(name)}" for role, name in (("customer", found.customer), ("agent", found.agent)) if name]
    facts += [f"tags: {', '.join(map(plain, found.tags))}"] if found.tags else []
    facts += [f"{found.notes} {'note' if found.notes == 1 else 'notes'}"] if found.notes else []
    return " · ".join(facts)


def _tags(stored: StoredCall) -> None:
    call_id, had = stored.summary.id, stored.summary.tags
    with st.form(f"tags-{call_id}", border=False):
        chosen = tag_choice(f"tags-of-{call_id}-{'|'.join(had)}", had)
        saved = st.form_submit_button("Save", type="primary")
    if saved and set(chosen) != set(had):
        try:
            tag_calls(library.store(), [call_id], [tag for tag in chosen if tag not in had])
            untag_calls(library.store(), [call_id], [tag for tag in had if tag not in chosen])
        except CalltoneError as error:
            show_error(error)
            return
        library.changed()
        st.rerun()


def _notes(stored: StoredCall) -> None:
    call_id = stored.summary.id
    for note in stored.notes:
        with st.container(border=True):
            st.caption(f"{plain(note.who)}, {day_of(note.written_at)}")
            st.text(note.text)
            if st.button("Delete this note", key=f"note-{call_id}-{note.number}", type="tertiary"):
                delete_note(library.store(), call_id, note.number)
                st.rerun()
    with st.form(f"note-{call_id}", border=False, clear_on_submit=True):
        text = st.text_area("A new note", max_chars=10_000)
        saved = st.form_submit_button("Add", type="primary")
    if saved and text.strip():
        try:
            add_note(library.store(), call_id, text)
        except CalltoneError as error:
            show_error(error)
            return
        st.rerun()


def _people(stored: StoredCall) -> None:
    found = stored.summary
    st.caption("Pseudonyms, by which all calls of one person can be found and deleted.")
    with st.form(f"people-{found.id}", border=False):
        customer = st.text_input("Customer", found.customer or "", max_chars=120)
        agent = st.text_input("Agent", found.agent or "", max_chars=120)
        saved = st.form_submit_button("Save", type="primary")
    if saved:
        try:
            name_people(library.store(), found.id, customer.strip() or None, agent.strip() or None)
        except CalltoneError as error:
            show_error(error)
            return
        library.changed()
        st.rerun()

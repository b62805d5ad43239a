"""The store's rules: saved from their text, forgotten, and asked of the calls that are shown."""

import streamlit as st

from dashboard import library
from dashboard.panels.states import plain, show_error
from ser_core.errors import CalltoneError
from ser_core.storage.asking import ask_calls, keep_rules
from ser_core.storage.filtering import CallFilter
from ser_core.storage.rules import delete_rule, stored_rules

EXAMPLE = '[[rules]]\nname = "Angry for long, and left so"\nall = ["customer negative >= 20 s", "no recovery"]'


def show_rules(wanted: CallFilter) -> None:
    """A popover; a call is asked when it is kept, calls that were kept before when somebody says so."""
    with st.popover("Rules", icon=":material/flag:", key="rules"):
        for rule in stored_rules(library.store()):
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                st.markdown(f"**{plain(rule.name)}**", help=plain(rule.text))
                st.button(
                    "Delete",
                    key=f"rule-{rule.name}",
                    type="tertiary",
                    icon=":material/delete:",
                    help=f"Forget the rule {plain(rule.name)} and where it held",
                    on_click=_drop,
                    args=(rule.name,),
                )
        with st.form("rules-form", border=False):
            text = st.text_area("New rules, as in docs/rules.md", placeholder=EXAMPLE, key="rules-text", height=140)
            asked = st.form_submit_button("Save, and ask the calls shown", type="primary")
        if asked:
            _save(text, wanted)


def _drop(name: str) -> None:
    try:
        delete_rule(library.store(), name)
    except CalltoneError as error:
        show_error(error)
    library.changed()


def _save(text: str, wanted: CallFilter) -> None:
    try:
        if text.strip():
            keep_rules(library.store(), text)
        call_ids = library.ids_of(wanted)
        with st.spinner(f"Asking {len(call_ids):,} calls…"):
            ask_calls(library.store(), call_ids)
    except CalltoneError as error:
        show_error(error)
        return
    library.changed()
    st.rerun()

"""Deleting kept calls: it says what goes, asks for their number, and then for a click."""

from collections.abc import Callable, Iterator, Sequence

import streamlit as st

from dashboard import library
from dashboard.panels.states import show_error
from ser_core.errors import CalltoneError
from ser_core.storage.deleting import AT_ONCE, delete_calls

WHAT_GOES = (
    "What was heard, the sound, tags, notes and corrections go for good, and pseudonyms that no other call has. "
    "Nothing brings them back."
)


def ask_to_delete(call_ids: Sequence[str], then: Callable[[], None]) -> None:
    """Twice: the number is typed, then a button clicked that a wrong number leaves dead."""
    count = len(call_ids)
    calls = f"{count:,} {'call' if count == 1 else 'calls'}"
    st.markdown(f"**Delete {calls}?** {WHAT_GOES}")
    # another selection asks anew
    key = f"delete-{count}-{hash(tuple(call_ids))}"
    typed = st.text_input(f"Type {count} to say that you mean it", key=key)
    sure = typed.strip().replace(",", "") == str(count)
    if st.button(f"Delete {calls} for good", key=f"{key}-go", type="primary", disabled=not sure):
        _delete(call_ids, then)


def _delete(call_ids: Sequence[str], then: Callable[[], None]) -> None:
    place = st.empty()
    shown = place.progress(0.0, "Deleting")

    def told() -> Iterator[str]:
        for done, call_id in enumerate(call_ids):
            if done % AT_ONCE == 0:
                shown.progress(done / len(call_ids), f"Deleting: {done:,} of {len(call_ids):,}")
            yield call_id

    try:
        deleted = delete_calls(library.store(), told())
    except CalltoneError as error:
        show_error(error)
        return
    finally:
        library.changed()
        place.empty()
    st.toast(f"{deleted:,} {'call' if deleted == 1 else 'calls'} deleted")
    then()
    st.rerun()

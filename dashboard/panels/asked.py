"""What this session asks of the library: which calls, in which order, which page of them, and which are picked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from ser_core.storage.filtering import EVERY_CALL, CallFilter
from ser_core.storage.finding import Sort

ASKED = "calls"
LATEST = Sort()  # first


@dataclass(frozen=True, slots=True)
class Asked:
    """Kept when one goes to another page and back."""

    wanted: CallFilter = EVERY_CALL
    sort: Sort = LATEST
    places: tuple[str, ...] = ()  # where each page before the shown one ended
    picked: tuple[str, ...] = ()  # ids, of any page
    changes: int = 0  # of what was picked, other than by a click in the table: it then has to be drawn anew


def asked() -> Asked:
    held = st.session_state.get(ASKED)
    return held if isinstance(held, Asked) else Asked()


def ask(wanted: CallFilter, sort: Sort | None = None) -> None:
    """Other calls, from their first page on; those that were picked may not be among them."""
    now = asked()
    if wanted != now.wanted or (sort or now.sort) != now.sort:
        st.session_state[ASKED] = Asked(wanted, sort or now.sort, changes=now.changes + 1)


def turn_page(place: str | None) -> None:
    """On to the page behind a place, or, with None, one page back."""
    now = asked()
    places = now.places[:-1] if place is None else (*now.places, place)
    st.session_state[ASKED] = replace(now, places=places)


def first_page() -> None:
    """The list has become another one."""
    now = asked()
    st.session_state[ASKED] = replace(now, places=(), picked=(), changes=now.changes + 1)


def pick(shown: Sequence[str], chosen: Collection[str]) -> None:
    """Of the calls that one page shows, these; of other pages, those that were picked there."""
    now = asked()
    picked = [call_id for call_id in now.picked if call_id not in shown]
    st.session_state[ASKED] = replace(now, picked=(*picked, *(one for one in shown if one in chosen)))


def unpick() -> None:
    """None of them."""
    now = asked()
    st.session_state[ASKED] = replace(now, picked=(), changes=now.changes + 1)

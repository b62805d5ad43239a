"""What was chosen on a page stays while one is on another: Streamlit forgets the widgets of pages that are not shown."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

Choice = TypeVar("Choice")


def kept(key: str, default: Choice, among: Sequence[Choice] | None = None) -> Choice:
    """What the widget of this key held when it was last shown; the default where that is no choice any more."""
    held: Choice = st.session_state.get(_place(key), default)
    return held if among is None or held in among else default


def keeping(key: str) -> Callable[[], None]:
    """What a widget of this key does on a change."""

    def keep() -> None:
        st.session_state[_place(key)] = st.session_state[key]

    return keep


def _place(key: str) -> str:
    return f"kept {key}"

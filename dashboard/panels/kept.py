"""What was chosen on a page stays while one is on another: Streamlit forgets the widgets of pages that are not shown."""

from collections.abc import Callable, Mapping, Sequence
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


def kept_choice(label: str, names: Mapping[Choice, str], key: str) -> Choice:
    """A row of choices, one of which is always chosen: the first until somebody picks another."""
    choices = list(names)
    chosen: Choice = st.segmented_control(
        label,
        choices,
        format_func=names.__getitem__,
        default=kept(key, choices[0], choices),
        required=True,
        key=key,
        on_change=keeping(key),
    )
    return chosen


def _place(key: str) -> str:
    return f"kept {key}"

"""What a person heard in a turn of a kept call, beside what the model did."""

import streamlit as st

from dashboard import library
from dashboard.panels.states import plain, show_error
from ser_core.calls.analysis import CallAnalysis
from ser_core.emotions import EMOTIONS
from ser_core.errors import CalltoneError

LOCAL = "local"  # who says it, where nobody is named
AS_HEARD = "as calltone heard it"


def show_correction(call_id: str, analysis: CallAnalysis, place: int) -> None:
    """Asked of turns whose emotion was inferred: nobody is to label an agent by the way."""
    if analysis.turns[place].emotion is None:
        return
    try:
        corrections = library.stored_call(call_id).corrections
    except CalltoneError as error:
        show_error(error)
        return
    said = {one.who: one.emotion for one in corrections if one.position == place}
    options = (AS_HEARD, *EMOTIONS)
    key = f"really-{call_id}-{place}"
    st.selectbox(
        "What was it really?",
        options,
        index=options.index(said.get(LOCAL, AS_HEARD)),
        key=key,
        help="Kept with the call and counted as your label. Forty such turns of four calls are enough for `calltone adapt`.",
        on_change=lambda: _correct(call_id, place, st.session_state[key]),
    )
    others = [f"{plain(who)} heard {emotion}" for who, emotion in said.items() if who != LOCAL]
    mine = sum(one.who == LOCAL for one in corrections)
    corrected = [f"You corrected {mine} {'turn' if mine == 1 else 'turns'} of this call"] if mine else []
    if others or corrected:
        st.caption(" · ".join([*others, *corrected]))


def _correct(call_id: str, place: int, emotion: str) -> None:
    from ser_core.storage.remarks import correct_turn, withdraw_correction

    try:
        if emotion == AS_HEARD:
            withdraw_correction(library.store(), call_id, place)
        else:
            correct_turn(library.store(), call_id, place, emotion)
    except CalltoneError as error:
        show_error(error)

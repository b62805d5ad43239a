"""What may be changed about an open call: the call, the customer's side or voice, whether the agent is scored, the words, the model."""

import streamlit as st

from dashboard import services
from dashboard.model_figures import model_name
from dashboard.panels.session import close_call, held_model, hold_model, say_side
from dashboard.panels.sides import SIDES
from dashboard.panels.states import plain
from dashboard.panels.voices import HEARD, VOICES, what_was_found
from dashboard.panels.words import words_choice
from ser_core.emotions import EMOTIONS
from ser_core.settings import CustomerVoice

WHY_NOT_THE_AGENT = (
    "The agent is at work. Inferring an employee's emotions from their voice is forbidden in the European Union "
    "(AI Act, article 5) save for medical and safety reasons, and needs consent or a works agreement in many other places. "
    "So calltone leaves the agent's feelings out unless you decide otherwise for this call."
)
WHAT_THE_OTHERS_ARE = (
    "All but the first are earlier systems, rebuilt and here for comparison, trained on RAVDESS alone. "
    "Every figure is of people of RAVDESS whom the model never heard. "
    f"Guessing is right {1 / len(EMOTIONS):.0%} of the time."
)


def show_choices(call: services.OpenCall) -> bool:
    """The row above the report; gives whether the agent's emotion is to be inferred."""
    with st.container(horizontal=True, gap="small"):
        st.button("Open another call", icon=":material/arrow_back:", on_click=close_call)
        if call.customer is None:
            return False
        agent_too = False
        if call.two_sides:
            with st.popover(f"Customer: {SIDES[call.customer].lower()}"):
                _side_choice(call, call.customer)
        else:
            _voice_choice(call)
        if call.customer not in ("mixed", "unsaid"):
            with st.popover("Agent’s emotion"):
                agent_too = _agent_choice(call)
        words_choice()
        if len(services.models()) > 1:
            with st.popover(f"Model: {plain(model_name(held_model()))}"):
                _model_choice()
        return agent_too


def _side_choice(call: services.OpenCall, said: services.CustomerSide) -> None:
    key = f"side-of-{call.recording.facts.sha256}"
    st.radio(
        "The customer is on",
        list(SIDES),
        index=list(SIDES).index(said),
        format_func=SIDES.__getitem__,
        key=key,
        on_change=lambda: say_side(call, st.session_state[key]),
    )


def _voice_choice(call: services.OpenCall) -> None:
    """Whose voice is whose, and one click to swap them; with a voice named, two are told apart whatever was found."""
    key = f"voice-of-{call.recording.facts.sha256}"
    said: services.CustomerSide = call.customer if call.customer in HEARD else "mixed"

    def swap() -> None:
        other: CustomerVoice = "first" if said == "second" else "second"
        st.session_state[key] = other
        say_side(call, other)

    with st.popover(f"Customer: {VOICES[said].lower()}" if call.told_apart else "Customer: not told apart"):
        st.markdown(what_was_found(services.heard(call.recording).told.voices))
        st.radio(
            "The customer is the",
            list(VOICES),
            index=list(VOICES).index(said),
            format_func=VOICES.__getitem__,
            captions=["The one that speaks first", "The other one", "Every voice is judged, an agent’s too"],
            key=key,
            on_change=lambda: say_side(call, st.session_state[key]),
        )
    if call.told_apart:
        st.button("Swap voices", icon=":material/swap_horiz:", on_click=swap, help="The customer is the other voice")


def _agent_choice(call: services.OpenCall) -> bool:
    st.markdown(f"**Why it is not shown.** {WHY_NOT_THE_AGENT}")
    return st.toggle(
        "I may infer the agent’s emotion in this call", key=f"agent-{call.recording.facts.sha256}", value=False
    )


def _model_choice() -> None:
    st.caption(WHAT_THE_OTHERS_ARE)
    names, key = list(services.models()), "picked-model"
    st.radio(
        "Who is to answer",
        names,
        index=names.index(held_model()),
        format_func=lambda model: plain(model_name(model)),
        captions=[services.model_in_short(name) for name in names],
        key=key,
        on_change=lambda: hold_model(st.session_state[key]),
    )

"""What may be changed about an open call: another call, the customer's side, and whether the agent is scored too."""

import streamlit as st

from dashboard import services
from dashboard.panels.session import close_call, say_side
from dashboard.panels.sides import SIDES

WHY_NOT_THE_AGENT = (
    "The agent is at work. Inferring an employee's emotions from their voice is forbidden in the European Union "
    "(AI Act, article 5) save for medical and safety reasons, and needs consent or a works agreement in many other places. "
    "So calltone leaves the agent's feelings out unless you decide otherwise for this call."
)


def show_choices(call: services.OpenCall) -> bool:
    """The row above the report; gives whether the agent's emotion is to be inferred."""
    with st.container(horizontal=True, gap="small"):
        st.button("Open another call", icon=":material/arrow_back:", on_click=close_call)
        if not call.two_sides or call.customer is None:
            return False
        with st.popover(f"Customer: {SIDES[call.customer].lower()}"):
            _side_choice(call, call.customer)
        if call.customer in ("mixed", "unsaid"):
            return False
        with st.popover("Agent’s emotion"):
            return _agent_choice(call)


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


def _agent_choice(call: services.OpenCall) -> bool:
    st.markdown(f"**Why it is not shown.** {WHY_NOT_THE_AGENT}")
    return st.toggle(
        "I may infer the agent’s emotion in this call", key=f"agent-{call.recording.facts.sha256}", value=False
    )

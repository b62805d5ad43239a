"""Which model answers, how far to trust it, and the one picker of the page."""

import streamlit as st

from dashboard import services
from dashboard.model_figures import model_name
from dashboard.panels.kept import keeping, kept
from dashboard.panels.session import held_model, hold_model
from dashboard.panels.states import plain
from ser_core.inference.shipped import OWN

LOOK = "model-to-look-at"


def show_model_in_use() -> str:
    """The answer on top; gives the model that is looked at, which need not be the one in use."""
    used = held_model()
    st.title("Which model answers, and how far to trust it?", anchor=False)
    with st.container(key="answer"):  # look.css sets it larger
        st.markdown(f"**{plain(model_name(used))}** answers your calls.")
    st.caption(f"**How far to trust this.** {services.model_trust(used)}")
    names = list(services.models())
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        looked_at = st.selectbox(
            "Model to look at",
            names,
            index=names.index(kept(LOOK, used, names)),
            format_func=_called,
            key=LOOK,
            on_change=keeping(LOOK),
            width=340,
        )
        st.button(
            "In use" if looked_at == used else "Use this one",
            icon=":material/check:",
            type="primary" if looked_at != used else "secondary",
            disabled=looked_at == used,
            key="use-model",
            on_click=hold_model,
            args=(looked_at,),
            help="It answers for every call that you look at, until you pick another one or close the page",
        )
    st.caption(services.model_in_short(looked_at))
    return looked_at


def _called(model: str) -> str:
    return model_name(model) if model == OWN else f"{model} (an earlier system)"

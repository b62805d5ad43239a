"""An analysis while it runs: which step, and how much of it is done."""

import streamlit as st

from dashboard import services
from ser_core.calls.analysis import CallAnalysis
from ser_core.settings import CallOptions


def analysed(call: services.OpenCall, options: CallOptions, model: str) -> CallAnalysis:
    """The analysis, with a bar while one waits for it; a call analysed before opens at once."""
    place = st.empty()
    bar = place.progress(0.0, "Loading the model")

    def report(step: str, done: float) -> None:
        bar.progress(min(1.0, max(0.0, done)), step)

    try:
        return services.analysis(call.recording, options, report, model)
    finally:
        place.empty()

"""Work on a call while it runs: which step, and how much of it is done."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard import services
from dashboard.voices import Heard
from ser_core.calls.analysis import CallAnalysis
from ser_core.settings import CallOptions


def analysed(call: services.OpenCall, options: CallOptions, model: str) -> CallAnalysis:
    """The analysis, with a bar while one waits for it; a call analysed before opens at once."""
    with bar("Loading the model") as report:
        return services.analysis(call.recording, options, report, model, call.mends if call.told_apart else ())


def searched(call: services.OpenCall) -> Heard:
    """What is on the one track of a call, with a bar while one waits for it; found before, it is there at once."""
    with bar("Finding who speaks when") as report:
        return services.heard(call.recording, report)


@contextmanager
def bar(first_step: str) -> Iterator[services.Progress]:
    """A bar that is gone once the work is done."""
    place = st.empty()
    shown = place.progress(0.0, first_step)

    def report(step: str, done: float) -> None:
        shown.progress(min(1.0, max(0.0, done)), step)

    try:
        yield report
    finally:
        place.empty()

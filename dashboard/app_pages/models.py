"""Models: which one answers, how far to trust it, and what the others would say."""

import streamlit as st

from dashboard.charts.palette import palette
from dashboard.panels.acted_and_answered import show_acted_and_answered
from dashboard.panels.clip_by_all import show_clip_by_all
from dashboard.panels.kept import kept_choice
from dashboard.panels.model_evidence import show_model_evidence
from dashboard.panels.model_in_use import show_model_in_use
from dashboard.panels.model_table import show_all_models

VIEWS = {
    "all": "All models",
    "one": "This model, closely",
    "clip": "One clip, all models",
    "acted": "Answers beside what was acted",
}
VIEW = "models-view"

colours = palette(dark=st.context.theme.type == "dark")
model = show_model_in_use()
view = kept_choice("Look at", VIEWS, VIEW)
if view == "all":
    show_all_models(colours)
elif view == "one":
    show_model_evidence(model, colours)
elif view == "clip":
    show_clip_by_all(colours)
else:
    show_acted_and_answered(model, colours)

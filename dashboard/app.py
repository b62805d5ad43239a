"""The dashboard: `streamlit run dashboard/app.py` from the project's folder, or `calltone dashboard`."""

import sys
from pathlib import Path

import streamlit as st

# Streamlit puts the script's own folder on the path, and not the project's
if (project := str(Path(__file__).resolve().parents[1])) not in sys.path:
    sys.path.insert(0, project)

HERE = Path(__file__).parent
PAGE_PX = 1160  # a line of text and a time axis that the eye takes in at once, on any screen

st.set_page_config(page_title="calltone", page_icon=HERE / "static" / "calltone.svg", layout="wide")
page = st.navigation(
    [
        st.Page(HERE / "app_pages" / "analyse.py", title="Analyse", icon=":material/graphic_eq:", default=True),
        st.Page(HERE / "app_pages" / "calls.py", title="Calls", icon=":material/library_books:"),
        st.Page(HERE / "app_pages" / "explore.py", title="Explore the data", icon=":material/scatter_plot:"),
        st.Page(HERE / "app_pages" / "models.py", title="Models", icon=":material/model_training:"),
    ],
    position="top",
)
st.html(HERE / "look.css")
with st.container(horizontal_alignment="center"), st.container(width=PAGE_PX):
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.image(HERE / "static" / "calltone.svg", width=24, alt="")
        st.markdown("**calltone**", width="content")
    page.run()

"""Calls: how the kept calls felt, which of them to look at, and what to do with many at once."""

import streamlit as st

from dashboard import library
from dashboard.charts.palette import palette
from dashboard.panels.asked import asked
from dashboard.panels.call_table import show_calls
from dashboard.panels.filters import show_filters
from dashboard.panels.overview import show_overview
from dashboard.panels.states import show_error
from dashboard.panels.views import show_views
from ser_core.errors import CalltoneError
from ser_core.storage.filtering import EVERY_CALL
from ser_core.storage.finding import count_calls

colours = palette(dark=st.context.theme.type == "dark")
st.title("How do our customers feel?", anchor=False)
try:
    store = library.existing_store()
    if store is None or (asked().wanted == EVERY_CALL and count_calls(store, at_most=1) == 0):
        st.markdown(
            "No call is kept yet. Nothing is kept unless somebody says so: open a call and choose **Keep this call**, "
            "or let `calltone batch FOLDER` keep a whole folder."
        )
        if st.button("Open a call", type="primary", icon=":material/graphic_eq:"):
            st.switch_page("app_pages/analyse.py")
        st.stop()
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        show_filters()
        show_views()
    count = show_overview(asked().wanted, colours)
    if count:
        show_calls(count, colours)
except CalltoneError as error:
    show_error(error)

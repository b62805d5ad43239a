"""Explore the data: what the models learn from, and what is done to it."""

from collections.abc import Callable

import streamlit as st

from dashboard import corpus_views
from dashboard.charts.palette import Palette, palette
from dashboard.panels.colouring import in_colour
from dashboard.panels.explore.apart import show_apart
from dashboard.panels.explore.changes import show_changes
from dashboard.panels.explore.counts import show_counts
from dashboard.panels.explore.flat_map import show_map
from dashboard.panels.explore.lengths import show_lengths
from dashboard.panels.explore.said import (
    how_long,
    how_many,
    how_they_sound,
    what_changes_do,
    what_is_wrong,
    what_sets_apart,
    where_clips_lie,
)
from dashboard.panels.explore.sounds import show_sounds
from dashboard.panels.explore.source import Shown, pick_source, show_where_from, show_whose
from dashboard.panels.explore.trouble import show_trouble
from dashboard.panels.explore.waiting import long_look
from dashboard.panels.states import show_error
from ser_core.errors import CalltoneError

SECTIONS: dict[str, Callable[[Shown, Palette], None]] = {
    "How many": show_counts,
    "How long": show_lengths,
    "What sets them apart": show_apart,
    "The map": show_map,
    "How they sound": show_sounds,
    "What changes do": show_changes,
    "What is wrong": show_trouble,
}
MEASURED = ("How long", "What sets them apart", "The map")  # names of files do not tell these
HEARD = ("How they sound", "What changes do")  # these show clips, and no summary
SAID = {
    "How many": how_many,
    "How long": how_long,
    "What sets them apart": what_sets_apart,
    "The map": where_clips_lie,
    "How they sound": how_they_sound,
    "What changes do": what_changes_do,
    "What is wrong": what_is_wrong,
}

st.title("What do the models learn from?", anchor=False)
colours = palette(dark=st.context.theme.type == "dark")
try:
    shown = pick_source()
except CalltoneError as error:
    show_error(error)
    st.stop()
answer = st.container(key="answer")
section = st.segmented_control(
    "Look at",
    list(SECTIONS),
    default="How many",
    required=True,
    key="explore-section",
    persist_state="session",
    label_visibility="collapsed",
)
if section in MEASURED and not shown.measured and shown.root is not None:
    root = shown.root
    answer.markdown("Your own clips are counted, but nobody has listened to them yet.")
    long_look(
        "Measure my corpora",
        "Every clip is listened to once: ten thousand take some minutes. What was measured is kept until calltone ends; "
        "calltone corpora summarize keeps it in a file.",
        lambda progress: corpus_views.measure_own(root, progress),
        "explore-measure-own",
    )
else:
    answer.markdown(in_colour(SAID[section or "How many"](shown.summary, shown.corpus), colours))
    SECTIONS[section or "How many"](shown, colours)
if section not in HEARD:
    show_where_from(shown)
show_whose(shown)

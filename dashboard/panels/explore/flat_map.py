"""The clips on a map: near means that they sound alike."""

import streamlit as st

from dashboard import corpus_views
from dashboard.charts.clip_map import CLIP, map_chart
from dashboard.charts.palette import Palette
from dashboard.clip_paths import CORPORA
from dashboard.panels.colouring import in_colour
from dashboard.panels.explore.clip_card import show_clip
from dashboard.panels.explore.said import what_neighbours_share
from dashboard.panels.explore.source import Shown
from dashboard.panels.legend import legend
from dashboard.panels.states import plain

LAYOUTS = {"tsne": "Neighbours (t-SNE)", "pca": "Widest spread (PCA)"}


def show_map(shown: Shown, colours: Palette) -> None:
    """Hover a point to see whose it is; click it to hear it, where the user's own copy of the clip is here."""
    maps = {one.name: one for one in shown.summary.maps}
    if not maps:
        st.info("There are too few clips for a map.", icon=":material/info:")
        return
    with st.container(horizontal=True, gap="medium"):
        name = st.segmented_control(
            "Measured",
            list(maps),
            format_func=lambda one: plain(one[0].upper() + one[1:]),
            default=next(iter(maps)),
            required=True,
            key="explore-map",
            persist_state="session",
        )
        layout = st.segmented_control(
            "Laid out by",
            list(LAYOUTS),
            format_func=LAYOUTS.__getitem__,
            default="tsne",
            required=True,
            key="explore-layout",
            persist_state="session",
        )
    drawn = maps[name or next(iter(maps))]
    st.markdown(in_colour(what_neighbours_share(drawn), colours))
    clips = shown.summary.mapped
    st.html(legend({clip.emotion for clip in clips if shown.corpus in ("all", clip.corpus)}, colours))
    if layout == "pca":
        places, axes = (
            drawn.pca,
            tuple(f"component {n} ({share:.0%} of the variance)" for n, share in enumerate(drawn.explained, 1)),
        )
    else:
        places, axes = drawn.tsne, ("t-SNE 1 (only nearness counts)", "t-SNE 2")
    chosen = st.altair_chart(
        map_chart(clips, places, (axes[0], axes[1]), colours, shown.corpus),
        theme=None,
        key=f"map-{name}-{layout}-{shown.corpus}-{shown.own}",
        on_select="rerun",
        selection_mode=CLIP,
        alt=f"{len(clips):,} clips laid out by how they sound, coloured by emotion. What neighbours share stands above.",
    )
    st.caption(
        f"{len(clips):,} clips, at most 400 of a corpus, by their loudness, pitch, zero crossings, MFCC and chroma. "
        "Point at one to see whose it is. "
        + ("Click it to hear it." if shown.root else f"With {CORPORA} set, a click plays it.")
    )
    picked = chosen.selection.get(CLIP) if chosen else None
    if picked:
        _hear(shown, int(picked[0]["place"]), colours)


def _hear(shown: Shown, place: int, colours: Palette) -> None:
    meant = shown.summary.mapped[place]
    clip = corpus_views.clip_named(shown.root, meant.corpus, meant.name)
    if clip is None:
        st.info(
            f"{plain(meant.name)} is not among your own corpora, so it cannot be played here.", icon=":material/info:"
        )
        return
    show_clip(corpus_views.sound_of_clip(clip), colours, key="mapped")

"""What sets the emotions apart: each measure's spread by emotion, and the mean spectrograms."""

from collections import defaultdict

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from dashboard.charts.mean_picture import mean_picture
from dashboard.charts.palette import SHOWN_EMOTIONS, Palette
from dashboard.charts.ridges import ridge_chart
from dashboard.panels.colouring import in_colour
from dashboard.panels.explore.said import emotions_in, separations, sources_of
from dashboard.panels.explore.source import Shown
from dashboard.panels.sentence import Piece

BOTH = "both"
SEXES = {BOTH: "Both", "female": "Women", "male": "Men"}
HOW_MEAN = {"beside": "Beside the mean of all emotions", "as it is": "As they are"}


def show_apart(shown: Shown, colours: Palette) -> None:
    """First the numbers, then the pictures."""
    _one_measure(shown, colours)
    st.header("Mean spectrograms", anchor=False)
    _pictures(shown, colours)


def _one_measure(shown: Shown, colours: Palette) -> None:
    apart = dict(separations(shown.summary, shown.corpus))
    names = [*apart, *(one.name for one in shown.summary.measures if one.name not in apart)]
    titles = {one.name: one.title for one in shown.summary.measures}
    with st.container(horizontal=True, gap="medium"):
        name = st.selectbox(
            "Measure",
            names,
            format_func=lambda one: f"{titles[one]} ({apart[one]:.1f} apart)" if one in apart else titles[one],
            key="explore-measure",
            persist_state="session",
            help="Sorted by how far apart the emotions’ middles lie, in typical spreads of one emotion",
            width=380,
        )
        measure = shown.summary.measure(name)
        sex = BOTH
        if any(one.sex for one in measure.distributions if one.corpus == shown.corpus):
            sex = st.segmented_control(
                "Voices",
                list(SEXES),
                format_func=SEXES.__getitem__,
                default=BOTH,
                required=True,
                key="explore-sex",
                persist_state="session",
            )
    found = emotions_in(measure, shown.corpus, None if sex == BOTH else sex)
    if not found:
        st.info(f"No clip of {SEXES[sex].lower()} is among these.", icon=":material/info:")
        return
    title = f"{measure.title} ({measure.unit})" if measure.unit else measure.title
    st.altair_chart(
        ridge_chart(measure, found, title, colours),
        theme=None,
        key=f"ridge-{name}-{sex}-{shown.corpus}-{shown.own}",
        alt=f"{measure.title} by emotion: "
        + "; ".join(f"{one.emotion} middle {one.quantiles[2]:.3g} {measure.unit}" for one in found),
    )
    st.caption(
        "A hill’s height is the share of that emotion’s clips; the stroke is their middle. Clips beyond the ends stand in the last places. "
        "Loudness, pitch and the MFCC are of the voice alone, without the silence around it."
    )


def _pictures(shown: Shown, colours: Palette) -> None:
    pictures = {one.emotion: one for one in shown.summary.pictures if one.corpus == shown.corpus}
    if not pictures:
        st.info("Too few clips stand behind each emotion for a mean picture.", icon=":material/info:")
        return
    how = st.segmented_control(
        "Drawn",
        list(HOW_MEAN),
        format_func=HOW_MEAN.__getitem__,
        default="beside",
        required=True,
        key="explore-mean",
        persist_state="session",
    )
    levels = {emotion: np.array(one.levels_db, float) for emotion, one in pictures.items()}
    if how == "beside":
        levels = beside_the_mean(shown)
    with st.container(key="emotion-cards"):  # look.css lays them out
        for emotion in (name for name in SHOWN_EMOTIONS if name in pictures):
            with st.container(key=f"mean-{emotion}"):
                said = [Piece(emotion, emotion), Piece(f" · {pictures[emotion].clips:,} clips")]
                st.markdown(in_colour(said, colours))
                st.altair_chart(
                    mean_picture(levels[emotion], shown.summary.picture_bands_hz, colours, beside=how == "beside"),
                    theme=None,
                    key=f"mean-{emotion}-{how}-{shown.corpus}-{shown.own}",
                    alt=f"Mean mel spectrogram of {emotion}: frequency over the length of the speech",
                )
    st.caption(
        "Every clip stretched to the same length and set beside its own loudness. "
        + (
            "Green is stronger, brown weaker than the mean of all emotions of the same corpus, at most by 12 dB."
            if how == "beside"
            else "The stronger the sound, the farther the colour from the paper."
        )
    )


def beside_the_mean(shown: Shown) -> dict[str, NDArray[np.float64]]:
    """Each emotion's picture less the mean of all emotions, corpus by corpus: a studio must not be taken for an emotion."""
    apart: dict[str, list[NDArray[np.float64]]] = defaultdict(list)
    for source in sources_of(shown.summary, shown.corpus):
        own = {
            one.emotion: np.array(one.levels_db, float) for one in shown.summary.pictures if one.corpus == source.name
        }
        for emotion, levels in own.items():
            apart[emotion].append(levels - np.mean(list(own.values()), axis=0))
    return {emotion: np.mean(pictures, axis=0) for emotion, pictures in apart.items()}

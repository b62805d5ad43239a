"""How sure a model is and how it learnt; what was not noted is said to be so."""

import streamlit as st

from dashboard.charts.learning import Measure, learning_chart, noted
from dashboard.charts.palette import Palette
from dashboard.charts.sureness import KNOWN, coverage_chart, reliability_chart
from dashboard.panels.kept import keeping, kept, kept_choice
from dashboard.panels.model_groups import CONDITIONS, title_of
from ser_core.emotions import EMOTIONS
from ser_core.inference.evidence import Evidence, Sureness

SURENESS_KEY, MEASURE_KEY = "sureness-of", "learning-measure"
PROTOCOLS = {"leaky": "Its own leaky split", "fold": "People kept apart"}
MEASURES: tuple[Measure, ...] = ("accuracy", "loss")


def show_sureness(found: Evidence, colours: Palette) -> None:
    """Whether the confidence means what it says, and what leaving the unsure ones uncertain gains."""
    st.subheader("How sure it is", anchor=False)
    if not found.sureness:
        st.info(
            "Not measured: the answers to single clips of this model’s runs were not kept, so its confidence cannot be held against "
            "them. “Answers beside what was acted” below shows it on corpora of your own.",
            icon=":material/info:",
        )
        return
    places = list(dict.fromkeys(map(_place, found.sureness)))
    first = next((place for place in places if place.endswith("telephone")), places[0])
    place = st.selectbox(
        "Clips of",
        places,
        index=places.index(kept(SURENESS_KEY, first, places)),
        key=SURENESS_KEY,
        on_change=keeping(SURENESS_KEY),
        width=340,
    )
    chosen = [one for one in found.sureness if _place(one) == place]
    reliable, covered = st.columns(2, gap="large")
    with reliable:
        st.markdown("**Does its confidence mean what it says?**")
        st.altair_chart(
            reliability_chart(chosen, colours),
            theme=None,
            alt="Accuracy by confidence, beside the line where both are equal",
        )
    with covered:
        st.markdown("**What does leaving the unsure ones open gain?**")
        st.altair_chart(
            coverage_chart(chosen, 1 / len(EMOTIONS), colours), theme=None, alt="Recall by the share of clips answered"
        )
    errors = ", ".join(f"{100 * one.calibration_error:.1f} points {KNOWN[one.adapted]}" for one in chosen)
    st.caption(
        f"{chosen[0].clips:,} answers to clips of people it never heard. Confidence and accuracy are apart by {errors}, on average; "
        "larger points are more clips."
    )


def show_learning(found: Evidence, colours: Palette) -> None:
    """The curves of the cold runs: where training and validation part, it learns by heart."""
    st.subheader("How it learnt", anchor=False)
    measures = [one for one in MEASURES if any(any(noted(curve, one)) for curve in found.curves)]
    if not measures:
        st.info("It was not learnt in epochs, so there is no curve.", icon=":material/info:")
        return
    measure = measures[0]
    if len(measures) > 1:
        measure = kept_choice("Measure", {one: one.capitalize() for one in measures}, MEASURE_KEY)
    drawn = {name: [curve for curve in found.curves if curve.protocol == name] for name in PROTOCOLS}
    shown = {name: curves for name, curves in drawn.items() if curves}
    for column, (name, curves) in zip(st.columns(len(shown), gap="large"), shown.items(), strict=True):
        with column:
            st.markdown(f"**{PROTOCOLS[name]}**")
            st.altair_chart(
                learning_chart(curves, measure, colours),
                theme=None,
                alt=f"{measure} by epoch, {PROTOCOLS[name].lower()}",
            )
            runs = f"{len(curves)} runs, a line each" if len(curves) > 1 else "One run"
            validated = any(noted(curve, measure)[1] for curve in curves)
            st.caption(f"{runs}." if validated else f"{runs}. No {measure} on validation people was noted.")


def _place(one: Sureness) -> str:
    return f"{title_of(one.corpus)}, {CONDITIONS.get(one.condition, one.condition)}"

"""How long the clips are, and how much silence lies around the voice."""

import streamlit as st

from dashboard.charts.palette import SHOWN_EMOTIONS, Palette
from dashboard.charts.spreads import Spread, spread_chart
from dashboard.panels.explore.said import sources_of
from dashboard.panels.explore.source import Shown
from ser_core.features.corpora_summary import Measure

LENGTHS = ("duration_s", "leading_silence_s", "trailing_silence_s")
HOW_TO_READ = "A line from the 5th to the 95th percentile, a bar over the middle half, a tick at the middle."


def show_lengths(shown: Shown, colours: Palette) -> None:
    """Three measures, by corpus and by emotion."""
    for what, spreads_of in (("By corpus", by_corpus), ("By emotion", by_emotion)):
        st.header(what, anchor=False)
        for column, name in zip(st.columns(len(LENGTHS), gap="medium"), LENGTHS, strict=True):
            measure = shown.summary.measure(name)
            spreads = spreads_of(shown, measure)
            with column:
                st.altair_chart(
                    spread_chart(spreads, f"{measure.title.lower()} ({measure.unit})", colours),
                    theme=None,
                    key=f"{name}-{what}-{shown.corpus}-{shown.own}",
                    alt=f"{measure.title} in seconds, {what.lower()}: "
                    + "; ".join(f"{one.label} {one.quantiles[2]:.2f}" for one in spreads),
                )
    st.caption(f"{HOW_TO_READ} Where a voice begins and ends is good to about 0.1 s.")


def by_corpus(shown: Shown, measure: Measure) -> list[Spread]:
    """A row a corpus."""
    found = [(source.title, measure.of(source.name)) for source in sources_of(shown.summary, shown.corpus)]
    return [Spread(title, one.clips, one.quantiles) for title, one in found if one is not None]


def by_emotion(shown: Shown, measure: Measure, sex: str | None = None) -> list[Spread]:
    """A row an emotion, in the order of all pages."""
    found = [(emotion, measure.of(shown.corpus, emotion, sex)) for emotion in SHOWN_EMOTIONS]
    return [Spread(emotion, one.clips, one.quantiles, emotion) for emotion, one in found if one is not None]

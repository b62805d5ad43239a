"""How many clips there are, and how even: by corpus, emotion, sex and intensity."""

from collections import Counter
from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from dashboard.charts.counts import count_chart
from dashboard.charts.palette import SHOWN_EMOTIONS, Palette
from dashboard.panels.explore.said import sources_of, title_of
from dashboard.panels.explore.source import Shown
from ser_core.features.corpora_summary import ALL, CorporaSummary, Count

UNTOLD = "not told"
BY = {"corpus": "Corpus", "sex": "Sex", "intensity": "Intensity"}
INTENSITIES = ("low", "normal", "medium", "strong", "high")  # of both corpora that tell it, weak to strong


def show_counts(shown: Shown, colours: Palette) -> None:
    """Bars for the two balances at once, then each corpus in a row."""
    by = st.segmented_control(
        "Side by side",
        list(BY),
        format_func=BY.__getitem__,
        default="corpus",
        required=True,
        key="explore-by",
        persist_state="session",
    )
    clips = counted_by(shown.summary, shown.corpus, by or "corpus")
    emotions = [name for name in SHOWN_EMOTIONS if any(emotion == name for emotion, _ in clips)]
    groups = list(dict.fromkeys(group for _, group in clips))
    st.altair_chart(
        count_chart(clips, emotions, groups, colours),
        theme=None,
        key=f"counts-{by}-{shown.corpus}-{shown.own}",
        alt=f"Clips by emotion and {by}: {', '.join(groups)}",
    )
    if by != "corpus" and UNTOLD in groups:
        st.caption(f"“{UNTOLD}”: the corpus does not say of these clips.")
    st.header("Corpus by corpus", anchor=False)
    st.dataframe(
        balance_frame(shown),
        hide_index=True,
        placeholder="",
        key=f"balance-{shown.corpus}-{shown.own}",
        column_config={
            "Clips": st.column_config.NumberColumn(format="localized"),
            "Published": st.column_config.NumberColumn("Of published", format="%.0f%%"),
            "Ratio": st.column_config.NumberColumn("Largest to smallest", format="%.1f"),
            "Evenness": st.column_config.NumberColumn(format="%.2f", help="1: as many clips of each emotion"),
            "Female": st.column_config.NumberColumn("Women’s clips", format="%.0f%%"),
        },
        alt="Each corpus: people, clips, how even its emotions are, women's share of the clips, file formats",
    )


def counted_by(summary: CorporaSummary, corpus: str, by: str) -> Mapping[tuple[str, str], int]:
    """Clips by emotion and by what stands side by side, in an order that has a meaning."""
    groups: Mapping[str, Callable[[Count], str]] = {
        "corpus": lambda count: title_of(summary, count.corpus),
        "sex": lambda count: count.sex or UNTOLD,
        "intensity": lambda count: count.intensity or UNTOLD,
    }
    order = [*(source.title for source in summary.sources), "female", "male", *INTENSITIES]
    found: Counter[tuple[str, str]] = Counter()
    for count in summary.counts:
        if corpus in (ALL, count.corpus):
            found[count.emotion, groups[by](count)] += count.clips
    places = {name: place for place, name in enumerate(order)}
    return dict(sorted(found.items(), key=lambda item: places.get(item[0][1], len(places))))


def balance_frame(shown: Shown) -> pd.DataFrame:
    """A row a corpus."""
    summary, sources = shown.summary, sources_of(shown.summary, shown.corpus)
    balances = [summary.balance(source.name) for source in sources]
    told = [summary.clips(source.name, sex="female") + summary.clips(source.name, sex="male") for source in sources]
    return pd.DataFrame(
        {
            "Corpus": [source.title for source in sources],
            "People": [source.people for source in sources],
            "Clips": [source.clips for source in sources],
            "Published": [100 * source.clips / source.published_clips for source in sources],
            "Largest": [balance.largest for balance in balances],
            "Smallest": [balance.smallest for balance in balances],
            "Ratio": [balance.ratio for balance in balances],
            "Evenness": [balance.evenness for balance in balances],
            "Female": [
                100 * summary.clips(source.name, sex="female") / clips if clips else None
                for source, clips in zip(sources, told, strict=True)
            ],
            "Files": [", ".join(source.formats) for source in sources],
        }
    ).astype({"Female": "float64"})

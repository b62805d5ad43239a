"""Which corpora the page speaks of: those that calltone learnt from, or the user's own, all of them or one."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from dashboard import corpus_views
from dashboard.clip_paths import CORPORA
from dashboard.panels.explore.said import sources_of, title_of
from dashboard.panels.states import plain
from ser_core.features.corpora_summary import ALL, CorporaSummary

SHIPPED, OWN = "shipped", "own"
WHOSE = {SHIPPED: "calltone’s training corpora", OWN: "Your own"}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page looks at; `root` is the folder of the user's own corpora, where there is one."""

    summary: CorporaSummary
    corpus: str  # or ALL
    root: Path | None
    own: bool  # whether the summary is of the user's own corpora

    @property
    def measured(self) -> bool:
        """Whether the clips have been listened to, and not only counted."""
        return bool(self.summary.measures)


def pick_source() -> Shown:
    """The row under the title; kept when one goes to another page and comes back."""
    root = corpus_views.own_root()
    with st.container(horizontal=True, gap="medium"):
        own = False
        if root is not None:
            own = (
                st.segmented_control(
                    "Whose corpora",
                    list(WHOSE),
                    format_func=WHOSE.__getitem__,
                    default=SHIPPED,
                    required=True,
                    key="explore-whose",
                    persist_state="session",
                )
                == OWN
            )
        summary = corpus_views.own_summary(root) if own and root is not None else corpus_views.shipped_summary()
        names = [ALL, *(source.name for source in summary.sources)]
        # a key of its own for each of the two: they need not hold the same corpora
        corpus = st.segmented_control(
            "Corpora",
            names,
            format_func=lambda name: "All" if name == ALL else plain(title_of(summary, name)),
            default=ALL,
            required=True,
            key=f"explore-corpus-{OWN if own else SHIPPED}",
            persist_state="session",
            wrap=True,
        )
    return Shown(summary, corpus or ALL, root, own)


def show_where_from(shown: Shown) -> None:
    """Where the numbers come from."""
    sources = sources_of(shown.summary, shown.corpus)
    first = (
        f"Your own corpora, in the folder that {CORPORA} names."
        if shown.own
        else "From the summary that ships with calltone: counts and measures, no sound. It leaves out the people who were kept back for measuring."
    )
    notes = [f"{plain(source.title)}: {plain(source.note)}" for source in sources if source.note]
    st.caption(" ".join([first, *notes]))


def show_whose(shown: Shown) -> None:
    """Who made the corpora, and what one may do with them."""
    with st.expander("Whose these corpora are"):
        for source in sources_of(shown.summary, shown.corpus):
            st.markdown(f"**{plain(source.title)}** · {plain(source.licence)}  \n{plain(source.citation)}")

"""Under which conditions and for whom a model is right: every figure with its interval and its people."""

import streamlit as st

from dashboard.charts.dots import Dot, interval_of, share_dots
from dashboard.charts.palette import Palette
from dashboard.charts.sureness import KNOWN, known_marks
from dashboard.panels.kept import kept_choice
from dashboard.panels.model_table import counted, stands_on
from ser_core.corpora.registry import CORPORA
from ser_core.emotions import EMOTIONS
from ser_core.inference.evidence import Evidence, GroupFigure

CONDITIONS = {"studio": "studio", "telephone": "telephone", "one telephone line": "one line"}
BY = {"sex": "Sex", "loudness": "Loudness", "speech": "Seconds of speech", "codec": "Codec"}
ORDER = ("under", "1.5", "over", "quietest", "middle", "loudest")  # the rest by name
GROUPS = {"female": "women", "male": "men"}
BY_KEY = "grouped-by"


def show_ways(found: Evidence, colours: Palette) -> None:
    """Each condition in which strangers were tested."""
    st.subheader("By condition", anchor=False)
    marks = known_marks(colours)
    dots = [
        Dot(
            f"{title_of(way.corpus)}, {CONDITIONS.get(way.condition, way.condition)}",
            KNOWN[way.adapted],
            way.unweighted_average_recall,
            interval_of(way.interval, way.people),
            stands_on(way),
        )
        for way in sorted(found.ways, key=lambda way: _place(way.corpus, way.condition))
        if way.protocol == "fold"
    ]
    if not dots:
        st.info("Not measured with people kept apart.", icon=":material/info:")
        return
    st.altair_chart(
        share_dots(dots, marks, 1 / len(EMOTIONS), colours, "UA of strangers"),
        theme=None,
        alt="Recall of strangers by corpus and condition, with intervals",
    )
    st.caption(
        "Person known: set against the person’s other clips, without labels. One line: all of a person’s clips over the same telephone; otherwise each over another one. The dashed line is guessing among eight; corpora with fewer emotions are easier to guess. "
        "No interval is drawn where fewer than three people were tested."
    )


def show_groups(found: Evidence, colours: Palette) -> None:
    """By the speaker's sex, and by whatever else was noted."""
    st.subheader("For whom", anchor=False)
    kinds = [by for by in BY if any(group.by == by for group in found.groups)]
    if not kinds:
        st.info("Not measured by groups of people or clips.", icon=":material/info:")
        return
    by = kept_choice("Grouped by", {kind: BY[kind] for kind in kinds}, BY_KEY)
    groups = sorted((group for group in found.groups if group.by == by), key=_order)
    dots = [
        Dot(
            f"{title_of(group.corpus)}, {CONDITIONS.get(group.condition, group.condition)}: {GROUPS.get(group.name, group.name)}",
            KNOWN[group.adapted],
            group.unweighted_average_recall,
            interval_of(group.interval, group.people),
            f"{'one person' if group.people == 1 else f'{group.people} people'}, {counted(group.clips, 'clip')} over all runs",
        )
        for group in groups
    ]
    st.altair_chart(
        share_dots(dots, known_marks(colours), 1 / len(EMOTIONS), colours, "UA of strangers"),
        theme=None,
        alt=f"Recall of strangers by {BY[by].lower()}, with intervals",
    )
    st.caption("All runs together. Where only a few people stand behind a figure, another few may turn it round.")


def title_of(corpus: str) -> str:
    """As its publishers write it."""
    return CORPORA[corpus].title if corpus in CORPORA else corpus


def _place(corpus: str, condition: str) -> tuple[int, int]:
    """RAVDESS first, which every model was tested on; the studio before telephones."""
    corpora, conditions = list(CORPORA), list(CONDITIONS)
    return (
        corpora.index(corpus) if corpus in corpora else len(corpora),
        conditions.index(condition) if condition in conditions else len(conditions),
    )


def _order(group: GroupFigure) -> tuple[tuple[int, int], int, str]:
    rank = next((place for place, start in enumerate(ORDER) if group.name.startswith(start)), len(ORDER))
    return _place(group.corpus, group.condition), rank, group.name

"""One model closely: emotion by emotion, how it learnt, how sure it is, and for whom it is right."""

import pandas as pd
import streamlit as st

from dashboard import model_figures
from dashboard.charts.confusion import confusion_chart
from dashboard.charts.palette import SHOWN_EMOTIONS, Palette
from dashboard.model_figures import model_name
from dashboard.panels.kept import keeping, kept
from dashboard.panels.model_groups import show_groups, show_ways, title_of
from dashboard.panels.model_learning import show_learning, show_sureness
from dashboard.panels.model_table import interval_text, stands_on
from dashboard.panels.states import plain, show_error
from ser_core.inference.evidence import Evidence, MeasuredWay
from ser_core.inference.shipped import OWN
from ser_core.inference.trust import FiguresDamaged

WAY = "way-of-measuring"
ROW_PX = 36


def show_model_evidence(model: str, colours: Palette) -> None:
    """Everything that the model's own file of figures holds, or that there is none."""
    st.header(f"{plain(model_name(model))}, closely", anchor=False)
    try:
        found = model_figures.evidence(model)
    except FiguresDamaged as error:
        show_error(error)
        return
    if found is None or not found.ways:
        st.info("Nothing was measured of this model: no figures ship with it.", icon=":material/info:")
        return
    if model != OWN:
        st.markdown(f"An earlier system: {plain(found.title)}.")
    if found.note:
        st.caption(plain(found.note))
    way = _pick_way(found)
    st.caption(_said(way))
    report, confusion = st.columns([2, 3], gap="large")
    with report:
        st.subheader("Emotion by emotion", anchor=False)
        _show_classes(way)
    with confusion:
        st.subheader("What it takes for what", anchor=False)
        st.altair_chart(
            confusion_chart(way.labels, way.confusion, colours),
            theme=None,
            alt="Acted emotions by row, answered ones by column: shares and counts",
        )
        st.caption(
            "Each row adds up to 100 %; the small numbers are clips, all runs together. The stronger the shade, the more."
        )
    show_ways(found, colours)
    show_groups(found, colours)
    show_sureness(found, colours)
    show_learning(found, colours)


def way_name(way: MeasuredWay) -> str:
    """What was tested, and how it was heard."""
    corpora = ", ".join(title_of(corpus) for corpus in way.corpus.split(", "))
    known = "the person’s other clips known" if way.adapted else "nothing known of the speaker"
    if way.protocol == "leaky":
        return f"Leaky split of {corpora}: not to be believed"
    if way.protocol == "fold":
        return f"Strangers of {corpora}, {way.condition}, {known}"
    return f"{corpora} after training without it, {way.condition}"


def classes(way: MeasuredWay) -> pd.DataFrame:
    """Precision, recall, F1 and clips of each emotion that was acted or answered, in per cent."""
    rows = []
    for place in sorted(range(len(way.labels)), key=lambda place: SHOWN_EMOTIONS.index(way.labels[place])):
        acted, right = sum(way.confusion[place]), way.confusion[place][place]
        answered = sum(row[place] for row in way.confusion)
        if acted + answered:
            rows.append(
                {
                    "Emotion": way.labels[place],
                    "Precision": _share(right, answered),
                    "Recall": _share(right, acted),
                    "F1": _share(2 * right, acted + answered),
                    "Clips": acted,
                }
            )
    return pd.DataFrame(rows).astype({"Precision": "float64", "Recall": "float64", "F1": "float64"})


def _pick_way(found: Evidence) -> MeasuredWay:
    names = {way_name(way): way for way in sorted(found.ways, key=_order)}
    name = st.selectbox(
        "Measured on",
        list(names),
        index=list(names).index(kept(WAY, next(iter(names)), list(names))),
        key=WAY,
        on_change=keeping(WAY),
    )
    return names[name]


def _order(way: MeasuredWay) -> tuple[bool, bool, bool, bool, str, str]:
    """What comes nearest to a stranger on a call first, the leaky split last."""
    return (
        way.protocol == "leaky",
        way.protocol != "fold",
        way.corpus != "ravdess",
        way.adapted,
        way.corpus,
        {"telephone": "0", "studio": "2"}.get(way.condition, "1"),
    )


def _said(way: MeasuredWay) -> str:
    likely = "" if way.protocol == "leaky" else f" (95 % interval {interval_text(way)})"
    return (
        f"**UA {100 * way.unweighted_average_recall:.1f} %**{likely}, the mean of the recalls; accuracy {100 * way.weighted_accuracy:.1f} %, "
        f"macro F1 {100 * way.macro_f1:.1f} %. Guessing gives {100 / len(way.recalls):.1f} %. It stands on {stands_on(way)}."
    )


def _show_classes(way: MeasuredWay) -> None:
    table = classes(way)
    share = st.column_config.NumberColumn(format="%.1f", width=58)
    st.dataframe(
        table,
        hide_index=True,
        placeholder="–",
        row_height=ROW_PX,
        height=ROW_PX * (len(table) + 1) + 3,
        column_config={
            "Emotion": st.column_config.TextColumn(width=80),
            "Precision": st.column_config.NumberColumn(format="%.1f", width=70),
            "Recall": share,
            "F1": share,
            "Clips": st.column_config.NumberColumn(width=52),
        },
        alt="Precision, recall, F1 and clips of each emotion",
    )
    st.caption(
        "In per cent. Recall: of the clips that act it, how many it names. Precision: of those it names, how many act it."
    )


def _share(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None

"""All models beside each other: on people they never heard, and under the split that flatters them."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from dashboard.charts.dots import Dot, Mark, interval_of, share_dots
from dashboard.charts.palette import Palette
from dashboard.model_figures import model_name, readable_evidence
from ser_core.emotions import EMOTIONS
from ser_core.inference.evidence import Evidence, MeasuredWay

STUDIO, TELEPHONE, LEAKY = "strangers, studio", "strangers, telephone", "its own leaky split, studio"
HONEST = {
    "Studio": ("studio", False),
    "Telephone": ("telephone", False),
    "Studio, person known": ("studio", True),
    "Telephone, person known": ("telephone", True),
}
WHAT_LEAKS = (
    "Under a leaky split clips of one person, or changed copies of one clip, stand in training and in the test: the model may know the "
    "voice and be right without knowing the emotion. No caller of tomorrow has a clip in the training set. So believe the honest figures."
)
HOW_MEASURED = (
    "In per cent: the mean over the emotions of the share that was recognised (UA), over seeds and folds, with its 95 % interval drawn over "
    "people. All test clips are of people of RAVDESS, acted; guessing gives 12.5 with eight emotions and 14.3 with seven. "
    "Telephone: real codecs, noise and lost packets. Person known: set against the person’s other clips, without labels. "
    "The line above is of the very model that answers and of its own test people; these tables are of all the runs of its kind."
)
ROW_PX = 36


def show_all_models(colours: Palette) -> None:
    """The picture, then the honest table beside the leaky one."""
    found = readable_evidence()
    st.header("Every model, honestly and leakily measured", anchor=False)
    if not found:
        st.info("No measured figure ships with these models.", icon=":material/info:")
        return
    st.altair_chart(
        share_dots(
            model_dots(found), model_marks(colours), 1 / len(EMOTIONS), colours, "recognised, mean over emotions"
        ),
        theme=None,
        alt="How much each model recognises: of strangers in a studio and over a telephone, and under its leaky split. "
        "The tables below hold the same.",
    )
    honest, leaky = st.columns([3, 2], gap="medium")
    with honest:
        st.markdown("**People it never heard**")
        st.dataframe(
            honest_frame(found),
            hide_index=True,
            placeholder="–",
            row_height=ROW_PX,
            height=ROW_PX * (len(found) + 1) + 3,
            column_config={
                name: st.column_config.NumberColumn(format="%.1f", width=None if adapted else 82)
                for name, (_, adapted) in HONEST.items()
            },
            alt="Recall of strangers by model and condition",
        )
        st.caption(HOW_MEASURED)
    with leaky:
        st.markdown("**Its document’s own, leaky split**")
        st.dataframe(
            leaky_frame(found),
            hide_index=True,
            placeholder="–",
            row_height=ROW_PX,
            height=ROW_PX * (len(found) + 1) + 3,
            column_config={
                "Reported": st.column_config.TextColumn(width=84, help="By the document that described it"),
                "Accuracy": st.column_config.NumberColumn(format="%.1f", width=80),
                "UA": st.column_config.NumberColumn(format="%.1f", width=60),
            },
            alt="Accuracy and recall under each model's leaky split",
        )
        st.caption(WHAT_LEAKS)


def honest_frame(found: Mapping[str, Evidence]) -> pd.DataFrame:
    """A row a model; what was not measured is empty."""
    rows = []
    for model, evidence in found.items():
        row: dict[str, object] = {"Model": model_name(model)}
        for name, (condition, adapted) in HONEST.items():
            way = evidence.honest(condition, adapted=adapted)
            row[name] = None if way is None else 100 * way.unweighted_average_recall
            if not adapted:
                row[f"{name}, interval"] = None if way is None else interval_text(way)
        studio = evidence.honest("studio")
        rows.append(row | {"Stands on": None if studio is None else stands_on(studio), "What it is": evidence.title})
    return pd.DataFrame(rows).astype(dict.fromkeys(HONEST, "float64"))


def leaky_frame(found: Mapping[str, Evidence]) -> pd.DataFrame:
    """A row a model; calltone's own was never measured so."""
    rows = []
    for model, evidence in found.items():
        way = evidence.leaky
        rows.append(
            {
                "Model": model_name(model),
                "Reported": evidence.reported,
                "Accuracy": None if way is None else 100 * way.weighted_accuracy,
                "UA": None if way is None else 100 * way.unweighted_average_recall,
                "What leaks": None if way is None else evidence.leak,
                "Stands on": None if way is None else stands_on(way),
            }
        )
    return pd.DataFrame(rows).astype({"Accuracy": "float64", "UA": "float64"})


def model_dots(found: Mapping[str, Evidence]) -> list[Dot]:
    """Three figures a model, where they were measured."""
    dots = []
    for model, evidence in found.items():
        ways = {STUDIO: evidence.honest("studio"), TELEPHONE: evidence.honest("telephone"), LEAKY: evidence.leaky}
        for kind, way in ways.items():
            if way is not None:
                interval = None if kind == LEAKY else interval_of(way.interval, way.people)
                dots.append(Dot(model_name(model), kind, way.unweighted_average_recall, interval, stands_on(way)))
    return dots


def model_marks(colours: Palette) -> dict[str, Mark]:
    """The leaky one is grey: it is there to be doubted."""
    return {
        TELEPHONE: Mark(colours.ink, "square"),
        STUDIO: Mark(colours.accent, "circle"),
        LEAKY: Mark(colours.quiet, "diamond"),
    }


def interval_text(way: MeasuredWay) -> str:
    """In per cent, as the tables have it."""
    return f"{100 * way.interval[0]:.1f}–{100 * way.interval[1]:.1f}"


def stands_on(way: MeasuredWay) -> str:
    """People, folds and seeds; clips of one run."""
    runs = sum(way.seeds_by_fold)
    folds = f"{counted(len(way.seeds_by_fold), 'fold')}, " if way.folded else ""
    return f"{'one person' if way.people == 1 else f'{way.people} people'}, {way.clips:,.0f} clips, {folds}{counted(runs, 'run')}"


def counted(number: int, thing: str) -> str:
    """As a person writes it."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"

"""What is wrong in the corpora: clips that are double, far from all others, or cannot be heard; and a look through one's own."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard import corpus_views
from dashboard.charts.palette import Palette
from dashboard.clip_paths import CORPORA
from dashboard.panels.explore.clip_card import show_clip
from dashboard.panels.explore.said import title_of
from dashboard.panels.explore.source import Shown
from dashboard.panels.explore.waiting import long_look
from dashboard.panels.states import plain
from ser_core.features.corpora_summary import ALL, Outlier, SameSound

if TYPE_CHECKING:
    from ser_core.corpora.check import CorpusCheck
    from ser_core.corpora.findings import Finding

FILES_SHOWN = 3  # of one finding
WHY = {"SilentThroughout": "it is silent throughout", "EmptyFile": "it is empty"}
FINDINGS_SHOWN = 30  # of one corpus; `calltone corpora check --json` has them all


def show_trouble(shown: Shown, colours: Palette) -> None:
    """What the summary found, then what the files themselves say."""
    if shown.measured:
        _doubles(shown)
        _outliers(shown, colours)
    st.header("Your own files", anchor=False)
    if shown.root is None:
        st.info(
            f"Start calltone with {CORPORA} set to a folder of corpora, and they can be looked through here: "
            "what is missing, double, wrongly named, damaged or silent.",
            icon=":material/info:",
        )
        return
    _own_files(shown, shown.root)


def _doubles(shown: Shown) -> None:
    st.header("The same sound twice", anchor=False)
    same = [one for one in shown.summary.same_sounds if shown.corpus in (ALL, *one.corpora)]
    for one in same:
        st.markdown(_same(one))
    if not same:
        st.markdown("No two clips of these are the same samples.")
    for clip in shown.summary.unheard:
        if shown.corpus in (ALL, clip.corpus):
            st.markdown(
                f"**{plain(clip.name)}** of {plain(title_of(shown.summary, clip.corpus))} could not be heard: {plain(WHY.get(clip.why, clip.why))}."
            )


def _same(one: SameSound) -> str:
    labels = sorted(set(one.emotions))
    harm = (
        "the label is the same"
        if len(labels) == 1
        else f"under different labels ({', '.join(labels)}): listen, and delete the wrong ones"
    )
    return f"**{plain(' = '.join(one.names))}**: the same samples, {harm}."


def _outliers(shown: Shown, colours: Palette) -> None:
    st.header("Far from all others", anchor=False)
    found = [one for one in shown.summary.outliers if shown.corpus in (ALL, one.corpus)]
    if not found:
        st.markdown("There are too few clips to say which of them stand apart.")
        return
    st.caption(
        "The five clips of each corpus that are farthest from their nearest neighbours in it, and the measure in which each is strangest. "
        "That is no mistake by itself: listen. " + ("Choose a row to hear it." if shown.root else "")
    )
    chosen = st.dataframe(
        outlier_frame(shown, found),
        hide_index=True,
        key=f"outliers-{shown.corpus}-{shown.own}",
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "Distance": st.column_config.NumberColumn(
                format="%.1f ×", help="To its neighbours, beside the corpus’s median"
            ),
            "Deviations": st.column_config.NumberColumn(format="%+.1f", help="Of that measure, from its corpus’s mean"),
        },
        alt="Outliers: corpus, clip, emotion, distance, and the measure in which the clip is strangest",
    )
    rows = chosen.selection.rows
    if rows and rows[0] < len(found):
        one = found[rows[0]]
        clip = corpus_views.clip_named(shown.root, one.corpus, one.name)
        if clip is None:
            st.info(
                f"{plain(one.name)} is not among your own corpora, so it cannot be played here.", icon=":material/info:"
            )
        else:
            show_clip(corpus_views.sound_of_clip(clip), colours, key="outlier")


def outlier_frame(shown: Shown, found: Sequence[Outlier]) -> pd.DataFrame:
    """A row an outlier, the strangest of each corpus first."""
    return pd.DataFrame(
        {
            "Corpus": [title_of(shown.summary, one.corpus) for one in found],
            "Clip": [one.name for one in found],
            "Emotion": [one.emotion for one in found],
            "Distance": [one.distance for one in found],
            "Strangest in": [shown.summary.measure(one.measure).title for one in found],
            "Deviations": [one.deviations for one in found],
        }
    )


def _own_files(shown: Shown, root: Path) -> None:
    checks = corpus_views.own_checks(root)
    read = st.toggle(
        "Listen to every clip too",
        key="explore-read",
        persist_state="session",
        help="Finds what is silent or damaged; without it files are judged by their names and bytes, which takes seconds",
    )
    long_look(
        "Look through my corpora" if checks is None else "Look again",
        "Reads every file, and changes none.",
        lambda progress: corpus_views.check_own(root, progress, read=read),
        "explore-check",
    )
    for check in checks or ():
        if shown.corpus in (ALL, check.corpus):
            _show_check(check)


def _show_check(check: "CorpusCheck") -> None:
    spoiling = len(check.spoiling)
    verdict = (
        "nothing that would spoil training"
        if not spoiling
        else f"**{spoiling} that would spoil training or measuring**"
    )
    how = "every clip listened to" if check.read else "by names and bytes"
    st.markdown(
        f"**{plain(check.title)}**: {check.clips:,} clips of {check.people} people, {how}. "
        f"{len(check.findings)} {'finding' if len(check.findings) == 1 else 'findings'}, {verdict}."
    )
    if check.findings:
        found = sorted(check.findings, key=lambda one: not one.spoils)
        st.dataframe(
            finding_frame(found[:FINDINGS_SHOWN]),
            hide_index=True,
            key=f"findings-{check.corpus}",
            alt=f"What was found in {check.title}: kind, what, what to do, files",
        )
        if len(found) > FINDINGS_SHOWN:
            st.caption(f"{len(found) - FINDINGS_SHOWN} more: calltone corpora check --json names them all.")


def finding_frame(found: "Sequence[Finding]") -> pd.DataFrame:
    """A row a finding, those that spoil something first."""
    return pd.DataFrame(
        {
            "Spoils": ["▲ yes" if one.spoils else "" for one in found],
            "Kind": [one.kind for one in found],
            "What": [one.what for one in found],
            "What to do": [one.what_to_do for one in found],
            "Files": [_files(one.files) for one in found],
        }
    )


def _files(names: Sequence[str]) -> str:
    more = f" and {len(names) - FILES_SHOWN} more" if len(names) > FILES_SHOWN else ""
    return ", ".join(names[:FILES_SHOWN]) + more

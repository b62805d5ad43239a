"""Clips of a person's own corpora: what was acted, what a model answers, and the sound of both."""

import os
from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard import model_figures, services
from dashboard.acted import ActedClip, drawn, never_heard, wrong_ones_first
from dashboard.charts.palette import Palette
from dashboard.charts.probabilities import probability_bars
from dashboard.model_figures import model_name
from dashboard.panels.kept import keeping, kept, kept_choice
from dashboard.panels.progress import bar
from dashboard.panels.states import plain, show_error
from ser_core.audio.clips import clip_bytes
from ser_core.audio.decode import read_recording
from ser_core.corpora.records import CorporaFolderMissing
from ser_core.corpora.registry import CORPORA, ENVIRONMENT_VARIABLE
from ser_core.errors import CalltoneError

FOLDER, CORPUS, COUNT, HEARD, SHOWN, EMOTION = (
    f"acted-{name}" for name in ("folder", "corpus", "count", "heard", "shown", "emotion")
)
ASKED = "asked corpus"
COUNTS = (24, 60, 240)
ORDERS = {"wrong": "Wrong ones first", "only wrong": "Only wrong ones", "all": "As drawn"}
EVERY = "every emotion"
ROW_PX, MOST_ROWS_SEEN = 36, 12


def show_acted_and_answered(model: str, colours: Palette) -> None:
    """Name a folder, draw some clips, ask the model."""
    st.markdown(
        f"What **{plain(model_name(model))}** answers to clips whose emotion is known: to hear its mistakes says more than a figure. "
        "calltone ships no corpus; name the folder on this machine that holds yours."
    )
    folder = st.text_input(
        "Folder of the corpora",
        value=kept(FOLDER, os.environ.get(ENVIRONMENT_VARIABLE, "")),
        key=FOLDER,
        on_change=keeping(FOLDER),
        placeholder="/path/to/corpora",
        help=f"It holds a folder a corpus: {', '.join(corpus.title for corpus in CORPORA.values())}. {ENVIRONMENT_VARIABLE} names it beforehand.",
    )
    if not folder.strip():
        st.info("No folder is named yet.", icon=":material/folder_open:")
        return
    try:
        _in_folder(Path(folder.strip()).expanduser(), model, colours)
    except CorporaFolderMissing:
        st.error(
            f"There is no folder at {plain(folder)}: name one of this machine’s that holds corpora.",
            icon=":material/error:",
        )
    except CalltoneError as error:
        show_error(error)
    except OSError:
        st.error(
            f"The folder {plain(folder)} cannot be read: let the dashboard’s user read it, or name another one.",
            icon=":material/error:",
        )


def _in_folder(folder: Path, model: str, colours: Palette) -> None:
    places = model_figures.corpora_at(folder)
    trained = model_figures.trained_on(model)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        corpus = st.selectbox(
            "Corpus",
            list(places),
            index=list(places).index(kept(CORPUS, next(iter(places)), list(places))),
            format_func=lambda name: CORPORA[name].title,
            key=CORPUS,
            on_change=keeping(CORPUS),
            width=160,
        )
        count = st.selectbox(
            "Clips",
            COUNTS,
            index=COUNTS.index(kept(COUNT, COUNTS[0], COUNTS)),
            key=COUNT,
            on_change=keeping(COUNT),
            width=100,
        )
        heard_too = st.toggle(
            "People it learnt from too", value=kept(HEARD, False), key=HEARD, on_change=keeping(HEARD)
        )
    clips = model_figures.corpus_clips(corpus, places[corpus])
    strangers = never_heard(clips, trained)
    if heard_too:
        st.warning(
            "The model has heard some of these people: its answers to them flatter it.", icon=":material/warning:"
        )
    elif not strangers:
        st.info(
            f"The model has heard every person of {CORPORA[corpus].title}. Pick another corpus, or let in the people it learnt from: "
            "their answers flatter it.",
            icon=":material/info:",
        )
        return
    chosen = drawn(clips if heard_too else strangers, services.recognizer(model).card.labels, count, seed=0)
    asked = (model, corpus, str(folder), count, heard_too)
    if st.button("Ask the model", type="primary", icon=":material/hearing:", key="ask-corpus"):
        st.session_state[ASKED] = asked
    if st.session_state.get(ASKED) != asked:
        return
    with bar("Loading the model") as report:
        found, unread = model_figures.acted_clips(model, chosen, report)
    for clip, problem in unread:
        st.caption(f"{plain(clip.path.name)} was left out: {plain(problem)}")
    if found:
        _browse(found, {clip.speaker for clip in clips} - {clip.speaker for clip in strangers}, colours)


def _browse(found: list[ActedClip], known: set[str], colours: Palette) -> None:
    right, people = sum(one.right for one in found), len({one.clip.speaker for one in found})
    st.markdown(
        f"**{right} of {len(found)} right**, clips of {people} people drawn by chance, as recorded, nothing known of the speaker. "
        "So few clips say little: the figures under “This model, closely” count more."
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        order = kept_choice("Show", ORDERS, SHOWN)
        emotions = [EVERY, *dict.fromkeys(one.acted for one in found)]
        acted = st.selectbox(
            "Acted",
            emotions,
            index=emotions.index(kept(EMOTION, EVERY, emotions)),
            key=EMOTION,
            on_change=keeping(EMOTION),
            width=180,
        )
    shown = found if order == "all" else wrong_ones_first(found)
    shown = [one for one in shown if acted in (EVERY, one.acted) and not (order == "only wrong" and one.right)]
    if not shown:
        st.info("No clip is left: choose another emotion or show all.", icon=":material/info:")
        return
    table, player = st.columns([3, 2], gap="large")
    with table:
        place = _pick(shown, known, f"acted-{order}-{acted}-{len(found)}", colours)
    with player:
        _play(shown[place], colours)


def _pick(shown: list[ActedClip], known: set[str], key: str, colours: Palette) -> int:
    ink = {word: f"color: {colour}; font-weight: 600" for word, colour in colours.text.items()}
    frame = acted_frame(shown, known)
    event = st.dataframe(
        frame.style.map(lambda word: ink.get(word, ""), subset=["Acted", "Answered"]),
        key=key,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        selection_default={"selection": {"rows": [0]}},
        row_height=ROW_PX,
        height=ROW_PX * (min(len(frame), MOST_ROWS_SEEN) + 1) + 3,
        column_config={"Sure": st.column_config.NumberColumn(format="%.0f %%", width=64)},
        alt="Clips with what was acted and what was answered",
    )
    rows = event.selection.rows
    return rows[0] if rows and rows[0] < len(shown) else 0


def acted_frame(shown: list[ActedClip], known: set[str]) -> pd.DataFrame:
    """A row a clip: a mark and a word say whether it is right."""
    return pd.DataFrame(
        {
            "": ["✓ right" if one.right else "✗ wrong" for one in shown],
            "Acted": [one.acted for one in shown],
            "Answered": [one.score.emotion if one.score.speech else "no speech" for one in shown],
            "Sure": [100 * one.score.confidence if one.score.speech else None for one in shown],
            "Left uncertain": ["yes" if one.score.uncertain else "" for one in shown],
            "Speaker": [one.clip.speaker + (" (learnt from)" if one.clip.speaker in known else "") for one in shown],
            "Clip": [one.clip.path.name for one in shown],
        }
    ).astype({"Sure": "float64"})


def _play(one: ActedClip, colours: Palette) -> None:
    answered = one.score.emotion if one.score.speech else "no speech"
    st.markdown(f"**{plain(one.clip.path.name)}**: {one.acted} was acted, {answered} answered")
    try:
        recording = read_recording(one.clip.path)
    except (CalltoneError, OSError):
        st.error("This file cannot be read any more.", icon=":material/error:")
        return
    st.audio(clip_bytes(recording), format="audio/wav", alt=f"The clip, {recording.duration_s:.1f} seconds")
    if one.score.speech:
        st.altair_chart(
            probability_bars(one.score.probabilities, colours),
            theme=None,
            alt="How likely each emotion is in this clip",
        )

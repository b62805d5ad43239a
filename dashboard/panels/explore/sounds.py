"""How the emotions sound, one beside the other: in one person's voice of the user's own corpora, or in the sample calls."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import streamlit as st

from dashboard import corpus_views
from dashboard.charts.palette import SHOWN_EMOTIONS, Palette
from dashboard.clip_paths import CORPORA
from dashboard.clip_sounds import ClipSound, common_axis_s
from dashboard.panels.explore.clip_card import show_clip
from dashboard.panels.explore.source import Shown
from dashboard.panels.states import plain, show_error
from ser_core.errors import CalltoneError
from ser_core.features.corpora_summary import ALL

Thing = TypeVar("Thing")
TAKE = "explore-take"  # how often one has asked for other clips


def show_sounds(shown: Shown, colours: Palette) -> None:
    """A card an emotion, all on the same time axis."""
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        try:
            sounds = _own(shown, shown.root) if shown.root is not None else _samples()
        except CalltoneError as error:
            show_error(error)
            return
    axis_s = common_axis_s(sounds.values())
    with st.container(key="emotion-cards"):  # look.css lays them out
        for emotion in (name for name in SHOWN_EMOTIONS if name in sounds):
            with st.container(key=f"sound-{emotion}"):
                show_clip(sounds[emotion], colours, key=emotion, axis_s=axis_s)
    if shown.root is None:
        st.caption(
            "These are turns of the sample calls’ customers: made voices, with the pitch and pace of each feeling put on. "
            f"Start calltone with {CORPORA} set to a folder of corpora to hear people."
        )


def _own(shown: Shown, root: Path) -> Mapping[str, ClipSound]:
    held = corpus_views.held_corpora(root)
    wanted = shown.corpus if shown.corpus in held else next(iter(held))
    if shown.corpus == ALL:
        wanted = st.selectbox(
            "Corpus",
            list(held),
            format_func=lambda name: plain(held[name].corpus.title),
            key="explore-heard",
            persist_state="session",
            width=200,
        )
    by_speaker: dict[str, list[str]] = defaultdict(list)
    for clip in held[wanted].clips:
        by_speaker[clip.speaker].append(clip.sex or "")
    speaker = st.selectbox(
        "Person",
        list(by_speaker),
        format_func=lambda name: f"{name.rpartition('/')[2]} {by_speaker[name][0]}".strip(),
        key=f"explore-person-{wanted}",
        persist_state="session",
        width=200,
    )
    by_emotion = defaultdict(list)
    for clip in held[wanted].clips:
        if clip.speaker == speaker:
            by_emotion[clip.emotion].append(clip)
    take = _take()
    return {emotion: corpus_views.sound_of_clip(nth(clips, take)) for emotion, clips in by_emotion.items()}


def _samples() -> Mapping[str, ClipSound]:
    by_emotion = defaultdict(list)
    for turn in corpus_views.customer_turns():
        by_emotion[turn.emotion].append(turn)
    take = _take()
    return {emotion: corpus_views.turn_sound(nth(turns, take)) for emotion, turns in by_emotion.items()}


def _take() -> int:
    take: int = st.session_state.setdefault(TAKE, 0)
    if st.button("Other clips", icon=":material/refresh:", key="explore-others"):
        take = st.session_state[TAKE] = take + 1
    return take


def nth(things: Sequence[Thing], take: int) -> Thing:
    """Begun again after the last."""
    return things[take % len(things)]

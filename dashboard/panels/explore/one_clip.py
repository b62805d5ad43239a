"""Choose one clip: of one's own corpora, by its path, of a sample call, a file or the microphone."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from dashboard import corpus_views
from dashboard.charts.palette import SHOWN_EMOTIONS
from dashboard.clip_paths import CLIPS, CORPORA, LONGEST_PATH, allowed_clip, allowed_folders
from dashboard.clip_sounds import ClipSound, sound_of_bytes
from dashboard.panels.explore.source import Shown
from dashboard.panels.states import plain, show_error
from ser_core.errors import CalltoneError
from ser_core.features.corpora_summary import ALL

OWN, SAMPLE, PATH, UPLOAD, RECORD = "own", "sample", "path", "upload", "record"
WAYS = {OWN: "My corpora", SAMPLE: "Sample call", PATH: "Type a path", UPLOAD: "Upload", RECORD: "Record"}
BROUGHT = "explore-brought"  # what this session uploaded or recorded: the browser's widgets forget it on other pages


def choose_clip(shown: Shown) -> ClipSound | None:
    """The clip, or None while there is none or it cannot be read."""
    ways = [way for way in WAYS if way != OWN or shown.root is not None]
    way = st.segmented_control(
        "Which clip",
        ways,
        format_func=WAYS.__getitem__,
        default=ways[0],
        required=True,
        key="explore-way",
        persist_state="session",
    )
    choosers: dict[str, Callable[[], ClipSound | None]] = {
        SAMPLE: _sample,
        PATH: _typed,
        UPLOAD: _uploaded,
        RECORD: _recorded,
    }
    try:
        return _own(shown, shown.root) if way == OWN and shown.root is not None else choosers[way or SAMPLE]()
    except CalltoneError as error:
        show_error(error)
        return None


def _own(shown: Shown, root: Path) -> ClipSound | None:
    held = corpus_views.held_corpora(root)
    with st.container(horizontal=True, gap="medium"):
        name = shown.corpus
        if name == ALL or name not in held:
            name = st.selectbox(
                "Corpus",
                list(held),
                format_func=lambda one: plain(held[one].corpus.title),
                key="explore-clip-corpus",
                persist_state="session",
                width=160,
            )
        there = {clip.emotion for clip in held[name].clips}
        emotion = st.selectbox(
            "Emotion",
            [one for one in SHOWN_EMOTIONS if one in there],
            key=f"explore-clip-emotion-{name}",
            persist_state="session",
            width=160,
        )
        clips = {f"{clip.speaker}, {clip.path.stem}": clip for clip in held[name].clips if clip.emotion == emotion}
        chosen = st.selectbox(
            "Clip", list(clips), key=f"explore-clip-{name}-{emotion}", persist_state="session", width=360
        )
    return corpus_views.sound_of_clip(clips[chosen])


def _sample() -> ClipSound | None:
    turns = {f"{turn.emotion} · {turn.title}": turn for turn in corpus_views.customer_turns()}
    order = sorted(turns, key=lambda title: SHOWN_EMOTIONS.index(turns[title].emotion))
    chosen = st.selectbox("Turn", order, key="explore-turn", persist_state="session", width=420)
    return corpus_views.turn_sound(turns[chosen])


def _typed() -> ClipSound | None:
    folders = allowed_folders()
    if not folders:
        st.info(
            f"No folder is allowed yet. Start calltone with {CORPORA} or {CLIPS} set to the folder that holds the clips.",
            icon=":material/info:",
        )
        return None
    typed = st.text_input(
        "Path of a clip",
        key="explore-path",
        max_chars=LONGEST_PATH,
        persist_state="session",
        placeholder="Actor_01/03-01-05-01-01-01-01.wav",
        help="From an allowed folder on, or the whole path",
    )
    st.caption("Allowed: " + ", ".join(plain(str(folder)) for folder in folders))
    return corpus_views.sound_at(allowed_clip(typed, folders)) if typed.strip() else None


def _uploaded() -> ClipSound | None:
    file = st.file_uploader("A short recording of one voice", key="explore-upload", max_upload_size=50)
    if file is not None:
        st.session_state[BROUGHT] = sound_of_bytes(file.getvalue(), file.name)
    return _brought()


def _recorded() -> ClipSound | None:
    sound = st.audio_input("Speak, and stop when you are done", key="explore-record", sample_rate=16_000)
    if sound is not None:
        st.session_state[BROUGHT] = sound_of_bytes(sound.getvalue(), "Your recording.wav")
    return _brought()


def _brought() -> ClipSound | None:
    brought = st.session_state.get(BROUGHT)
    return brought if isinstance(brought, ClipSound) else None

"""What a change does to a clip: the original and the changed one side by side, to hear, to see, and as the model hears them."""

import streamlit as st

from dashboard import corpus_views
from dashboard.charts.palette import Palette
from dashboard.clip_sounds import ClipSound, common_axis_s
from dashboard.panels.explore.clip_card import show_answer, show_clip, show_clip_trust
from dashboard.panels.explore.one_clip import choose_clip
from dashboard.panels.explore.source import Shown
from dashboard.panels.states import plain, show_error
from ser_core.errors import CalltoneError

SEED = "explore-seed"
MOST_SEED = 2**31 - 1
CHANGES = {
    "telephone": "Telephone",
    "noise": "Noise",
    "room-echo": "Room",
    "pitch": "Pitch",
    "stretch": "Stretch",
    "speed": "Speed",
    "gain": "Gain",
    "clipping": "Clipping",
    "shift": "Shift",
    "time-mask": "Time mask",
    "frequency-mask": "Frequency mask",
    "pitch-noise": "Pitch, then noise",
    "stretch-pitch": "Stretch and pitch",
    "mix": "Mix with another sound",
    "mix-up": "Mix-up of two clips",
}
OF_TWO = ("mix", "mix-up")


def show_changes(shown: Shown, colours: Palette) -> None:
    """Models are trained on changed copies, so that a telephone or a room does not mislead them."""
    sound = choose_clip(shown)
    if sound is None:
        return
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        change = st.selectbox(
            "Change",
            list(CHANGES),
            format_func=CHANGES.__getitem__,
            key="explore-change",
            persist_state="session",
            width=240,
        )
        seed = _seed()
    other = _other_than(sound)
    try:
        with st.spinner("Changing the sound…"):
            result = corpus_views.changed(sound, other, change, seed)
    except CalltoneError as error:
        show_error(error)
        return
    st.markdown(f"**Drawn with seed {seed}:** {plain(result.drawn)}.")
    if change in OF_TWO:
        st.caption(f"The other sound: {plain(other.name)}.")
    axis_s = common_axis_s((sound, result.sound))
    original, changed = st.columns(2, gap="large")
    with original:
        st.header("Original", anchor=False)
        show_clip(sound, colours, key="original", axis_s=axis_s)
        show_answer(sound, colours, key="original")
    with changed:
        st.header("Changed", anchor=False)
        show_clip(result.sound, colours, key="changed", axis_s=axis_s, title=CHANGES[change])
        show_answer(result.sound, colours, key="changed")
    show_clip_trust(sound)


def _seed() -> int:
    """The same seed draws the same change again, here and anywhere."""
    if SEED not in st.session_state:
        st.session_state[SEED] = 1

    def another() -> None:
        st.session_state[SEED] = (int(st.session_state[SEED]) + 1) % MOST_SEED

    seed = st.number_input(
        "Seed", min_value=0, max_value=MOST_SEED, step=1, key=SEED, persist_state="session", width=140
    )
    st.button("Draw again", icon=":material/casino:", on_click=another, key="explore-draw")
    return int(seed)


def _other_than(sound: ClipSound) -> ClipSound:
    """Another voice for the changes that make one sound of two."""
    turns = (corpus_views.turn_sound(turn) for turn in corpus_views.customer_turns())
    return next(turn for turn in turns if turn.sha256 != sound.sha256)

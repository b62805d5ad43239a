"""The way in: a sample call in one click, a file, or the microphone."""

from collections.abc import Callable

import streamlit as st

from dashboard import services
from dashboard.charts.dress import clock
from dashboard.panels.states import plain, show_error
from dashboard.samples import FIRST_SAMPLE, SampleCall
from ser_core.audio.errors import WHAT_CAN_BE_READ
from ser_core.errors import CalltoneError

WAYS = {"sample": "Sample call", "upload": "Upload a file", "record": "Record"}


def ask_for_call() -> services.OpenCall | None:
    """Whatever the person chose just now, read; None while nothing is chosen, or what was chosen cannot be read."""
    st.title("How did the customer feel?", anchor=False)
    st.markdown(
        "Open a recorded call and see who spoke when, how the customer sounded, and hear any moment of it again. "
        "Recordings stay on this machine."
    )
    way = st.segmented_control(
        "Where is the call?", list(WAYS), format_func=WAYS.__getitem__, default="sample", required=True, key="way"
    )
    return {"sample": _sample, "upload": _upload, "record": _record}[way]()


def _sample() -> services.OpenCall | None:
    st.caption(
        "Made calls: the voices are synthetic, with the pitch and pace of each feeling put on. "
        "They show how calltone works, not how often it is right."
    )
    with st.container(key="samples"):  # look.css lays them out
        chosen = [sample.key for sample in services.samples().values() if _card(sample)]
    return _read(lambda: services.open_sample(chosen[0])) if chosen else None


def _card(sample: SampleCall) -> bool:
    with st.container(border=True):
        st.markdown(f"**{plain(sample.title)}**")
        st.caption(f"{clock(sample.duration_s)} · {sample.path.suffix.removeprefix('.')} · {_sides(sample)}")
        st.markdown(plain(sample.description))
        first = sample.key == FIRST_SAMPLE
        return st.button(
            "Open this call",
            key=f"open-{sample.key}",
            type="primary" if first else "secondary",
            help=None if not first else "A good first one",
        )


def _sides(sample: SampleCall) -> str:
    return f"customer {sample.customer}" if sample.customer in ("left", "right") else "both on one channel"


def _upload() -> services.OpenCall | None:
    file = st.file_uploader("A recorded call", key="upload", max_upload_size=None)
    st.caption(f"{WHAT_CAN_BE_READ[0].upper()}{WHAT_CAN_BE_READ[1:]}.")
    return _read(lambda: services.open_bytes(file.getvalue(), file.name)) if file else None


def _record() -> services.OpenCall | None:
    sound = st.audio_input("Speak, and stop when you are done", key="record", sample_rate=16_000)
    st.caption("The browser asks for the microphone. One voice is enough.")
    return _read(lambda: services.open_bytes(sound.getvalue(), "Your recording.wav")) if sound else None


def _read(opening: Callable[[], services.OpenCall]) -> services.OpenCall | None:
    try:
        with st.spinner("Reading the recording…"):
            return opening()
    except CalltoneError as error:
        show_error(error)
        return None

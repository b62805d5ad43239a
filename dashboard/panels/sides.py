"""Who is the customer: asked once of a call with two sides, after hearing five seconds of each."""

from typing import Literal

import numpy as np
import streamlit as st

from dashboard import services
from dashboard.panels.states import plain
from dashboard.services import CustomerSide
from ser_core.audio.clips import clip_bytes
from ser_core.features.display import Envelope
from ser_core.segmentation.records import ChannelName

PREVIEW_S = 5.0
HEARD: tuple[Literal["left", "right"], ...] = ("left", "right")  # by channel
SIDES: dict[CustomerSide, str] = {
    "left": "Left",
    "right": "Right",
    "mixed": "Both voices on both sides",
    "unsaid": "I do not know",
}


def ask_for_side(call: services.OpenCall) -> CustomerSide | None:
    """The answer, or None while there is none."""
    st.title(plain(call.title), anchor=False)
    st.header("Who is the customer?", anchor=False)
    st.markdown(
        "Each side of this recording holds one person. Only the customer's feelings are inferred, "
        "so say which side is theirs. Five seconds of each, where it is liveliest:"
    )
    for column, (place, name) in zip(st.columns(2, gap="medium"), enumerate(HEARD), strict=True):
        with column, st.container(border=True):
            st.markdown(f"**{SIDES[name]}**")
            if place in call.recording.silent_channels:
                st.caption("This side is silent.")
            else:
                st.audio(_preview(call, place, name), format="audio/wav", alt=f"Five seconds of the {name} side")
    return st.segmented_control("The customer is on", list(SIDES), format_func=SIDES.__getitem__, key="side")


def _preview(call: services.OpenCall, place: int, side: ChannelName) -> bytes:
    shape = services.voice_envelope(services.voice_track(call, side), call.recording.facts.sha256, side)
    start_s = liveliest_start_s(shape)
    return clip_bytes(call.recording, start_s, min(start_s + PREVIEW_S, call.recording.duration_s), channels=[place])


def liveliest_start_s(shape: Envelope) -> float:
    """Where the five seconds begin in which the level changes most: speech does, hold music and hiss do not."""
    if len(shape.times_s) < 3:
        return 0.0
    changes = np.abs(np.diff(shape.high.astype(float) - shape.low))
    pixel_s = float(shape.times_s[1] - shape.times_s[0])
    pixels = max(1, min(len(changes), round(PREVIEW_S / pixel_s)))
    sums = np.convolve(changes, np.ones(pixels), mode="valid")
    return float(sums.argmax() * pixel_s)

"""Which voice is the customer's: asked of a call on one track with two of them, and what is said of what was found."""

import streamlit as st

from dashboard import services
from dashboard.charts.dress import clock
from dashboard.panels.sides import PREVIEW_S, liveliest_start_s
from dashboard.panels.states import plain
from dashboard.services import CustomerSide
from dashboard.voices import Heard
from ser_core.audio.clips import clip_bytes
from ser_core.features.display import envelope
from ser_core.segmentation.records import Turn, Verdict, Voices
from ser_core.settings import CustomerVoice

VOICES: dict[CustomerSide, str] = {
    "first": "First voice",
    "second": "Second voice",
    "mixed": "Only one person speaks, or I can’t tell",
}
HEARD: tuple[CustomerVoice, ...] = ("first", "second")
PREVIEW_PIXELS = 160  # a twentieth of a second of the longest turn
SHORT: dict[Verdict, str] = {
    "two people": "two voices, as far as can be told",
    "one person": "one voice, as far as can be told",
    "can't tell": "one voice or two, too unsure to say",
}
WHOLE: dict[Verdict, str] = {
    "two people": "Two voices were found on this one track. Of such answers {} are right where one voice and two are as frequent, "
    "and even then up to a fifth of the speech may be with the wrong person.",
    "one person": "One voice was found on this track. Of such answers {} are right where one voice and two are as frequent.",
    "can't tell": "Whether one person speaks on this track or two could not be told: the likelier answer would be right {} of the time.",
}


def found_in_short(voices: Voices) -> str:
    """The verdict among the facts of a call."""
    return f"{SHORT[voices.verdict]} ({voices.confidence:.0%})"


def what_was_found(voices: Voices) -> str:
    """The verdict, and what its confidence means."""
    return WHOLE[voices.verdict].format(f"{voices.confidence:.0%}")


def ask_for_voice(call: services.OpenCall, heard: Heard) -> CustomerSide | None:
    """The answer, or None while there is none; where no two voices were found there is nothing to ask."""
    if heard.told.voices.verdict != "two people":
        return "unsaid"
    st.title(plain(call.title), anchor=False)
    st.header("Who is the customer?", anchor=False)
    st.markdown(
        "Two people speak on this one track, and their turns were told apart by their voices. Only the customer's feelings "
        "are inferred, so say which voice is theirs. Up to five seconds of each, where it is liveliest:"
    )
    for column, voice in zip(st.columns(2, gap="medium"), HEARD, strict=True):
        with column, st.container(border=True):
            _show_voice(call, voice, [turn for turn in heard.told.turns if turn.participant == voice])
    side = st.segmented_control("The customer is the", list(VOICES), format_func=VOICES.__getitem__, key="voice")
    st.caption(f"**How far to trust this.** {what_was_found(heard.told.voices)}")
    return side


def _show_voice(call: services.OpenCall, voice: CustomerVoice, turns: list[Turn]) -> None:
    spoken_s = sum(turn.duration_s for turn in turns)
    st.markdown(f"**{VOICES[voice]}**")
    if not turns:
        st.caption("No turn was given to this voice.")
        return
    st.caption(f"Speaks for {clock(spoken_s)}, first at {clock(turns[0].start_s)}")
    start_s, end_s = preview_of(call, turns)
    clip = clip_bytes(services.voice_track(call, "mono"), start_s, end_s)
    st.audio(clip, format="audio/wav", alt=f"{end_s - start_s:.0f} seconds of the {voice} voice")


def preview_of(call: services.OpenCall, turns: list[Turn]) -> tuple[float, float]:
    """The liveliest five seconds of a voice's longest turn, or all of it: no other voice is in there, as far as can be told."""
    turn = max(turns, key=lambda turn: turn.duration_s)
    shape = envelope(services.voice_track(call, "mono"), PREVIEW_PIXELS, turn.start_s, turn.end_s)
    start_s = turn.start_s + (liveliest_start_s(shape) if turn.duration_s > PREVIEW_S else 0.0)
    return start_s, min(start_s + PREVIEW_S, turn.end_s)

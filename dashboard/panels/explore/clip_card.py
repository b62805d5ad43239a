"""One short sound as a card: what it was meant to be, a player, its waveform over its spectrogram, and a model's answer."""

import streamlit as st

from dashboard import corpus_views, services
from dashboard.charts.clip import clip_chart
from dashboard.charts.palette import UNCERTAIN, Palette
from dashboard.charts.probabilities import probability_bars
from dashboard.clip_sounds import ClipSound
from dashboard.panels.colouring import in_colour
from dashboard.panels.sentence import Piece
from dashboard.panels.session import held_model
from dashboard.panels.states import plain
from ser_core.audio.clips import clip_bytes


def show_clip(
    sound: ClipSound, colours: Palette, *, key: str, axis_s: float | None = None, title: str | None = None
) -> None:
    """`axis_s` puts several sounds on the same time axis."""
    meant = "" if sound.meant is None else in_colour([Piece(sound.meant, sound.meant)], colours) + "  \n"
    st.markdown(f"{meant}:small[{plain(title or sound.name)}]")
    st.audio(clip_bytes(sound.track), format="audio/wav", alt=f"{plain(sound.name)}, {sound.duration_s:.1f} seconds")
    picture = services.turn_picture(sound.track, sound.sha256, "mono", 0.0, sound.duration_s, "mel")
    shape = services.voice_envelope(sound.track, sound.sha256, "mono")
    ink = colours.fill[sound.meant] if sound.meant else colours.accent
    st.altair_chart(
        clip_chart(picture, shape, sound.duration_s, axis_s or sound.duration_s, ink, colours),
        theme=None,
        key=f"clip-{key}-{sound.sha256[:12]}",
        alt="Its waveform over its mel spectrogram: frequency over time, darker is louder",
    )
    if sound.note:
        st.caption(plain(sound.note))


def show_answer(sound: ClipSound, colours: Palette, *, key: str) -> None:
    """How it sounds to the model in use, as a stranger's voice."""
    with st.spinner("Listening…"):
        score = corpus_views.answer(sound, held_model())
    if not score.speech:
        st.markdown("Nobody speaks here, as far as the model can hear.")
        return
    word = UNCERTAIN if score.uncertain else score.emotion
    more = (
        f": perhaps {score.emotion}, at {score.confidence:.0%} too unsure to say"
        if score.uncertain
        else f", {score.confidence:.0%} sure"
    )
    st.markdown(in_colour([Piece("The model hears "), Piece(word, word), Piece(f"{more}.")], colours))
    st.altair_chart(
        probability_bars(score.probabilities, colours),
        theme=None,
        key=f"answer-{key}-{sound.sha256[:12]}",
        alt="How likely each emotion is in this clip",
    )


def show_clip_trust(sound: ClipSound) -> None:
    """How far to trust the model's answer to this clip."""
    model = held_model()
    notes = [services.model_trust(model)]
    if corpus_views.learnt_from(model, sound.corpus):
        notes.insert(
            0, "This model has learnt from this corpus, perhaps from this very clip: that it is right here says little."
        )
    st.caption("**How far to trust this.** " + " ".join(notes))

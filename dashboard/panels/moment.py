"""One turn close up: how it sounded, its words, its likelihoods, its sound and its spectrogram."""

import streamlit as st

from dashboard import services
from dashboard.charts.dress import clock
from dashboard.charts.palette import UNCERTAIN, Palette
from dashboard.charts.picture import picture_chart
from dashboard.charts.probabilities import probability_bars
from dashboard.charts.rows import NOT_INFERRED, feeling_word, person_name
from dashboard.panels.colouring import in_colour
from dashboard.panels.mending import show_mending
from dashboard.panels.sentence import Piece
from dashboard.panels.states import plain
from ser_core.audio.clips import clip_bytes
from ser_core.calls.analysis import CallAnalysis, CallWords, ScoredTurn
from ser_core.segmentation.records import ChannelName
from ser_core.words.records import DRAFT_NOTE

KINDS: dict[services.PictureKind, str] = {"spectrogram": "Spectrogram", "mel": "Mel"}


def show_moment(call: services.OpenCall, analysis: CallAnalysis, place: int, colours: Palette) -> None:
    """The turn at a place in the call."""
    turn = analysis.turns[place]
    channels = {person.id: person.channel for person in analysis.participants}
    channel = channels[turn.participant]
    st.header(f"{person_name(turn.participant)}, {clock(turn.start_s)}–{clock(turn.end_s)}", anchor=False)
    st.markdown(in_colour(_said(turn), colours))
    if call.soundless is None:
        sides = None if channel == "mono" else [0 if channel == "left" else 1]
        clip = clip_bytes(call.recording, turn.start_s, turn.end_s, channels=sides)
        st.audio(clip, format="audio/wav", alt=f"The sound of this turn, {turn.duration_s:.1f} seconds")
    if analysis.words is not None:
        _show_words(analysis.words, place, turn)
    if turn.probabilities is not None:
        st.altair_chart(
            probability_bars(turn.probabilities, colours), theme=None, alt="How likely each emotion is in this turn"
        )
    if call.told_apart and call.stored is None:
        show_mending(call, analysis, turn)
    if call.soundless is None:
        _show_picture(call, channel, turn, colours)


def _show_picture(call: services.OpenCall, channel: ChannelName, turn: ScoredTurn, colours: Palette) -> None:
    kind = st.segmented_control(
        "Picture of the sound",
        list(KINDS),
        format_func=KINDS.__getitem__,
        default="spectrogram",
        required=True,
        key="kind",
    )
    track = services.voice_track(call, channel)
    picture = services.turn_picture(track, call.recording.facts.sha256, channel, turn.start_s, turn.end_s, kind)
    chart = picture_chart(picture, turn.start_s, turn.end_s, colours, mel=kind == "mel")
    st.altair_chart(
        chart, theme=None, key="picture", alt=f"{KINDS[kind]} of this turn: frequency over time, darker is louder"
    )


def _show_words(words: CallWords, place: int, turn: ScoredTurn) -> None:
    said = words.turns[place].text
    st.markdown(f"“{plain(said)}”" if said else "No word was understood in this turn.")
    if words.draft:
        st.caption(DRAFT_NOTE)
    for flag in words.disagreements:
        if (flag.participant, flag.start_s, flag.end_s) == (turn.participant, turn.start_s, turn.end_s):
            st.warning(plain(flag.sentence), icon=":material/hearing:")


def _said(turn: ScoredTurn) -> list[Piece]:
    word = feeling_word(turn)
    length = f"{turn.duration_s:.1f} s, {turn.loudness_dbfs:.0f} dBFS".replace("-", "−")
    if word == NOT_INFERRED:
        return [Piece(f"Emotion not inferred · {length}")]
    if word == UNCERTAIN:
        return [
            Piece(word, word),
            Piece(f": perhaps {turn.emotion}, at {turn.confidence:.0%} too unsure to say · {length}"),
        ]
    return [Piece(word, word), Piece(f", {turn.confidence:.0%} sure · {length}")]

"""One clip heard by every model: a sample's turn, a file or the microphone."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from dashboard import model_figures, services
from dashboard.charts.dress import clock
from dashboard.charts.palette import SHOWN_EMOTIONS, Palette
from dashboard.charts.side_by_side import side_by_side
from dashboard.model_figures import LONGEST_CLIP_S, ClipAnswer, HeldClip, model_name
from dashboard.panels.kept import keeping, kept, kept_choice
from dashboard.panels.legend import legend
from dashboard.panels.progress import bar
from dashboard.panels.states import plain, show_error
from dashboard.samples import FIRST_SAMPLE
from ser_core.audio.clips import clip_bytes
from ser_core.audio.errors import WHAT_CAN_BE_READ
from ser_core.errors import CalltoneError

WAYS = {"sample": "A sample’s turn", "upload": "Upload a clip", "record": "Record"}
WAY, CALL, PLACE = "clip-way", "clip-call", "clip-turn"
HELD, ASKED = "held clip", "asked clip"
ROW_PX = 36
NO_SPEECH = "no speech"


def show_clip_by_all(colours: Palette) -> None:
    """Pick, hear, ask."""
    st.markdown("One clip, a few seconds of one voice, and what each model makes of it. It stays on this machine.")
    way = kept_choice("Where is the clip?", WAYS, WAY)
    clip = _sample() if way == "sample" else _brought(way)
    if clip is None:
        return
    st.audio(clip_bytes(clip.track), format="audio/wav", alt=f"The clip, {clip.track.duration_s:.1f} seconds")
    st.caption(
        f"{plain(clip.title)} · {clip.track.duration_s:.1f} s"
        + (
            f" · only the first {LONGEST_CLIP_S:.0f} s are heard; open a whole call on the page Analyse"
            if clip.cut
            else ""
        )
    )
    if st.button("Ask all models", type="primary", icon=":material/hearing:", key="ask-all"):
        st.session_state[ASKED] = clip.sha256
    if st.session_state.get(ASKED) == clip.sha256:
        _show_answers(clip, colours)


def answers_frame(answers: Mapping[str, ClipAnswer]) -> pd.DataFrame:
    """A row a model, its shares in per cent; nobody's voice has no emotion."""
    rows = []
    for model, answer in answers.items():
        score = answer.score
        spoken = score if score is not None and score.speech else None
        said = "" if score is None else NO_SPEECH if spoken is None else spoken.emotion
        shares = {} if spoken is None else {name: 100 * spoken.probabilities[name] for name in SHOWN_EMOTIONS}
        rows.append(
            {
                "Model": model_name(model),
                "Answer": said,
                "Sure enough": "" if spoken is None else "no" if spoken.uncertain else "yes",
                "Time": answer.took_ms,
                **{name.capitalize(): shares.get(name) for name in SHOWN_EMOTIONS},
            }
        )
    shares_type = dict.fromkeys(("Time", *map(str.capitalize, SHOWN_EMOTIONS)), "float64")
    return pd.DataFrame(rows).astype(shares_type)


def _sample() -> HeldClip | None:
    st.caption("The voices of sample calls are synthetic: they show how models differ, not which one is right.")
    keys = list(services.samples())
    call_choice, turn_choice = st.columns([2, 3], gap="small")
    with call_choice:
        key = st.selectbox(
            "Sample call",
            keys,
            index=keys.index(kept(CALL, FIRST_SAMPLE, keys)),
            format_func=lambda key: services.samples()[key].title,
            key=CALL,
            on_change=keeping(CALL),
        )
    turns = model_figures.sample_turns(key)
    if not turns:
        st.info("Nobody is the customer in this call: pick another one.", icon=":material/info:")
        return None
    places = list(range(len(turns)))
    with turn_choice:
        place = st.selectbox(
            "The customer says",
            places,
            index=kept(f"{PLACE}-{key}", 0, places),
            format_func=lambda place: f"{clock(turns[place].start_s)} · {turns[place].text}",
            key=f"{PLACE}-{key}",
            on_change=keeping(f"{PLACE}-{key}"),
        )
    title = f"{services.samples()[key].title}, {clock(turns[place].start_s)}"
    return HeldClip(title, model_figures.sample_sound(key, turns[place]), cut=False)


def _brought(way: str) -> HeldClip | None:
    """A file or a recording; the one brought before stays until another comes."""
    if way == "upload":
        sound = st.file_uploader("A clip of one voice", key="clip-upload")
        st.caption(f"{WHAT_CAN_BE_READ[0].upper()}{WHAT_CAN_BE_READ[1:]}.")
    else:
        sound = st.audio_input("Speak for a few seconds", key="clip-record", sample_rate=16_000)
        st.caption("The browser asks for the microphone.")
    place = f"{HELD} {way}"
    if sound is not None:
        name = sound.name if way == "upload" else "Your recording"
        try:
            recording = services.open_bytes(sound.getvalue(), name).recording
            st.session_state[place] = model_figures.clip_of(recording, name)
        except CalltoneError as error:
            st.session_state.pop(place, None)
            show_error(error)
    held = st.session_state.get(place)
    return held if isinstance(held, HeldClip) else None


def _show_answers(clip: HeldClip, colours: Palette) -> None:
    answers: dict[str, ClipAnswer] = {}
    names = list(services.models())
    with bar("Loading the models") as report:
        for place, model in enumerate(names):
            report(f"Asking {model_name(model)}", place / len(names))
            answers[model] = model_figures.clip_answer(model, clip)
    spoken = {
        model_name(model): answer.score.probabilities
        for model, answer in answers.items()
        if answer.score is not None and answer.score.speech
    }
    if spoken:
        st.html(legend(SHOWN_EMOTIONS, colours))
        st.altair_chart(
            side_by_side(spoken, colours),
            theme=None,
            alt="How likely each emotion is to each model. The table below holds the same.",
        )
    table = answers_frame(answers)
    st.dataframe(
        table,
        hide_index=True,
        placeholder="–",
        row_height=ROW_PX,
        height=ROW_PX * (len(table) + 1) + 3,
        column_config={
            "Time": st.column_config.NumberColumn(
                format="%.0f ms", width=72, help="On this machine, the model loaded before"
            ),
            "Sure enough": st.column_config.TextColumn(help="Whether it is above the model’s own threshold", width=92),
            **{name.capitalize(): st.column_config.NumberColumn(format="%.0f %%", width=76) for name in SHOWN_EMOTIONS},
        },
        alt="Each model's answer, whether it is sure enough, its time, and the likelihoods",
    )
    for model, answer in answers.items():
        if answer.problem is not None:
            st.caption(f"**{plain(model_name(model))}** cannot answer: {plain(answer.problem)}")
    st.caption(
        "Each clip is heard as a stranger’s. The time counts from the sound to the answer, one model after the other."
    )

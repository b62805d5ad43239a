"""The words of a call: who is to hear them, and how far they are while the report can be read already."""

from time import monotonic

import streamlit as st

from dashboard import services
from dashboard.listening import Listening
from dashboard.panels.session import held_words, hold_words, listening_to
from dashboard.panels.states import plain, show_error
from dashboard.said import not_installed, words_key
from ser_core.calls.analysis import CallAnalysis
from ser_core.errors import CalltoneError
from ser_core.settings import WordsOptions

OFF, DRAFT, WHISPER = "off", "pocketsphinx", "whisper"
CHOICES = {
    OFF: ("Off", "Only how it was said"),
    DRAFT: ("Draft, by pocketsphinx", "English. Many words are wrong: for finding a place, not for quoting"),
    WHISPER: ("Whisper, with your model", "As good as the model whose folder you name"),
}
SHORT = {OFF: "off", DRAFT: "draft", WHISPER: "whisper"}
WHAT_IT_IS = (
    "Writes down what everybody says, the agent too, turn by turn, and marks where a turn’s words and its tone point apart. "
    "The machine that runs calltone does it; nothing leaves it, and nothing is fetched. "
    "**It is slow**: a draft takes about 0.9 s of one processor core for each second of speech, 35 minutes for 40 minutes of it. "
    "The report can be read meanwhile."
)
PICKED, FOLDER, LANGUAGE = "picked-words", "words-folder", "words-language"
LONGEST_TYPED = 500  # characters
LOOK_S = 1.0


def words_choice() -> None:
    """What stands behind the button: what it costs, and who is to listen."""
    held = held_words()
    with st.popover(f"Words: {SHORT[held.engine if held else OFF]}"):
        st.markdown(WHAT_IT_IS)
        missing = {engine: error for engine in (DRAFT, WHISPER) if (error := not_installed(engine))}
        for line in dict.fromkeys(str(error) for error in missing.values()):
            said, _, command = line.rpartition(": ")
            st.info(f"{plain(said[0].upper() + said[1:])}. Whoever runs calltone installs it with `{command}`")
        choices = [choice for choice in CHOICES if choice not in missing]
        if len(choices) == 1:
            return
        st.radio(
            "Who hears the words",
            choices,
            index=choices.index(_picked()) if _picked() in choices else 0,
            format_func=lambda choice: CHOICES[choice][0],
            captions=[CHOICES[choice][1] for choice in choices],
            key=PICKED,
            on_change=_hold_picked,
        )
        if _picked() == WHISPER:
            _model_choice(held or WordsOptions(WHISPER))


def _model_choice(held: WordsOptions) -> None:
    with st.form("whisper", border=False):
        st.text_input(
            "Folder of the model, on the machine that runs calltone",
            value=held.model or "",
            max_chars=LONGEST_TYPED,
            placeholder="/models/whisper-small",
            help="In CTranslate2’s format: config.json, model.bin and tokenizer.json",
            key=FOLDER,
        )
        st.text_input(
            "Language, as en or de",
            value=held.language or "",
            max_chars=3,
            placeholder="found out turn by turn",
            help="To name it saves guessing, which on a turn of a second often fails",
            key=LANGUAGE,
        )
        st.form_submit_button("Listen", type="primary", on_click=_hold_picked)


def _picked() -> str:
    held = held_words()
    picked: str = st.session_state.get(PICKED, OFF if held is None else held.engine)
    return picked


def _hold_picked() -> None:
    """Whisper waits until its model is named."""
    folder = st.session_state.get(FOLDER, "").strip()
    if _picked() == DRAFT:
        hold_words(WordsOptions(DRAFT))
    elif _picked() == WHISPER and folder:
        hold_words(WordsOptions(WHISPER, folder, st.session_state.get(LANGUAGE, "").strip().lower() or None))
    else:
        hold_words(None)


def with_words(call: services.OpenCall, analysis: CallAnalysis) -> CallAnalysis:
    """The analysis with its words once they are heard; until then as it is, under a bar."""
    place = (
        st.empty()
    )  # whether there is a bar or not, what comes after it stays the same element, and is not drawn anew
    options = held_words()
    if options is None or not analysis.turns:
        return analysis
    heard = services.with_words(call, analysis, options)
    if heard is not None:
        return heard
    key = words_key(call.recording.facts.sha256, analysis, options)
    listening = listening_to(key, lambda: services.listen(call, analysis, options))
    if isinstance(listening.error, CalltoneError):
        show_error(listening.error)
    elif listening.error is not None:
        raise listening.error
    else:
        with place.container():
            _bar(listening)
    return analysis


@st.fragment(run_every=LOOK_S)
def _bar(listening: Listening) -> None:
    """Looks after the listening, which ends when nobody does; when it is over the whole page is drawn with the words."""
    listening.asked_at_s = monotonic()
    if listening.ended or listening.stopped:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center", key="listening"):
        st.progress(min(1.0, listening.done), f"{listening.step} · {listening.done:.0%}")
        st.button("Stop", key="stop-words", help="What was heard so far is kept until you ask again", on_click=_stop)


def _stop() -> None:
    st.session_state[PICKED] = OFF
    hold_words(None)

"""The head of a report: what the call is, the answer, how far to trust it, and the numbers."""

import streamlit as st

from dashboard import services
from dashboard.charts.dress import clock
from dashboard.charts.palette import Palette
from dashboard.charts.rows import person_name
from dashboard.panels.colouring import in_colour
from dashboard.panels.sentence import answer, felt_rows
from dashboard.panels.states import plain
from dashboard.panels.voices import HEARD, found_in_short, what_was_found
from dashboard.voices import turns_mended
from ser_core.audio.formats import codec_name
from ser_core.calls.analysis import CallAnalysis
from ser_core.calls.skipping import CLIPPED, MUSIC, NO_SPEECH, TOO_QUIET
from ser_core.inference.shipped import OWN
from ser_core.words.records import DRAFT_NOTE


def show_summary(call: services.OpenCall, analysis: CallAnalysis, model: str, colours: Palette) -> None:
    """Everything above the time axis."""
    show_title(call, analysis, model)
    with st.container(key="answer"):  # look.css sets it larger
        st.markdown(in_colour(answer(analysis), colours))
    show_trust(call, analysis, model)
    show_numbers(analysis)


def show_title(call: services.OpenCall, analysis: CallAnalysis, model: str) -> None:
    """The name of the call and the facts of its source."""
    st.title(plain(call.title), anchor=False)
    source = call.recording.facts
    sides = [f"{person_name(person.id).lower()} {person.channel}" for person in analysis.participants if call.two_sides]
    facts = [
        plain(source.file) if source.file != call.title else "",
        clock(source.duration_s),
        f"{codec_name(source.codec)} {source.sample_rate_hz / 1000:g} kHz",
        ", ".join(sides) or _of_one_track(call, analysis),
        f"{'earlier system' if model in services.models() and model != OWN else 'model'} {plain(analysis.model.name)} {plain(analysis.model.version)}",
    ]
    st.caption(" · ".join(fact for fact in facts if fact))


def _of_one_track(call: services.OpenCall, analysis: CallAnalysis) -> str:
    """What was found on it, whose voice is whose, and what a person mended."""
    if analysis.voices is None:
        return "one voice track, not told apart"
    facts = [found_in_short(analysis.voices)]
    if call.told_apart:
        facts += [
            ", ".join(
                f"{person_name(person.id).lower()} {voice} voice"
                for person, voice in zip(analysis.participants, HEARD, strict=True)
            )
        ]
        if mended := turns_mended(call.mends):
            facts.append(f"{mended} {'turn' if mended == 1 else 'turns'} mended by hand")
    return " · ".join(facts)


def show_trust(call: services.OpenCall, analysis: CallAnalysis, model: str) -> None:
    """How far to trust it, where the eye is; and what a person should know of this recording."""
    notes = [services.model_trust(model)]
    if call.sample is not None:
        notes.insert(
            0, "This is a sample call with synthetic voices: it shows how calltone works, not how often it is right."
        )
    if call.soundless is not None:
        notes.append(f"There is no sound to hear or to see: {plain(call.soundless)}.")
    notes += _of_people(call, analysis)
    quiet = sum(stretch.reason in (NO_SPEECH, MUSIC) for stretch in analysis.skipped)
    if quiet:
        notes.append(f"{quiet} {'stretch was' if quiet == 1 else 'stretches were'} left out: nobody speaks there.")
    unfit = sum(stretch.reason in (TOO_QUIET, CLIPPED) for stretch in analysis.skipped)
    if unfit:
        notes.append(f"{unfit} {'turn was' if unfit == 1 else 'turns were'} too quiet or too distorted to judge.")
    notes += _of_words(analysis)
    notes += [f"Of the recording: {plain(note)}." for note in call.recording.facts.notes]
    st.caption("**How far to trust this.** " + " ".join(notes))


def _of_people(call: services.OpenCall, analysis: CallAnalysis) -> list[str]:
    """How sure it is whose words are whose."""
    notes = [what_was_found(analysis.voices)] if analysis.voices else []
    if call.told_apart:
        if analysis.voices and analysis.voices.verdict != "two people":
            notes.append("As you named one of two, the turns were dealt out the likeliest way.")
        if call.stored is None:
            notes.append("A turn that is with the wrong person can be put right beside its sound.")
        return notes
    if analysis.voices:
        return [*notes, "Every voice is judged. If two people speak, say above which voice is the customer's."]
    if any(person.role == "mixed" for person in analysis.participants):
        notes.append(
            "Agent and customer share one channel here and are not told apart: every voice on it is scored, the agent's too."
        )
    return notes


def _of_words(analysis: CallAnalysis) -> list[str]:
    """Who heard the words, and how often they point away from the tone."""
    words = analysis.words
    if words is None:
        return []
    notes = [f"Words heard by {words.engine}, model {plain(words.model)}.", *([DRAFT_NOTE] if words.draft else [])]
    if count := len(words.disagreements):
        turns = "1 turn" if count == 1 else f"{count} turns"
        notes.append(f"In {turns} words and tone disagree: listen there, it proves nothing by itself.")
    return notes


def show_numbers(analysis: CallAnalysis) -> None:
    """Six numbers; those that do not apply are left out."""
    with st.container(key="numbers"):  # look.css lays them out
        for label, value, beside in numbers(analysis):
            st.metric(label, value, beside or None, delta_color="off", delta_arrow="off", border=True)


def numbers(analysis: CallAnalysis) -> list[tuple[str, str, str]]:
    """Label, value and what stands beside it."""
    metrics, rows = analysis.metrics, felt_rows(analysis)
    shown = [("Length", clock(analysis.source.duration_s), f"{len(analysis.turns)} turns")]
    if rows:
        felt = metrics.feelings[rows[0].participant]
        spoken_s = sum(row.end_s - row.start_s for row in rows)
        shown.append(
            ("Customer spoke" if rows[0].participant == "customer" else "Speech", clock(spoken_s), f"{len(rows)} turns")
        )
        if felt.emotion_share:
            word = next(iter(felt.emotion_share))
            shown.append(("Most heard", word, f"{felt.emotion_share[word]:.0%}, if sure"))
        if felt.uncertain_share is not None:
            shown.append(("Uncertain", f"{felt.uncertain_share:.0%}", "of speech"))
        if felt.sentiment is not None:
            shown.append(("Sentiment", f"{felt.sentiment:+.2f}".replace("-", "−"), "from −1 to 1"))
    if metrics.longest_silence is not None:
        silence = metrics.longest_silence
        shown.append(("Longest silence", f"{silence.duration_s:.0f} s", f"at {clock(silence.start_s)}"))
    return shown

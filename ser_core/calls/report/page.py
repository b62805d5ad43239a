"""The report as one HTML file: its style, its script, its pictures and, by choice, its sound are inside."""

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ser_core.audio.recording import Track
from ser_core.calls.analysis import CallAnalysis
from ser_core.calls.exports.spoken import names_of
from ser_core.calls.report import bars, facts, marks
from ser_core.calls.report.timeline import timeline_svg
from ser_core.calls.summary import clock, percent, signed
from ser_core.features.display import envelope, only_spoken
from ser_core.words.records import DRAFT_NOTE

TEMPLATES = Path(__file__).with_name("templates")
WAVEFORM_COLUMNS = 600
NO_TRACKS = MappingProxyType[str, Track]({})


def report_html(
    analysis: CallAnalysis, trust: str, tracks: Mapping[str, Track] = NO_TRACKS, sound: str | None = None
) -> str:
    """One page. `trust` says how often the model is right; `tracks` give each person a waveform; `sound` is a data address.

    Without the sound the page has no player and no script.
    """
    style = marks.colour_style() + "\n" + (TEMPLATES / "report.css").read_text("utf-8")
    script = (TEMPLATES / "report.js").read_text("utf-8") if sound is not None else None
    envelopes = {person: envelope(track, WAVEFORM_COLUMNS) for person, track in tracks.items()}
    if analysis.told_apart:  # each where they speak
        envelopes = {
            person: only_spoken(
                shape, [(turn.start_s, turn.end_s) for turn in analysis.turns if turn.participant == person]
            )
            for person, shape in envelopes.items()
        }
    metrics, names = analysis.metrics, names_of(analysis.participants)
    people = [person.id for person in facts.in_order(analysis)]
    page = _environment().get_template("report.html.jinja")
    return page.render(
        analysis=analysis,
        metrics=metrics,
        names=names,
        trust=trust,
        facts=facts,
        felt=[(names[person], metrics.feelings[person]) for person in people if person in metrics.feelings],
        talk=[(names[person], metrics.talk[person]) for person in people if person in metrics.talk],
        timeline=timeline_svg(analysis, envelopes),
        spoken=list(zip(analysis.turns, analysis.said, strict=True)),
        draft_note=DRAFT_NOTE,
        words=marks.present([marks.word_of(turn) for turn in analysis.turns]),
        policy=policy(style, script),
        style=Markup(style),  # noqa: S704, our own file
        script=None if script is None else Markup(script),  # noqa: S704, our own file
        sound=sound,
    )


def policy(style: str, script: str | None) -> str:
    """What the page may load: its own style and script, told by their hashes, and sound and icon from inside itself."""
    allowed = "'none'" if script is None else source_hash(script)
    return (
        f"default-src 'none'; style-src {source_hash(style)}; script-src {allowed}; img-src data:; media-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def source_hash(text: str) -> str:
    """A text as a content security policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"clock": clock, "percent": percent, "signed": signed, "in_colour": marks.in_colour}
    environment.globals |= {
        "swatch": marks.swatch,
        "word_of": marks.word_of,
        "share_bar": bars.share_bar,
        "sentiment_bar": bars.sentiment_bar,
    }
    return environment

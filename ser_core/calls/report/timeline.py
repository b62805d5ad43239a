"""The call on one time axis as SVG: voices, how they sounded, sentiment with its doubt, silences and interruptions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from ser_core.calls.analysis import CallAnalysis
from ser_core.calls.exports.spoken import names_of
from ser_core.calls.report.facts import in_order
from ser_core.calls.report.marks import NOT_INFERRED, word_of
from ser_core.calls.report.strips import (
    Heard,
    cut_in_strip,
    ribbon_strip,
    sentiment_strip,
    silence_strip,
    voice_strip,
)
from ser_core.calls.summary import clock
from ser_core.features.display import Envelope

WIDTH, LEFT, RIGHT = 1000, 92, 12  # units, about pixels on a wide page
VOICE, RIBBON, THIN, SENTIMENT, ROW, AXIS, GAP = 46.0, 42.0, 10.0, 96.0, 12.0, 26.0, 12.0
MOST_TICKS = 10
TICK_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a moment lies from left to right."""

    duration_s: float

    @property
    def width(self) -> float:
        return WIDTH - LEFT - RIGHT

    def x(self, moment_s: float) -> float:
        return LEFT + self.width * moment_s / self.duration_s if self.duration_s else LEFT


@dataclass(frozen=True, slots=True)
class Strip:
    """A part of the height with its name and what is drawn in it."""

    name: str
    height: float
    drawn: str  # from 0 downwards


def timeline_svg(analysis: CallAnalysis, envelopes: Mapping[str, Envelope]) -> Markup:
    """The whole picture; the table of turns says the same in words."""
    scale = Scale(analysis.metrics.duration_s)
    placed, top = list[str](), 0.0
    for strip in strips(analysis, envelopes, scale):
        name = f'<text class="strip" x="{LEFT - 10}" y="{strip.height / 2 + 4:.1f}">{escape(strip.name)}</text>'
        placed.append(f'<g transform="translate(0 {top:.1f})">{name if strip.name else ""}{strip.drawn}</g>')
        top += strip.height + GAP
    body = "\n".join([*placed, axis(scale, top), f'<path id="cursor" d="M0 0V{top:.1f}" visibility="hidden"/>'])
    return Markup(
        '<svg id="axis" viewBox="0 0 {width} {height}" role="img" aria-labelledby="axis-title axis-desc" '
        'data-left="{left}" data-width="{plot}" data-duration="{duration}">\n'
        '<title id="axis-title">The call over time</title>\n<desc id="axis-desc">{desc}</desc>\n{body}\n</svg>'
    ).format(
        width=WIDTH,
        height=round(top + AXIS),
        left=LEFT,
        plot=scale.width,
        duration=round(scale.duration_s, 3),
        desc=described(analysis),
        body=Markup(body),  # noqa: S704, every text in it is escaped where it is made
    )


def strips(analysis: CallAnalysis, envelopes: Mapping[str, Envelope], scale: Scale) -> list[Strip]:
    """From top to bottom: each person's voice and turns, then the sentiment of those who were judged, then the talk."""
    names = names_of(analysis.participants)
    people = in_order(analysis)
    found: list[Strip] = []
    for person in people:
        heard = [one for one in zip(analysis.turns, analysis.said, strict=True) if one[0].participant == person.id]
        name, felt = names[person.id], person.id in analysis.metrics.feelings
        if person.id in envelopes:
            found.append(Strip(name, VOICE, voice_strip(envelopes[person.id], scale.x, VOICE, felt)))
        found.append(turns_strip(heard, name, scale, told=person.id in envelopes))
    for person in people:
        if person.id in analysis.metrics.feelings:
            own = [turn for turn in analysis.turns if turn.participant == person.id and turn.sentiment is not None]
            name = "sentiment" if len(analysis.metrics.feelings) == 1 else names[person.id]
            found.append(Strip("", SENTIMENT, sentiment_strip(own, name, scale.x, SENTIMENT, LEFT, WIDTH - RIGHT)))
    if analysis.metrics.silences:
        found.append(Strip("silences", ROW, silence_strip(analysis.metrics.silences, scale.x, ROW)))
    if analysis.metrics.interruptions:
        found.append(Strip("cut in", ROW, cut_in_strip(analysis.metrics.interruptions, names, scale.x, ROW)))
    return found


def turns_strip(heard: Sequence[Heard], name: str, scale: Scale, *, told: bool) -> Strip:
    """A ribbon where feelings were inferred, thin bars where not; under a voice it need not repeat the name."""
    felt = any(word_of(turn) != NOT_INFERRED for turn, _ in heard)
    height = RIBBON if felt else THIN
    label = ("emotion" if felt else "turns") if told else name
    return Strip(label, height, ribbon_strip(heard, name, scale.x, height, WIDTH - RIGHT))


def axis(scale: Scale, top: float) -> str:
    """The line at the bottom with its moments."""
    step = next((step for step in TICK_STEPS_S if scale.duration_s / step <= MOST_TICKS), TICK_STEPS_S[-1])
    ticks = [
        f'<path class="line" d="M{scale.x(at):.1f} 0v5"/><text class="tick" x="{scale.x(at):.1f}" y="18">{clock(at)}</text>'
        for at in range(0, int(scale.duration_s) + 1, step)
    ]
    line = f'<path class="line" d="M{LEFT} 0H{WIDTH - RIGHT}"/>'
    return f'<g transform="translate(0 {top:.1f})">{line}{"".join(ticks)}</g>'


def described(analysis: CallAnalysis) -> str:
    """What the picture holds, for those who do not see it."""
    names = names_of(analysis.participants)
    felt = ", ".join(names[person] for person in analysis.metrics.feelings) or "nobody"
    return (
        f"From 0:00 to {clock(analysis.metrics.duration_s)}: when {' and '.join(names.values())} speak; emotion and sentiment "
        f"of {felt}; {len(analysis.metrics.silences)} silences and {len(analysis.metrics.interruptions)} interruptions. "
        "The tables below hold the same."
    )

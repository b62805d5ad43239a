"""The call on one time axis: each voice, how the customer sounded, and the sentiment; a click on a turn chooses it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict

import altair as alt

from dashboard.charts.dress import Row, clock, drawn, layered, time_axis
from dashboard.charts.palette import Palette
from dashboard.charts.ribbon import RIBBON_PX, WORDS_PX, ribbon_layers, word_room_s
from dashboard.charts.rows import NOT_INFERRED, TurnRow, person_name
from dashboard.charts.said import CLASH, FLAG_PX, SAID_PX, rooms_s, said_layers, shortened
from dashboard.charts.waveform import Band, waveform_layer
from ser_core.features.display import Envelope

MOMENT = "moment"  # the selection that a click on a turn makes: its rows hold the "turn"
SENTIMENT = "sentiment"  # its strip
VOICE_PX, THIN_PX, SENTIMENT_PX, GAP_PX = 54.0, 10.0, 104.0, 14.0


def timeline(
    rows: Sequence[TurnRow],
    envelopes: Mapping[str, Envelope],
    duration_s: float,
    colours: Palette,
    chosen: int | None = None,
    *,
    draft: bool = False,
) -> alt.LayerChart:
    """`envelopes` go by participant, the one whose feelings count first; a draft's words are marked as one."""
    people = list(envelopes)
    bands = lay_bands(
        people,
        {row.participant for row in rows if row.word != NOT_INFERRED},
        {row.participant for row in rows if row.said is not None},
        {row.participant for row in rows if row.disagrees},
    )
    turns = turn_table(rows, bands, duration_s)
    x = time_axis(0.0, duration_s, "time in the call (min:s)")
    top = max(band.high for band in bands.values())
    layers = [_lines(people, bands, top, colours, draft=draft), _chosen_turn(turns, chosen, top, colours, x)]
    for person, envelope in envelopes.items():
        ink = colours.agent if person == "agent" else colours.accent
        layers.append(waveform_layer(envelope, bands[person], ink, x))
    layers += ribbon_layers(turns, duration_s, colours, x)
    layers += said_layers(turns, duration_s, colours, draft=draft)
    if SENTIMENT in bands:
        layers += _sentiment(turns, colours)
    layers.append(_clickable(turns, x))
    return layered(layers, colours, height=top)


def lay_bands(
    people: Sequence[str], felt: Collection[str], heard: Collection[str] = (), clashing: Collection[str] = ()
) -> dict[str, Band]:
    """The strips from top to bottom: each voice, each one's turns and words, the sentiment where anything was inferred."""
    heights = dict.fromkeys(people, VOICE_PX)
    for person in people:
        heights[turns_of(person)] = RIBBON_PX + WORDS_PX if person in felt else THIN_PX
        if person in heard:
            heights[said_by(person)] = SAID_PX
        if person in clashing:
            heights[clash_of(person)] = FLAG_PX
    if felt:
        heights["air"] = 0.0  # a second gap: the names of two strips must not touch
        heights[SENTIMENT] = SENTIMENT_PX
    top = sum(heights.values()) + GAP_PX * (len(heights) - 1)
    bands: dict[str, Band] = {}
    for name, height in heights.items():
        bands[name] = Band(top - height, top)
        top -= height + GAP_PX
    return bands


def turns_of(person: str) -> str:
    """The name of the strip that holds a person's turns."""
    return f"{person} turns"


def said_by(person: str) -> str:
    """The name of the strip that holds a person's words."""
    return f"{person} words"


def clash_of(person: str) -> str:
    """The name of the strip that marks where a person's words and tone point apart."""
    return f"{person} {CLASH}"


def turn_table(rows: Sequence[TurnRow], bands: Mapping[str, Band], duration_s: float) -> list[Row]:
    """One row a turn, with where its bar, its word and its voice stand."""
    return [
        asdict(row)
        | _bar_place(row, bands)
        | {
            "middle_s": row.middle_s,
            "at": f"{clock(row.start_s)}–{clock(row.end_s)}",
            "sure": "" if row.confidence is None else f"{row.confidence:.0%}",
            "felt": "" if row.sentiment is None else f"{row.sentiment:+.2f}".replace("-", "−"),
            "spoken": _spoken(row),
            "told": "" if row.said is None else shortened(row.said),
            "clash": CLASH if row.disagrees else "",
            "said_y": bands[said_by(row.participant)].middle if row.said is not None else None,
            "clash_y": bands[clash_of(row.participant)].middle if row.disagrees else None,
            "room_s": room_s,
            "sentiment_y": None if row.sentiment is None else _sentiment_y(row.sentiment, bands[SENTIMENT]),
        }
        | rooms
        for row, room_s, rooms in zip(rows, word_room_s(rows, duration_s), rooms_s(rows, duration_s), strict=True)
    ]


def _spoken(row: TurnRow) -> str:
    """What a screen reader is told of a turn."""
    said = f"; says: {shortened(row.said)}" if row.said else ""
    return f"{row.who}, {clock(row.start_s)}: {row.word}{said}{f'; {CLASH}' if row.disagrees else ''}"


def _bar_place(row: TurnRow, bands: Mapping[str, Band]) -> dict[str, float]:
    voice, strip = bands[row.participant], bands[turns_of(row.participant)]
    bar = Band(strip.low, strip.low + min(RIBBON_PX, strip.height))
    return {
        "low": bar.low,
        "high": bar.high,
        "mark_y": bar.middle,
        "word_y": strip.high - WORDS_PX / 2 + 2,
        "voice_low": voice.low,
        "voice_high": voice.high,
    }


def _sentiment_y(sentiment: float, band: Band) -> float:
    return band.middle + sentiment * band.height / 2


def _named_bands(people: Sequence[str], bands: Mapping[str, Band], top: float, *, draft: bool) -> alt.Y:
    names = {bands[person].middle: person_name(person) for person in people}
    for person in people:
        strip = bands[turns_of(person)]
        names[strip.low + min(RIBBON_PX, strip.height) / 2] = "emotion" if strip.height > THIN_PX else "turns"
        if said_by(person) in bands:
            names[bands[said_by(person)].middle] = "said (draft)" if draft else "said"
    if SENTIMENT in bands:
        band = bands[SENTIMENT]
        names |= {band.high: "positive", band.middle: "neutral", band.low: "negative"}
    spoken = " : ".join(f"abs(datum.value - {at}) < 0.5 ? '{name}'" for at, name in names.items())
    axis = alt.Axis(values=list(names), labelExpr=f"{spoken} : ''", title=None, grid=False, domain=False, ticks=False)
    return alt.Y("low:Q", scale=alt.Scale(domain=[0, top], nice=False, zero=False), axis=axis)


def _lines(people: Sequence[str], bands: Mapping[str, Band], top: float, colours: Palette, *, draft: bool) -> alt.Chart:
    """Level lines, and the axis that names the strips."""
    heights = [bands[person].middle for person in people]
    if SENTIMENT in bands:
        heights += [bands[SENTIMENT].low, bands[SENTIMENT].middle, bands[SENTIMENT].high]
    lines = drawn([{"low": height} for height in heights]).mark_rule(color=colours.line, tooltip=None, aria=False)
    named: alt.Chart = lines.encode(y=_named_bands(people, bands, top, draft=draft))
    return named


def _chosen_turn(turns: Sequence[Row], chosen: int | None, top: float, colours: Palette, x: alt.X) -> alt.Chart:
    rows = [dict(turn) | {"low": 0.0, "high": top} for turn in turns if turn["turn"] == chosen]
    mark = drawn(rows).mark_rect(color=colours.ink, opacity=0.09, cornerRadius=3, tooltip=None, aria=False)
    chart: alt.Chart = mark.encode(x=x, x2="end_s:Q", y="low:Q", y2="high:Q")
    return chart


def _sentiment(turns: Sequence[Row], colours: Palette) -> list[alt.Chart]:
    felt = [turn for turn in turns if turn["sentiment_y"] is not None]
    line = drawn(felt).encode(x=alt.X("middle_s:Q"), y=alt.Y("sentiment_y:Q"), detail="participant:N")
    return [
        line.mark_line(color=colours.accent, strokeWidth=2, interpolate="monotone", tooltip=None, aria=False),
        line.mark_point(
            color=colours.accent, fill=colours.paper, opacity=1, size=26, strokeWidth=1.5, tooltip=None, aria=False
        ),
    ]


def _clickable(turns: Sequence[Row], x: alt.X) -> alt.Chart:
    """Invisible bars over each turn's voice and ribbon: what a pointer meets."""
    voices = [dict(turn) | {"low": turn["voice_low"], "high": turn["voice_high"]} for turn in turns]
    tooltip = [
        alt.Tooltip("at:N", title="when"),
        alt.Tooltip("who:N", title="who"),
        alt.Tooltip("word:N", title="emotion"),
        alt.Tooltip("sure:N", title="confidence"),
        alt.Tooltip("felt:N", title="sentiment"),
    ]
    if any(turn["said"] for turn in turns):
        tooltip.append(alt.Tooltip("told:N", title="said"))
    if any(turn["clash"] for turn in turns):
        tooltip.append(alt.Tooltip("clash:N", title="tone and words"))
    click = alt.selection_point(name=MOMENT, fields=["turn"], on="click", empty=False)
    chart: alt.Chart = (
        drawn([*voices, *turns])
        .mark_rect(opacity=0, cursor="pointer")
        .encode(x=x, x2="end_s:Q", y="low:Q", y2="high:Q", tooltip=tooltip, description="spoken:N")
        .add_params(click)
    )
    return chart

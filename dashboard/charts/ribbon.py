"""The ribbon: a bar a turn, in the colour, the mark and the word of how it sounded."""

from collections.abc import Sequence

import altair as alt

from dashboard.charts.dress import Row, drawn
from dashboard.charts.palette import SHAPES, UNCERTAIN, Palette
from dashboard.charts.rows import NOT_INFERRED, TurnRow

RIBBON_PX, WORDS_PX = 30, 18
LETTER_PX = 6.6  # of a word at 12 px, on average
MARK_PX = 13  # a turn narrower than this on the screen has no room for its mark


def ribbon_layers(turns: Sequence[Row], duration_s: float, colours: Palette, x: alt.X) -> list[alt.Chart]:
    """The uncertain are striped, those not inferred thin and grey; a word stands only where it fits the screen."""
    bars = [dict(turn) | _look(str(turn["word"]), colours) for turn in turns]
    striped_bars = [bar for bar in bars if bar["word"] == UNCERTAIN]
    plain_bars = [bar for bar in bars if bar["word"] != UNCERTAIN]
    plain = (
        _bars(plain_bars, x)
        .mark_rect(cornerRadius=3, tooltip=None, aria=False)
        .encode(color=alt.Color("fill:N", scale=None))
    )
    striped = _bars(striped_bars, x).mark_rect(
        cornerRadius=3,
        fill=stripes(colours),
        stroke=colours.quiet,
        strokeWidth=0.75,
        strokeDash=[3, 2],
        tooltip=None,
        aria=False,
    )
    marks = (
        drawn([bar for bar in plain_bars if bar["word"] != NOT_INFERRED])
        .transform_filter(f"(datum.end_s - datum.start_s) / {duration_s} * width > {MARK_PX}")
        .mark_point(filled=True, size=40, color=colours.paper, opacity=0.95, tooltip=None, aria=False)
        .encode(x=alt.X("middle_s:Q"), y=alt.Y("mark_y:Q"), shape=alt.Shape("shape:N", scale=None))
    )
    words = (
        drawn(bars)
        .transform_filter(
            f"datum.room_s > 0 && datum.room_s / {duration_s} * width > {LETTER_PX} * length(datum.word) + 6"
        )
        .mark_text(align="left", baseline="middle", fontSize=12, tooltip=None, aria=False)
        .encode(x=alt.X("start_s:Q"), y=alt.Y("word_y:Q"), text="word:N", color=alt.Color("ink:N", scale=None))
    )
    return [plain, striped, marks, words]


def stripes(colours: Palette, count: int = 6) -> alt.LinearGradient:
    """A bar's fill in level stripes: Vega has no hatching, and bars are of one height, so these match across bars."""
    stops = [
        alt.GradientStop(offset=edge / (2 * count), color=colours.fill[UNCERTAIN] if stripe % 2 else colours.paper)
        for stripe in range(2 * count)
        for edge in (stripe, stripe + 1)
    ]
    return alt.LinearGradient(gradient="linear", stops=stops, x1=0, x2=0, y1=0, y2=1)


def word_room_s(rows: Sequence[TurnRow], duration_s: float) -> list[float]:
    """For a person's first of several turns alike, how far its word may reach before the next one's; 0 for the others."""
    room_s = [0.0] * len(rows)
    for person in {row.participant for row in rows}:
        mine = [
            (place, row) for place, row in enumerate(rows) if row.participant == person and row.word != NOT_INFERRED
        ]
        words = [None, *(row.word for _, row in mine)]
        opening = [place for (place, row), before in zip(mine, words, strict=False) if row.word != before]
        ends_s = [*(rows[place].start_s for place in opening[1:]), duration_s]
        for place, end_s in zip(opening, ends_s, strict=True) if opening else ():
            room_s[place] = end_s - rows[place].start_s
    return room_s


def _bars(rows: Sequence[Row], x: alt.X) -> alt.Chart:
    return drawn(rows).encode(x=x, x2="end_s:Q", y="low:Q", y2="high:Q")


def _look(word: str, colours: Palette) -> dict[str, str]:
    return {
        "fill": colours.fill.get(word, colours.agent),
        "ink": colours.text.get(word, colours.quiet),
        "shape": SHAPES.get(word, "circle"),
    }

"""One clip, every model: how likely each emotion is to each of them, one bar a model."""

from collections.abc import Mapping

import altair as alt

from dashboard.charts.dots import name_axis, share_axis
from dashboard.charts.dress import Row, drawn, layered
from dashboard.charts.palette import SHOWN_EMOTIONS, Palette
from ser_core.emotion_colours import LETTERS

BAR_PX, AXES_PX = 34, 46
SMALLEST_MARKED = 0.07  # of a bar: a narrower piece has no room for its mark


def side_by_side(answers: Mapping[str, Mapping[str, float]], colours: Palette) -> alt.LayerChart:
    """Pieces from negative to positive, as everywhere; the likeliest one of each bar has an edge."""
    rows = [row for model, shares in answers.items() for row in _pieces(model, shares, colours)]
    names = list(answers)
    x = alt.X(
        "start:Q",
        scale=alt.Scale(domain=[0, 1]),
        axis=share_axis("likelihood"),
    )
    base = drawn(rows).encode(y=alt.Y("model:N", sort=names, axis=name_axis(names, colours)))
    bars = base.mark_bar(height=22, stroke=colours.paper, strokeWidth=2).encode(
        x=x,
        x2="end:Q",
        color=alt.Color("fill:N", scale=None),
        tooltip=[
            alt.Tooltip("model:N", title="model"),
            alt.Tooltip("emotion:N", title="emotion"),
            alt.Tooltip("said:N", title="likelihood"),
        ],
        description="spoken:N",
    )
    edge = (
        base.transform_filter("datum.likeliest")
        .mark_bar(height=22, filled=False, stroke=colours.ink, strokeWidth=2, tooltip=None, aria=False)
        .encode(x=alt.X("start:Q"), x2="end:Q")
    )
    marks = (
        base.transform_filter(f"datum.end - datum.start >= {SMALLEST_MARKED}")
        .mark_text(color=colours.paper, fontSize=11, tooltip=None, aria=False)
        .encode(x=alt.X("middle:Q"), text="mark:N")
    )
    return layered([bars, edge, marks], colours, height=BAR_PX * len(names) + AXES_PX)


def _pieces(model: str, shares: Mapping[str, float], colours: Palette) -> list[Row]:
    start = 0.0
    rows: list[Row] = []
    likeliest = max(shares, key=shares.__getitem__)
    for emotion in SHOWN_EMOTIONS:
        share = shares.get(emotion, 0.0)
        rows.append(
            {
                "model": model,
                "emotion": emotion,
                "start": start,
                "end": start + share,
                "middle": start + share / 2,
                "said": f"{share:.0%}",
                "mark": LETTERS[emotion],
                "fill": colours.fill[emotion],
                "likeliest": emotion == likeliest,
                "spoken": f"{model}: {emotion} {share:.0%}",
            }
        )
        start += share
    return rows

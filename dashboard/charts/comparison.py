"""Two mixes of emotions beside each other: a full mark for the one, a hollow one for the other, a line between them."""

from collections.abc import Mapping, Sequence

import altair as alt

from dashboard.charts.dress import drawn, layered
from dashboard.charts.palette import Palette

ROW_PX = 30


def comparison_chart(
    emotions: Sequence[str],
    one: Mapping[str, float],
    other: Mapping[str, float],
    names: tuple[str, str],
    colours: Palette,
) -> alt.LayerChart:
    """A row an emotion, in its own colour."""
    rows = [
        {
            "emotion": emotion,
            "one": one.get(emotion, 0.0),
            "other": other.get(emotion, 0.0),
            "fill": colours.fill[emotion],
            "said_one": f"{one.get(emotion, 0.0):.0%}",
            "said_other": f"{other.get(emotion, 0.0):.0%}",
            "spoken": f"{emotion}: {one.get(emotion, 0.0):.0%} and {other.get(emotion, 0.0):.0%}",
        }
        for emotion in emotions
    ]
    most = max(0.1, *(float(max(one.get(name, 0.0), other.get(name, 0.0))) for name in emotions))
    x = alt.X(
        "one:Q",
        scale=alt.Scale(domain=[0, min(1.0, most * 1.1)], nice=False),
        axis=alt.Axis(title="share of the speech that could be told", format=".0%", tickCount=4),
    )
    y = alt.Y("emotion:N", sort=list(emotions), axis=alt.Axis(title=None, ticks=False, domain=False, labelPadding=8))
    colour = alt.Color("fill:N", scale=None)
    base = drawn(rows).encode(y=y)
    tooltip = [
        alt.Tooltip("emotion:N"),
        alt.Tooltip("said_one:N", title=names[0]),
        alt.Tooltip("said_other:N", title=names[1]),
    ]
    line = base.mark_rule(strokeWidth=2, tooltip=None, aria=False).encode(x=x, x2="other:Q", color=colour)
    hollow = base.mark_point(size=90, filled=False, strokeWidth=2.5, opacity=1, fill=colours.paper).encode(
        x=alt.X("other:Q"), stroke=alt.Stroke("fill:N", scale=None), tooltip=tooltip
    )
    full = base.mark_point(size=90, filled=True, opacity=1).encode(
        x=x, color=colour, tooltip=tooltip, description="spoken:N"
    )
    return layered([line, hollow, full], colours, height=ROW_PX * len(rows))

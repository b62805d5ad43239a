"""How many clips there are: an emotion a row, a group of clips a column, so that both balances are seen at once."""

import json
from collections.abc import Mapping, Sequence

import altair as alt

from dashboard.charts.dress import drawn, layered
from dashboard.charts.palette import Palette

ROW_PX = 30
NARROW_PX = 80  # a column in which a corpus's name at full size would touch the next
NUMBER_PX = 46  # what a bar leaves of its column for its number, on any screen


def count_chart(
    clips: Mapping[tuple[str, str], int], emotions: Sequence[str], groups: Sequence[str], colours: Palette
) -> alt.LayerChart:
    """`clips` are by emotion and group; all bars have the same scale."""
    most = max(clips.values(), default=1)
    rows = [
        {
            "emotion": emotion,
            "low": place,
            "part": clips.get((emotion, group), 0) / most,
            "said": f"{clips[emotion, group]:,}" if clips.get((emotion, group)) else "–",
            "fill": colours.fill[emotion],
            "group": group,
            "spoken": f"{emotion}, {group}: {clips.get((emotion, group), 0)} clips",
        }
        for place, group in enumerate(groups)
        for emotion in emotions
    ]
    names = " : ".join(f"datum.value == {place} ? {json.dumps(group)}" for place, group in enumerate(groups))
    across = alt.Axis(
        values=list(range(len(groups))),
        labelExpr=f"{names} : ''",
        labelAlign="left",
        labelOverlap=False,
        labelLimit=140,
        orient="top",
        title=None,
        ticks=False,
        domain=False,
        grid=False,
        labelColor=colours.ink,
        labelFontSize=alt.expr(f"width < {NARROW_PX * len(groups)} ? 10 : 12"),
    )
    down = alt.Axis(title=None, ticks=False, domain=False, labelColor=colours.ink, labelPadding=6)
    longest = f"max(0.2, 1 - {NUMBER_PX * len(groups)} / width)"
    base = (
        drawn(rows)
        .transform_calculate(high=f"datum.low + datum.part * {longest}")
        .encode(y=alt.Y("emotion:N", sort=list(emotions), axis=down))
    )
    x = alt.X("low:Q", scale=alt.Scale(domain=[0, max(1, len(groups))], nice=False), axis=across)
    bars = base.mark_bar(height=14, cornerRadiusEnd=3).encode(
        x=x,
        x2="high:Q",
        color=alt.Color("fill:N", scale=None),
        tooltip=[alt.Tooltip("emotion:N"), alt.Tooltip("group:N"), alt.Tooltip("said:N", title="clips")],
        description="spoken:N",
    )
    said = base.mark_text(align="left", dx=5, color=colours.quiet, fontSize=12, tooltip=None, aria=False).encode(
        x="high:Q", text="said:N"
    )
    return layered([bars, said], colours, height=ROW_PX * len(emotions))

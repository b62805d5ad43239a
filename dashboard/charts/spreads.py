"""How a measure is spread: a line from the lowest twentieth to the highest, a bar over the middle half, a tick at the middle."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from dashboard.charts.dress import drawn, layered
from dashboard.charts.palette import Palette

ROW_PX = 28


@dataclass(frozen=True, slots=True)
class Spread:
    """One row: its name, its five quantiles (5, 25, 50, 75, 95 %), and the emotion it is of, if it is of one."""

    label: str
    clips: int
    quantiles: tuple[float, ...]
    emotion: str | None = None


def spread_chart(spreads: Sequence[Spread], title: str, colours: Palette) -> alt.LayerChart:
    """`title` names the measure with its unit."""
    rows = [
        {
            "label": one.label,
            **{f"q{place}": value for place, value in enumerate(one.quantiles)},
            "fill": colours.fill[one.emotion] if one.emotion else colours.accent,
            "clips": f"{one.clips:,}",
            "half": f"{one.quantiles[1]:.3g} to {one.quantiles[3]:.3g}",
            "spoken": f"{one.label}: middle {one.quantiles[2]:.3g}, half of them from {one.quantiles[1]:.3g} to {one.quantiles[3]:.3g}",
        }
        for one in spreads
    ]
    down = alt.Axis(title=None, ticks=False, domain=False, labelColor=colours.ink, labelPadding=6)
    across = alt.Axis(title=title, tickCount=5, labelOverlap=True)
    fill = alt.Color("fill:N", scale=None)
    base = drawn(rows).encode(y=alt.Y("label:N", sort=[one.label for one in spreads], axis=down))
    line = base.mark_rule(strokeWidth=2, tooltip=None, aria=False).encode(
        x=alt.X("q0:Q", scale=alt.Scale(zero=False), axis=across), x2="q4:Q", color=fill
    )
    half = base.mark_bar(height=13, cornerRadius=3).encode(
        x="q1:Q",
        x2="q3:Q",
        color=fill,
        description="spoken:N",
        tooltip=[
            alt.Tooltip("label:N", title="of"),
            alt.Tooltip("q2:Q", title="middle", format=".3~g"),
            alt.Tooltip("half:N", title="half of them"),
            alt.Tooltip("clips:N"),
        ],
    )
    middle = base.mark_tick(color=colours.ink, thickness=2, size=17, tooltip=None, aria=False).encode(x="q2:Q")
    return layered([line, half, middle], colours, height=ROW_PX * len(spreads))

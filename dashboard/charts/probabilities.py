"""How likely each emotion was in one turn."""

from collections.abc import Mapping

import altair as alt

from dashboard.charts.dress import drawn, layered
from dashboard.charts.palette import SHOWN_EMOTIONS, Palette

BAR_PX = 22


def probability_bars(probabilities: Mapping[str, float], colours: Palette, longest: float = 1.0) -> alt.LayerChart:
    """A bar an emotion, in the order from negative to positive, with its share in words; `longest` fills the width."""
    names = [name for name in SHOWN_EMOTIONS if name in probabilities]
    rows = [
        {
            "emotion": name,
            "share": probabilities[name],
            "said": f"{probabilities[name]:.0%}",
            "fill": colours.fill[name],
        }
        for name in names
    ]
    axis = alt.Axis(title=None, ticks=False, domain=False, labelColor=colours.ink, labelPadding=6)
    base = drawn(rows).encode(
        x=alt.X("share:Q", scale=alt.Scale(domain=[0, longest * 1.12]), axis=None),  # room for "100%" beside a full bar
        y=alt.Y("emotion:N", sort=names, axis=axis),
    )
    bars = base.mark_bar(height=13, cornerRadiusEnd=3, tooltip=None).encode(
        color=alt.Color("fill:N", scale=None), description="spoken:N"
    )
    said = base.mark_text(align="left", dx=5, color=colours.quiet, fontSize=12, tooltip=None, aria=False).encode(
        text="said:N"
    )
    return layered([bars, said], colours, height=BAR_PX * len(names))

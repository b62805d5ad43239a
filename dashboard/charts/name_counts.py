"""How many calls each name stands for: level bars with their numbers beside them."""

from collections.abc import Mapping

import altair as alt

from dashboard.charts.dress import drawn, layered
from dashboard.charts.palette import Palette

BAR_PX = 26
MOST_BARS = 12
LONGEST_NAME_PX = 190


def count_bars(counts: Mapping[str, int], colours: Palette, title: str) -> alt.LayerChart:
    """The largest first, and no more of them than one reads."""
    names = sorted(counts, key=lambda name: -counts[name])[:MOST_BARS]
    rows = [
        {"name": name, "calls": counts[name], "said": f"{counts[name]:,}", "spoken": f"{name}: {counts[name]}"}
        for name in names
    ]
    most = max([1, *(counts[name] for name in names)])
    labels = alt.Axis(
        title=None, ticks=False, domain=False, labelColor=colours.ink, labelPadding=6, labelLimit=LONGEST_NAME_PX
    )
    axis = alt.Axis(title=title, grid=False, labels=False, ticks=False, domain=False)
    x = alt.X("calls:Q", scale=alt.Scale(domain=[0, most * 1.3]), axis=axis)
    base = drawn(rows).encode(x=x, y=alt.Y("name:N", sort=names, axis=labels))
    bars = base.mark_bar(height=13, cornerRadiusEnd=3, color=colours.accent, opacity=0.8, tooltip=None)
    said = base.mark_text(align="left", dx=5, color=colours.quiet, fontSize=12, tooltip=None, aria=False)
    return layered(
        [bars.encode(description="spoken:N"), said.encode(text="said:N")], colours, height=BAR_PX * len(names)
    )

"""How many calls have which sentiment."""

from collections.abc import Sequence

import altair as alt

from dashboard.charts.dress import drawn, layered
from dashboard.charts.palette import Palette
from ser_core.storage.adding_up import Bin

HEIGHT_PX = 190


def spread_bars(bins: Sequence[Bin], colours: Palette) -> alt.LayerChart:
    """A bar a step from negative to positive."""
    rows = [
        {
            "least": one.least,
            "most": one.most,
            "calls": one.calls,
            "none": 0,
            "between": f"{one.least:+.1f} to {one.most:+.1f}".replace("-", "−"),
            "spoken": f"{one.least:+.1f} to {one.most:+.1f}: {one.calls} calls",
        }
        for one in bins
    ]
    x = alt.X(
        "least:Q",
        scale=alt.Scale(domain=[-1, 1], nice=False),
        axis=alt.Axis(title="sentiment of a call, −1 to 1", grid=False, values=[-1, -0.5, 0, 0.5, 1]),
    )
    most = max([1, *(one.calls for one in bins)])  # no half calls on the axis of a few
    y = alt.Y("calls:Q", axis=alt.Axis(title="calls", tickCount=min(4, most), domain=False, format=",d"))
    bars = drawn(rows).mark_rect(color=colours.accent, opacity=0.8, stroke=colours.paper, strokeWidth=1)
    tooltip = [alt.Tooltip("between:N", title="sentiment"), alt.Tooltip("calls:Q", title="calls", format=",")]
    encoded = bars.encode(x=x, x2="most:Q", y=y, y2="none:Q", tooltip=tooltip, description="spoken:N")
    return layered([encoded], colours, height=HEIGHT_PX)

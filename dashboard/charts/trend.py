"""Mean sentiment by day or week, with how far each mean may be off."""

from collections.abc import Sequence

import altair as alt

from dashboard.charts.dress import drawn, layered
from dashboard.charts.palette import Palette
from ser_core.storage.adding_up import Period, TrendPoint

HEIGHT_PX = 190
AIR = 0.05  # of sentiment, above and below what is drawn


def trend_line(points: Sequence[TrendPoint], by: Period, colours: Palette) -> alt.LayerChart:
    """A point a period that has calls; its band is missing where a single call can give none."""
    rows = [_row(point) for point in points]
    edges = [edge for point in points for edge in (point.sentiment_interval or (point.sentiment, point.sentiment))]
    known = [edge for edge in edges if edge is not None]
    low, high = max(-1.0, min([0.0, *known]) - AIR), min(1.0, max([0.0, *known]) + AIR)
    x = alt.X(
        "start:T",
        axis=alt.Axis(title=f"{by} of the call", grid=False, labelOverlap=True, format="%-d %b %y", tickCount=6),
    )
    scale = alt.Scale(domain=[low, high], nice=False, zero=False)
    y = alt.Y("sentiment:Q", scale=scale, axis=alt.Axis(title="sentiment, −1 to 1", tickCount=5, domain=False))
    neutral = drawn([{"sentiment": 0.0}]).mark_rule(color=colours.quiet, strokeDash=[3, 3], tooltip=None, aria=False)
    banded = drawn([row for row in rows if row["low"] is not None])
    band = banded.mark_area(color=colours.accent, opacity=0.18, tooltip=None, aria=False)
    line = drawn(rows).mark_line(color=colours.accent, strokeWidth=2, tooltip=None, aria=False)
    tooltip = [
        alt.Tooltip("start:T", title=f"{by} from", format="%-d %b %Y"),
        alt.Tooltip("said:N", title="sentiment"),
        alt.Tooltip("between:N", title="95 % interval"),
        alt.Tooltip("calls:Q", title="calls", format=","),
    ]
    dots = drawn(rows).mark_point(color=colours.accent, fill=colours.paper, opacity=1, size=24, strokeWidth=1.5)
    return layered(
        [
            neutral.encode(y=y),
            band.encode(x=x, y=alt.Y("low:Q", scale=scale), y2="high:Q"),
            line.encode(x=x, y=y),
            dots.encode(x=x, y=y, tooltip=tooltip, description="spoken:N"),
        ],
        colours,
        height=HEIGHT_PX,
    )


def _row(point: TrendPoint) -> dict[str, object]:
    mean, interval = point.sentiment or 0.0, point.sentiment_interval
    low, high = interval or (None, None)
    said = f"{mean:+.2f}".replace("-", "−")
    return {
        "start": f"{point.start.isoformat()}T00:00:00",  # of the browser's clock: a bare date would be UTC's
        "sentiment": mean,
        "low": None if low is None else max(-1.0, low),
        "high": None if high is None else min(1.0, high),
        "calls": point.calls,
        "said": said,
        "between": "" if interval is None else f"{interval[0]:+.2f} to {interval[1]:+.2f}".replace("-", "−"),
        "spoken": f"{point.start}: {said}, {point.calls} calls",
    }

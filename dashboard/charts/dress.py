"""What all charts share: the type, thin axes, a clear ground, and times written as minutes and seconds."""

from collections.abc import Mapping, Sequence

import altair as alt

from dashboard.charts.palette import Palette

FONT = "Inter, sans-serif"
MOST_TICKS = 9
TICK_STEPS_S = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
# Vega's own time formats count from 1970; a call counts from its start.
CLOCK_LABEL = "floor(datum.value / 60) + ':' + (datum.value % 60 < 10 ? '0' : '') + format(datum.value % 60, '.1~f')"

Row = Mapping[str, object]


def drawn(rows: Sequence[Row]) -> alt.Chart:
    """A chart over rows, each of its fields typed where it is used."""
    return alt.Chart({"values": [dict(row) for row in rows]})


def layered(layers: Sequence[alt.Chart], colours: Palette, *, height: float) -> alt.LayerChart:
    """One plot of several layers, as wide as its column, in the page's type and colours."""
    chart: alt.LayerChart = (
        alt.LayerChart(layer=list(layers), width="container", height=height)
        .configure(font=FONT, background="transparent", padding={"left": 0, "right": 8, "top": 4, "bottom": 0})
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=colours.quiet,
            labelFontSize=12,
            titleColor=colours.quiet,
            titleFontSize=12,
            titleFontWeight="normal",
            gridColor=colours.line,
            domainColor=colours.line,
            tickColor=colours.line,
        )
    )
    return chart


def time_axis(start_s: float, end_s: float, title: str) -> alt.X:
    """The x channel of a chart that runs from one moment of the call to another."""
    step_s = next((step for step in TICK_STEPS_S if (end_s - start_s) / step <= MOST_TICKS), TICK_STEPS_S[-1])
    first = -int(-start_s // step_s)
    ticks = [round(index * step_s, 1) for index in range(first, int(end_s / step_s + 1e-6) + 1)]
    axis = alt.Axis(
        values=ticks,
        labelExpr=CLOCK_LABEL,
        title=title,
        grid=False,
        labelOverlap=True,
        labelSeparation=8,
        titlePadding=8,
    )
    return alt.X("start_s:Q", scale=alt.Scale(domain=[start_s, end_s], nice=False, zero=False), axis=axis)


def clock(moment_s: float) -> str:
    """A moment as a person says it.

    >>> clock(83.6), clock(3725.0)
    ('1:23', '1:02:05')
    """
    minutes, seconds = divmod(int(moment_s), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"

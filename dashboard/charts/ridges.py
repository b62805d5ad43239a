"""How a measure is spread over the clips of each emotion: one hill a row, all on the same scale."""

from collections.abc import Sequence

import altair as alt

from dashboard.charts.dress import Row, drawn, layered
from dashboard.charts.palette import SHOWN_EMOTIONS, Palette
from ser_core.features.corpora_summary import Distribution, Measure

ROW_PX = 44.0
HILL_SHARE = 0.86  # of a row's height, for the highest hill of all


def ridge_chart(measure: Measure, emotions: Sequence[Distribution], title: str, colours: Palette) -> alt.LayerChart:
    """The share of each emotion's clips in each bin: a corpus with more clips is not a higher hill."""
    shown = sorted(emotions, key=lambda one: SHOWN_EMOTIONS.index(one.emotion))
    bottoms = {one.emotion: ROW_PX * (len(shown) - 1 - place) for place, one in enumerate(shown)}
    rows = bins_of(measure, shown)
    highest = max((float(str(row["share"])) for row in rows), default=1.0)
    for row in rows:
        bottom = bottoms[str(row["emotion"])]
        row |= {
            "low": bottom,
            "high": bottom + ROW_PX * HILL_SHARE * float(str(row["share"])) / highest,
            "top": bottom + ROW_PX,
            "fill": colours.fill[str(row["emotion"])],
        }
    names = " : ".join(f"datum.value == {bottom} ? '{emotion}'" for emotion, bottom in bottoms.items())
    down = alt.Axis(
        values=list(bottoms.values()),
        labelExpr=f"{names} : ''",
        labelBaseline="bottom",
        labelColor=colours.ink,
        labelPadding=6,
        title=None,
        ticks=False,
        domain=False,
    )
    y = alt.Y("low:Q", scale=alt.Scale(domain=[0, ROW_PX * len(shown)], nice=False), axis=down)
    ends = [measure.lowest, measure.highest]
    x = alt.X("middle:Q", scale=alt.Scale(domain=ends, nice=False, zero=False), axis=alt.Axis(title=title, grid=False))
    hills = (
        drawn(rows)
        .mark_area(interpolate="monotone", opacity=0.9, tooltip=None, aria=False)
        .encode(x=x, y=y, y2="high:Q", color=alt.Color("fill:N", scale=None), detail="emotion:N")
    )
    middles: list[Row] = [
        {
            "middle": min(max(one.quantiles[2], measure.lowest), measure.highest),
            "low": bottoms[one.emotion],
            "high": bottoms[one.emotion] + ROW_PX * 0.5,
            "spoken": f"{one.emotion}: middle {one.quantiles[2]:.3g}",
        }
        for one in shown
    ]
    ticks = (
        drawn(middles)
        .mark_rule(color=colours.ink, strokeWidth=2, tooltip=None)
        .encode(x="middle:Q", y="low:Q", y2="high:Q", description="spoken:N")
    )
    met = (
        drawn(rows)
        .mark_rect(opacity=0, aria=False)
        .encode(
            x="from:Q",
            x2="to:Q",
            y="low:Q",
            y2="top:Q",
            tooltip=[
                alt.Tooltip("emotion:N"),
                alt.Tooltip("said:N", title="clips"),
                alt.Tooltip("between:N", title="between"),
            ],
        )
    )
    return layered([hills, ticks, met], colours, height=ROW_PX * len(shown))


def bins_of(measure: Measure, emotions: Sequence[Distribution]) -> list[dict[str, object]]:
    """A row a bin and emotion, with the share of that emotion's clips in it."""
    rows: list[dict[str, object]] = []
    for one in emotions:
        width = (measure.highest - measure.lowest) / len(one.histogram)
        for place, clips in enumerate(one.histogram):
            start = measure.lowest + place * width
            rows.append(
                {
                    "emotion": one.emotion,
                    "from": start,
                    "to": start + width,
                    "middle": start + width / 2,
                    "share": clips / one.clips,
                    "said": f"{clips} of {one.clips} ({clips / one.clips:.0%})",
                    "between": f"{start:.3g} and {start + width:.3g}",
                }
            )
    return rows

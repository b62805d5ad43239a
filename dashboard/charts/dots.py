"""Measured shares as dots with their intervals: one line a thing that was measured, one shape a way of measuring."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt

from dashboard.charts.dress import drawn, layered
from dashboard.charts.palette import Palette

LINE_PX, DOT_PX = 26, 14
LETTER_PX, NAME_GAP_PX, MOST_NAME_PX = 7.0, 6, 200
AXES_PX, LEGEND_PX = 64, 17  # the axis with its title; a line of the legend
FEWEST_PEOPLE = 3  # an interval drawn over fewer says nothing


@dataclass(frozen=True, slots=True)
class Dot:
    """One figure; no interval where it would say nothing."""

    line: str
    kind: str
    share: float
    interval: tuple[float, float] | None  # 95 %, drawn over people
    about: str  # people, clips, runs: what it stands on


@dataclass(frozen=True, slots=True)
class Mark:
    """How a kind is drawn: by colour and by shape, as nothing rests on colour alone."""

    colour: str
    shape: str


def interval_of(interval: tuple[float, float], people: int) -> tuple[float, float] | None:
    """The interval where it says something."""
    return interval if people >= FEWEST_PEOPLE else None


def share_dots(
    dots: Sequence[Dot], marks: Mapping[str, Mark], guess: float, colours: Palette, title: str
) -> alt.LayerChart:
    """Lines and kinds stand in the order in which they come; a dashed line shows what guessing gives."""
    lines = list(dict.fromkeys(dot.line for dot in dots))
    kinds = [kind for kind in marks if any(dot.kind == kind for dot in dots)]
    rows = [_row(dot) for dot in dots]
    x = alt.X("share:Q", scale=alt.Scale(domain=[0, 1]), axis=share_axis(title))
    y = alt.Y("line:N", sort=lines, axis=name_axis(lines, colours))
    colour_scale = alt.Scale(domain=kinds, range=[marks[kind].colour for kind in kinds])
    shape_scale = alt.Scale(domain=kinds, range=[marks[kind].shape for kind in kinds])
    legend = alt.Legend(
        orient="top", title=None, labelColor=colours.ink, labelFontSize=12, labelLimit=0, columns=1, symbolOpacity=1
    )
    beside = alt.YOffset("kind:N", sort=kinds)
    level = drawn([{"share": guess}]).mark_rule(color=colours.quiet, strokeDash=[4, 4], tooltip=None, aria=False)
    rules = (
        drawn([row for row in rows if "low" in row])
        .mark_rule(strokeWidth=2, opacity=0.55, tooltip=None, aria=False)
        .encode(
            x=alt.X("low:Q"),
            x2="high:Q",
            y=y,
            yOffset=beside,
            color=alt.Color("kind:N", scale=colour_scale, legend=legend),
        )
    )
    points = (
        drawn(rows)
        .mark_point(filled=True, size=70, opacity=1)
        .encode(
            x=x,
            y=y,
            yOffset=beside,
            color=alt.Color("kind:N", scale=colour_scale, legend=legend),
            shape=alt.Shape("kind:N", scale=shape_scale, legend=legend),
            tooltip=[
                alt.Tooltip("line:N", title="of"),
                alt.Tooltip("kind:N", title="how"),
                alt.Tooltip("said:N", title="right"),
                alt.Tooltip("likely:N", title="95 % interval"),
                alt.Tooltip("about:N", title="stands on"),
            ],
            description="spoken:N",
        )
    )
    height = len(lines) * max(LINE_PX, DOT_PX * len(kinds)) + AXES_PX + LEGEND_PX * len(kinds)
    return layered([level.encode(x=x), rules, points], colours, height=height)


def share_axis(title: str) -> alt.Axis:
    """From none to all; on a narrow screen every other number stands."""
    return alt.Axis(format="%", title=title, tickCount=5, labelOverlap=True, labelSeparation=8)


def name_axis(names: Sequence[str], colours: Palette) -> alt.Axis:
    """Room for the longest name: Vega measures before the page's type is there, and would cut it."""
    room_px = min(MOST_NAME_PX, round(LETTER_PX * max(map(len, names), default=0)) + NAME_GAP_PX)
    return alt.Axis(
        title=None,
        ticks=False,
        domain=False,
        labelColor=colours.ink,
        labelPadding=NAME_GAP_PX,
        labelLimit=MOST_NAME_PX,
        minExtent=room_px,
    )


def _row(dot: Dot) -> dict[str, object]:
    row: dict[str, object] = {
        "line": dot.line,
        "kind": dot.kind,
        "share": dot.share,
        "about": dot.about,
        "said": f"{dot.share:.1%}",
        "likely": "not known of so few people",
        "spoken": f"{dot.line}, {dot.kind}: {dot.share:.1%} right",
    }
    if dot.interval is not None:
        low, high = dot.interval
        row |= {"low": low, "high": high, "likely": f"{low:.1%} to {high:.1%}"}
    return row

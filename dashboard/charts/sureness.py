"""How sure a model is, and how rightly: accuracy by confidence, and recall where only the surest are answered."""

from collections.abc import Mapping, Sequence

import altair as alt

from dashboard.charts.dots import Mark, share_axis
from dashboard.charts.dress import Row, drawn, layered
from dashboard.charts.palette import Palette
from ser_core.inference.evidence import Sureness

KNOWN = {False: "as a stranger", True: "person known"}  # by the person's other clips, without labels
SIDE_PX = 320


def known_marks(colours: Palette) -> Mapping[str, Mark]:
    """What is known of the speaker, by colour and shape."""
    return {KNOWN[False]: Mark(colours.accent, "circle"), KNOWN[True]: Mark(colours.text["happy"], "diamond")}


def reliability_chart(found: Sequence[Sureness], colours: Palette) -> alt.LayerChart:
    """On the dashed line confidence means what it says; below it the model is too sure. Larger points are more clips."""
    rows = [
        {
            "kind": KNOWN[one.adapted],
            "x": sure,
            "y": right,
            "clips": clips,
            "spoken": f"{KNOWN[one.adapted]}: where it is {sure:.0%} sure it is {right:.0%} right, {clips} clips",
        }
        for one in found
        for sure, right, clips in one.reliability
    ]
    even = drawn([{"x": 0, "y": 0}, {"x": 1, "y": 1}]).mark_line(
        color=colours.quiet, strokeDash=[4, 4], strokeWidth=1, tooltip=None, aria=False
    )
    return _lines(rows, even, "confidence", "accuracy", colours, size="clips")


def coverage_chart(found: Sequence[Sureness], guess: float, colours: Palette) -> alt.LayerChart:
    """The further left, the more is left uncertain."""
    rows = [
        {
            "kind": KNOWN[one.adapted],
            "x": share,
            "y": recall,
            "clips": round(one.clips * share),
            "spoken": f"{KNOWN[one.adapted]}: with the surest {share:.0%} answered, {recall:.0%} are right",
        }
        for one in found
        for share, recall in one.coverage
    ]
    level = drawn([{"y": guess}]).mark_rule(color=colours.quiet, strokeDash=[4, 4], tooltip=None, aria=False)
    return _lines(rows, level, "share answered, the surest first", "recall, mean over the emotions", colours)


def _lines(
    rows: Sequence[Row], beneath: alt.Chart, along: str, up: str, colours: Palette, size: str | None = None
) -> alt.LayerChart:
    marks = known_marks(colours)
    kinds = [kind for kind in marks if any(row["kind"] == kind for row in rows)]
    legend = alt.Legend(orient="top", title=None, labelColor=colours.ink, labelFontSize=12, labelLimit=0, columns=1)
    scale = alt.Scale(domain=kinds, range=[marks[kind].colour for kind in kinds])
    shapes = alt.Scale(domain=kinds, range=[marks[kind].shape for kind in kinds])
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, 1]), axis=share_axis(along))
    y = alt.Y("y:Q", scale=alt.Scale(domain=[0, 1]), axis=share_axis(up))
    line = (
        drawn(rows)
        .mark_line(strokeWidth=1.5, tooltip=None, aria=False)
        .encode(x=x, y=y, color=alt.Color("kind:N", scale=scale, legend=legend))
    )
    points = (
        drawn(rows)
        .mark_point(filled=True, opacity=1, size=60)
        .encode(
            x=x,
            y=y,
            color=alt.Color("kind:N", scale=scale, legend=legend),
            shape=alt.Shape("kind:N", scale=shapes, legend=legend),
            tooltip=[
                alt.Tooltip("kind:N", title="how"),
                alt.Tooltip("x:Q", title=along, format=".0%"),
                alt.Tooltip("y:Q", title=up, format=".0%"),
                alt.Tooltip("clips:Q", title="clips"),
            ],
            description="spoken:N",
        )
    )
    if size is not None:
        points = points.encode(size=alt.Size(f"{size}:Q", scale=alt.Scale(range=[20, 220]), legend=None))
    base = beneath.encode(x=x, y=y) if size is not None else beneath.encode(y=y)
    return layered([base, line, points], colours, height=SIDE_PX)

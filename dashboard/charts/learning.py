"""How a model learnt: a line a run, training beside validation."""

from collections.abc import Sequence
from typing import Literal

import altair as alt

from dashboard.charts.dress import drawn, layered
from dashboard.charts.palette import Palette
from ser_core.inference.evidence import LearningCurve

Measure = Literal["accuracy", "loss"]
PARTS = ("training", "validation")
CURVES_PX = 200
MOST_LOSS = 4.0  # a network that is sure and wrong climbs without end; the rest must stay legible


def learning_chart(curves: Sequence[LearningCurve], measure: Measure, colours: Palette) -> alt.LayerChart:
    """Runs of one protocol; validation is dashed."""
    rows = learning_rows(curves, measure)
    most = 1.0 if measure == "accuracy" else min(MOST_LOSS, max((float(row["value"]) for row in rows), default=1.0))
    y = alt.Y(
        "value:Q",
        scale=alt.Scale(domain=[0, most], clamp=True),
        axis=alt.Axis(title=measure, format="%" if measure == "accuracy" else "~g", tickCount=5),
    )
    legend = alt.Legend(orient="top", title=None, labelColor=colours.ink, labelFontSize=12)
    looks = {
        part: look
        for part, look in zip(PARTS, ((colours.accent, [1, 0]), (colours.text["happy"], [5, 3])), strict=True)
        if any(row["part"] == part for row in rows)
    }
    inks, dashes = zip(*looks.values(), strict=True)
    lines = (
        drawn(rows)
        .mark_line(strokeWidth=1.5, opacity=0.75, clip=True, tooltip=None)
        .encode(
            x=alt.X("epoch:Q", axis=alt.Axis(title="epoch", tickMinStep=1, grid=False)),
            y=y,
            detail="run:N",
            color=alt.Color("part:N", scale=alt.Scale(domain=list(looks), range=inks), legend=legend),
            strokeDash=alt.StrokeDash("part:N", scale=alt.Scale(domain=list(looks), range=dashes), legend=legend),
        )
    )
    return layered([lines], colours, height=CURVES_PX)


def learning_rows(curves: Sequence[LearningCurve], measure: Measure) -> list[dict[str, str | int | float]]:
    """One row an epoch of each run and part; what a run did not note is not there."""
    return [
        {"run": f"{place} {part}", "part": part, "epoch": epoch, "value": value}
        for place, curve in enumerate(curves)
        for part, values in zip(PARTS, noted(curve, measure), strict=True)
        for epoch, value in enumerate(values, start=1)
    ]


def noted(curve: LearningCurve, measure: Measure) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Training and validation."""
    if measure == "accuracy":
        return curve.accuracy, curve.validation_accuracy
    return curve.loss, curve.validation_loss

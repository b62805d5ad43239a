"""What was acted against what was answered: the share by shade and in words, the count below it."""

from collections.abc import Sequence

import altair as alt

from dashboard.charts.dress import drawn, layered
from dashboard.charts.palette import SHOWN_EMOTIONS, Palette, contrast
from dashboard.charts.picture import heat_table
from ser_core.emotion_colours import LETTERS

CELL_PX, AXES_PX = 38, 92


def confusion_chart(labels: Sequence[str], counts: Sequence[Sequence[int]], colours: Palette) -> alt.LayerChart:
    """Rows are what was acted, columns what was answered; an emotion that nobody acted has no row."""
    rows = confusion_cells(labels, counts, colours)
    acted = [name for name in _shown(labels) if any(row["acted"] == _marked(name) for row in rows)]
    base = drawn(rows).encode(
        x=alt.X(
            "answered:N",
            sort=[_marked(name) for name in _shown(labels)],
            axis=_axis("answered", colours, angle=-45.0),
        ),
        y=alt.Y("acted:N", sort=[_marked(name) for name in acted], axis=_axis("acted", colours)),
    )
    cells = base.mark_rect(stroke=colours.paper, strokeWidth=2, cornerRadius=4).encode(
        color=alt.Color("fill:N", scale=None),
        tooltip=[
            alt.Tooltip("acted:N", title="acted"),
            alt.Tooltip("answered:N", title="answered"),
            alt.Tooltip("said:N", title="share of the acted"),
            alt.Tooltip("count:Q", title="clips, over all runs"),
        ],
        description="spoken:N",
    )
    text = base.mark_text(fontSize=12, dy=-5, tooltip=None, aria=False).encode(
        text="said:N", color=alt.Color("ink:N", scale=None)
    )
    below = base.mark_text(fontSize=10, dy=9, tooltip=None, aria=False).encode(
        text="count:Q", color=alt.Color("ink:N", scale=None)
    )
    return layered([cells, text, below], colours, height=CELL_PX * len(acted) + AXES_PX)


def confusion_cells(
    labels: Sequence[str], counts: Sequence[Sequence[int]], colours: Palette
) -> list[dict[str, str | int]]:
    """A cell for each pair of an emotion that was acted and one that could be answered."""
    shades = ["#{:02X}{:02X}{:02X}".format(*shade) for shade in heat_table(colours).tolist()]
    rows: list[dict[str, str | int]] = []
    for acted, row in zip(labels, counts, strict=True):
        for answered, count in zip(labels, row, strict=True) if sum(row) else ():
            share = count / sum(row)
            fill = shades[round(share * 255)]
            rows.append(
                {
                    "acted": _marked(acted),
                    "answered": _marked(answered),
                    "count": count,
                    "said": f"{share:.0%}",
                    "fill": fill,
                    "ink": max((colours.ink, colours.paper), key=lambda ink: contrast(ink, fill)),
                    "spoken": f"{acted} acted, {answered} answered: {share:.0%}, {count} clips",
                }
            )
    return rows


def _shown(labels: Sequence[str]) -> list[str]:
    return [name for name in SHOWN_EMOTIONS if name in labels]


def _marked(emotion: str) -> str:
    return f"{LETTERS[emotion]} {emotion}"


def _axis(title: str, colours: Palette, angle: float = 0.0) -> alt.Axis:
    """Each emotion's name in its own colour, with its mark."""
    tests = [{"test": f"datum.value == '{_marked(name)}'", "value": colours.text[name]} for name in SHOWN_EMOTIONS]
    return alt.Axis(
        title=title,
        ticks=False,
        domain=False,
        labelPadding=4,
        labelColor={"condition": tests, "value": colours.ink},
        labelAngle=angle,
    )

"""Clips laid out by how they sound: a point a clip, in the colour and the mark of its emotion."""

from collections.abc import Sequence

import altair as alt

from dashboard.charts.dress import drawn, layered
from dashboard.charts.palette import SHAPES, Palette
from ser_core.features.corpora_summary import ALL, MappedClip

MAP_PX = 480
CLIP = "clip"  # the selection that a click on a point makes: its rows hold the "place" in the summary's `mapped`


def map_chart(
    clips: Sequence[MappedClip],
    places: Sequence[tuple[float, float]],
    axes: tuple[str, str],
    colours: Palette,
    corpus: str = ALL,
    emotion: str = ALL,
) -> alt.LayerChart:
    """The clips of one corpus and emotion in colour, the others behind them in grey."""
    rows = [
        {
            "x": x,
            "y": y,
            "place": place,
            "fill": colours.fill[clip.emotion],
            "shape": SHAPES[clip.emotion],
            "emotion": clip.emotion,
            "corpus": clip.corpus,
            "name": clip.name,
            "speaker": clip.speaker.rpartition("/")[2],
            "sex": clip.sex or "not told",
            "meant": corpus in (ALL, clip.corpus) and emotion in (ALL, clip.emotion),
        }
        for place, (clip, (x, y)) in enumerate(zip(clips, places, strict=True))
    ]
    across, up = (alt.Axis(title=title, labels=False, ticks=False, grid=False) for title in axes)
    x = alt.X("x:Q", scale=alt.Scale(zero=False), axis=across)
    y = alt.Y("y:Q", scale=alt.Scale(zero=False), axis=up)
    behind = (
        drawn([row for row in rows if not row["meant"]])
        .mark_point(filled=True, size=14, color=colours.line, opacity=0.9, tooltip=None, aria=False)
        .encode(x=x, y=y)
    )
    click = alt.selection_point(name=CLIP, fields=["place"], on="click", empty=False)
    in_front = (
        drawn([row for row in rows if row["meant"]])
        .mark_point(filled=True, size=34, opacity=0.85, cursor="pointer", aria=False)
        .encode(
            x=x,
            y=y,
            color=alt.Color("fill:N", scale=None),
            shape=alt.Shape("shape:N", scale=None),
            tooltip=[alt.Tooltip(f"{field}:N") for field in ("emotion", "corpus", "speaker", "sex", "name")],
        )
        .add_params(click)
    )
    return layered([behind, in_front] if any(not row["meant"] for row in rows) else [in_front], colours, height=MAP_PX)

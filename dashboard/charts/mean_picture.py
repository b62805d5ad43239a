"""The mean spectrogram of many clips, as it is or beside the mean of all emotions."""

import base64

import altair as alt
import numpy as np
from numpy.typing import NDArray

from dashboard.charts.dress import layered
from dashboard.charts.palette import Palette, channels
from dashboard.charts.picture import FEW_SPOKEN_HZ, heat_table, image_mark, png

MEAN_PX = 150
LEVELS_DB = (-70.0, -10.0)  # beside the clip's loudness: from what is never heard to the strongest band
MOST_APART_DB = 12.0  # beside the mean of all emotions: what lies beyond is drawn like this
Floats = NDArray[np.float64]


def mean_picture(levels_db: Floats, bands_hz: tuple[float, ...], colours: Palette, *, beside: bool) -> alt.LayerChart:
    """Low frequencies first; with `beside`, the levels are differences: 0 dB has the colour of the paper."""
    low, high = (-MOST_APART_DB, MOST_APART_DB) if beside else LEVELS_DB
    shade = (np.clip((levels_db - low) / (high - low), 0, 1) * 255).astype(np.uint8)
    table = two_way_table(colours) if beside else heat_table(colours)
    url = "data:image/png;base64," + base64.b64encode(png(shade[::-1], table)).decode()
    heights = np.interp(FEW_SPOKEN_HZ, bands_hz, np.arange(len(bands_hz)) + 0.5).round(1)
    names = " : ".join(
        f"datum.value == {at} ? '{hz / 1000:g}'" for at, hz in zip(heights.tolist(), FEW_SPOKEN_HZ, strict=True)
    )
    up = alt.Axis(values=heights.tolist(), labelExpr=f"{names} : ''", title="frequency (kHz)", grid=False)
    across = alt.Axis(values=[0, 50, 100], title="of the speech (%)", grid=False, labelFlush=True)
    corner = {"at": 0, "height": len(bands_hz), "url": url}
    image = image_mark(corner, alt.expr("width"), alt.expr("height"))
    encoded = image.encode(
        x=alt.X("at:Q", scale=alt.Scale(domain=[0, 100], nice=False), axis=across),
        y=alt.Y("height:Q", scale=alt.Scale(domain=[0, len(bands_hz)], nice=False), axis=up),
        url="url:N",
    )
    return layered([encoded], colours, height=MEAN_PX)


def two_way_table(colours: Palette) -> NDArray[np.uint8]:
    """256 colours from weaker (the grey-brown of voices that are not judged) over paper to stronger (the accent)."""
    stops = np.array([channels(colour) for colour in (colours.agent, colours.paper, colours.accent)], float)
    at = np.linspace(0, 2, 256)
    return np.stack([np.interp(at, range(3), stops[:, part]) for part in range(3)], axis=1).astype(np.uint8)

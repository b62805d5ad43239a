"""One short sound: its waveform over its spectrogram, on one time axis."""

import altair as alt
import numpy as np

from dashboard.charts.dress import layered, time_axis
from dashboard.charts.palette import Palette
from dashboard.charts.picture import FEW_SPOKEN_HZ, data_url, image_mark
from dashboard.charts.waveform import Band, waveform_layer
from ser_core.features.display import Envelope, Picture

WAVE_PX, GAP_PX, PICTURE_PX = 46.0, 8.0, 124.0


def clip_chart(
    picture: Picture, shape: Envelope, duration_s: float, axis_s: float, ink: str, colours: Palette
) -> alt.LayerChart:
    """`picture` is a mel spectrogram; `axis_s` may be longer than the sound, so that sounds can be compared."""
    top = PICTURE_PX + GAP_PX + WAVE_PX
    heights = np.interp(FEW_SPOKEN_HZ, picture.frequencies_hz, np.arange(len(picture.frequencies_hz)) + 0.5)
    heights = (heights * PICTURE_PX / len(picture.frequencies_hz)).round(1)
    names = " : ".join(
        f"datum.value == {at} ? '{hz / 1000:g}'" for at, hz in zip(heights.tolist(), FEW_SPOKEN_HZ, strict=True)
    )
    up = alt.Axis(
        values=heights.tolist(),
        labelExpr=f"{names} : ''",
        title="frequency (kHz)",
        titleAnchor="start",
        grid=False,
        domain=False,
    )
    x = time_axis(0.0, axis_s, "time (min:s)")
    corner = {"start_s": 0.0, "height": PICTURE_PX, "url": data_url(picture.db, colours)}
    image = image_mark(corner, alt.expr(f"width * {duration_s / axis_s:.5f}"), PICTURE_PX).encode(
        x=x,
        y=alt.Y("height:Q", scale=alt.Scale(domain=[0, top], nice=False), axis=up),
        url="url:N",
    )
    wave = waveform_layer(shape, Band(PICTURE_PX + GAP_PX, top), ink, x)
    return layered([image, wave], colours, height=top)

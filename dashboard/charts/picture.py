"""A spectrogram as an image behind real axes: thousands of cells as one small PNG, and not as thousands of marks."""

import base64
import struct
import zlib

import altair as alt
import numpy as np
from numpy.typing import NDArray

from dashboard.charts.dress import Row, drawn, layered, time_axis
from dashboard.charts.palette import Palette, channels
from ser_core.features.display import Picture

SHOWN_RANGE_DB = 65.0  # below the loudest cell; what is fainter is hiss, and drawn as paper
PICTURE_PX = 250  # its axes included
SPOKEN_HZ = (125, 250, 500, 1000, 2000, 4000, 8000)  # an octave apart: as the mel scale spaces them
FEW_SPOKEN_HZ = (500, 1000, 2000, 4000, 8000)  # for a picture half as high
EVEN_HZ = (0, 2000, 4000, 6000, 8000)


def picture_chart(picture: Picture, start_s: float, end_s: float, colours: Palette, *, mel: bool) -> alt.LayerChart:
    """Time along the call, frequency upwards."""
    bands = len(picture.frequencies_hz)
    heights = np.interp(SPOKEN_HZ if mel else EVEN_HZ, picture.frequencies_hz, np.arange(bands) + 0.5).round(1)
    names = [f"{hz / 1000:g}" for hz in (SPOKEN_HZ if mel else EVEN_HZ)]
    spoken = " : ".join(f"datum.value == {at} ? '{name}'" for at, name in zip(heights, names, strict=True))
    axis = alt.Axis(
        values=heights.tolist(), labelExpr=f"{spoken} : ''", title="frequency (kHz)", grid=False, labelOverlap=True
    )
    y = alt.Y("height:Q", scale=alt.Scale(domain=[0, bands], nice=False), axis=axis)
    x = time_axis(start_s, end_s, "time in the call (min:s)")
    corner = {"start_s": start_s, "height": float(bands), "url": data_url(picture.db, colours)}
    image = image_mark(corner, alt.expr("width"), alt.expr("height"))
    return layered([image.encode(x=x, y=y, url="url:N")], colours, height=PICTURE_PX)


def image_mark(corner: Row, width: alt.ExprRef, height: alt.ExprRef | float) -> alt.Chart:
    """A picture that fills its place, stretched as it must; what it shows is said elsewhere."""
    image: alt.Chart = drawn([corner]).mark_image(
        width=width, height=height, align="left", baseline="top", aspect=False, clip=True, tooltip=None, aria=False
    )
    return image


def data_url(db: NDArray[np.float32], colours: Palette) -> str:
    """Levels as a palette PNG, the loudest cell in the last colour."""
    loudest = float(db.max(initial=-200.0))
    shade = np.clip((db - loudest) / SHOWN_RANGE_DB + 1, 0, 1) * 255
    return "data:image/png;base64," + base64.b64encode(png(shade.astype(np.uint8)[::-1], heat_table(colours))).decode()


def heat_table(colours: Palette) -> NDArray[np.uint8]:
    """256 colours, straight between the palette's few."""
    stops = np.array([channels(colour) for colour in colours.heat], float)
    at = np.linspace(0, len(stops) - 1, 256)
    return np.stack([np.interp(at, np.arange(len(stops)), stops[:, part]) for part in range(3)], axis=1).astype(
        np.uint8
    )


def png(rows: NDArray[np.uint8], table: NDArray[np.uint8]) -> bytes:
    """A PNG of 8-bit palette indices, top row first."""
    height, width = rows.shape
    filtered = np.insert(rows, 0, 0, axis=1).tobytes()  # each row opens with its filter: none
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"PLTE", table.tobytes()), (b"IDAT", zlib.compress(filtered, 6)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )

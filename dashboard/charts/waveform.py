"""A voice as a waveform, drawn into a band of a taller chart."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import numpy as np

from dashboard.charts.dress import drawn
from ser_core.features.display import Envelope

QUIETEST_PEAK = 0.02  # a channel that only hisses stays a thin line, and is not blown up to look like speech
HAIRLINE_PX = 0.4  # what stays to be seen of silence


@dataclass(frozen=True, slots=True)
class Band:
    """A strip of a chart's height, in pixels from the bottom."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2

    @property
    def height(self) -> float:
        return self.high - self.low


def told_shape(turns: Sequence[tuple[float, float, float]]) -> Envelope:
    """A voice without its sound: from when to when it spoke, and how loud each turn was (start, end, dBFS)."""
    corners = [(at_s, level) for start_s, end_s, dbfs in turns for at_s, level in _corners(start_s, end_s, dbfs)]
    times_s = np.array([at_s for at_s, _ in corners], np.float64)
    levels = np.array([level for _, level in corners], np.float32)
    return Envelope(times_s, -levels, levels)


def _corners(start_s: float, end_s: float, dbfs: float) -> list[tuple[float, float]]:
    level = 10 ** (dbfs / 20)
    return [(start_s, 0.0), (start_s, level), (end_s, level), (end_s, 0.0)]


def waveform_layer(envelope: Envelope, band: Band, colour: str, x: alt.X) -> alt.Chart:
    """The envelope, scaled to its own loudest moment, so that a quiet customer is seen beside a loud agent."""
    peak = max(QUIETEST_PEAK, float(np.abs([envelope.low, envelope.high]).max(initial=0.0)))
    scale = band.height / 2 / peak
    low = band.middle + envelope.low.astype(float) * scale - HAIRLINE_PX
    high = band.middle + envelope.high.astype(float) * scale + HAIRLINE_PX
    rows = [
        {"start_s": round(at, 3), "low": round(bottom, 2), "high": round(top, 2)}
        for at, bottom, top in zip(envelope.times_s.tolist(), low.tolist(), high.tolist(), strict=True)
    ]
    area: alt.Chart = drawn(rows).mark_area(color=colour, tooltip=None, aria=False).encode(x=x, y="low:Q", y2="high:Q")
    return area

"""The colours of the pages' charts: those that reports have too, and what Vega alone needs."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from ser_core import emotion_colours
from ser_core.emotion_colours import SHOWN_EMOTIONS, UNCERTAIN, Colours

__all__ = ["DARK", "LIGHT", "SHAPES", "SHOWN_EMOTIONS", "UNCERTAIN", "Palette", "channels", "contrast", "palette"]

# A Vega symbol (or its path) an emotion, for those who cannot tell two of the colours apart.
SHAPES: Mapping[str, str] = {
    "angry": "triangle-up",
    "disgust": "cross",
    "fearful": "diamond",
    "sad": "triangle-down",
    "neutral": "M-1,-0.25H1V0.25H-1Z",
    "calm": "circle",
    "surprised": "triangle-right",
    "happy": "square",
    UNCERTAIN: "circle",
}


@dataclass(frozen=True, slots=True)
class Palette(Colours):
    """One theme's colours."""

    heat: tuple[str, ...]  # of spectrograms, from silent to loud


LIGHT = Palette(
    **asdict(emotion_colours.LIGHT),
    heat=("#FBFAF8", "#DDEAE6", "#8FC4BB", "#3A9389", "#0F5F5A", "#12302F"),
)

DARK = Palette(
    **asdict(emotion_colours.DARK),
    heat=("#191817", "#12302F", "#0F5F5A", "#2A9D90", "#8FD6CA", "#F2FBF8"),
)


def palette(*, dark: bool) -> Palette:
    """The colours for one theme."""
    return DARK if dark else LIGHT


def contrast(one: str, other: str) -> float:
    """How well one colour reads on another, as WCAG 2 counts it: 4.5 is enough for text.

    >>> round(contrast("#000000", "#FFFFFF"))
    21
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255, of "#RRGGBB"."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

"""The colours of the pages, light and dark, and the mark of each emotion: nothing rests on colour alone."""

from collections.abc import Mapping
from dataclasses import dataclass

UNCERTAIN = "uncertain"

# From negative to positive, everywhere the same.
SHOWN_EMOTIONS = ("angry", "disgust", "fearful", "sad", "neutral", "calm", "surprised", "happy")

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
class Palette:
    """One theme's colours; `text` is an emotion's colour taken so far that it reads at 4.5 : 1 on the paper."""

    paper: str
    panel: str
    ink: str
    quiet: str
    line: str
    accent: str
    agent: str  # the voice whose feelings are not inferred
    fill: Mapping[str, str]
    text: Mapping[str, str]
    heat: tuple[str, ...]  # of spectrograms, from silent to loud


LIGHT = Palette(
    paper="#FBFAF8",
    panel="#F1EFEA",
    ink="#1F2933",
    quiet="#5F6975",  # the look's #6B7683 one step darker: 4.5 : 1 on the panel too
    line="#E3DFD7",
    accent="#0F766E",
    agent="#B9B2A6",
    fill={
        "angry": "#C8453B",
        "disgust": "#8A7A2E",
        "fearful": "#7B5EA7",
        "sad": "#4472B0",
        "neutral": "#A9B0B8",
        "calm": "#7DB9A8",
        "surprised": "#C77FB0",
        "happy": "#E0A526",
        UNCERTAIN: "#E3DFD7",
    },
    text={
        "angry": "#B5362D",
        "disgust": "#756724",
        "fearful": "#6E5199",
        "sad": "#3A659F",
        "neutral": "#5C6570",
        "calm": "#2F7261",
        "surprised": "#9A4A80",
        "happy": "#8A6100",
        UNCERTAIN: "#6B6558",
    },
    heat=("#FBFAF8", "#DDEAE6", "#8FC4BB", "#3A9389", "#0F5F5A", "#12302F"),
)

DARK = Palette(
    paper="#191817",
    panel="#242220",
    ink="#ECE9E4",
    quiet="#A8A29A",
    line="#3B3835",
    accent="#2BB3A6",
    agent="#6E6861",
    fill={
        "angry": "#D9756D",
        "disgust": "#B9A440",
        "fearful": "#9E87BF",
        "sad": "#7095C8",
        "neutral": "#9AA2AB",
        "calm": "#8CC9B8",
        "surprised": "#D9A3C8",
        "happy": "#E9BE5E",
        UNCERTAIN: "#4A4641",
    },
    text={
        "angry": "#E58A82",
        "disgust": "#C9B65A",
        "fearful": "#B5A1D1",
        "sad": "#8FAFD9",
        "neutral": "#B3BAC2",
        "calm": "#8CC9B8",
        "surprised": "#E0B2D1",
        "happy": "#E9BE5E",
        UNCERTAIN: "#B3ABA0",
    },
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

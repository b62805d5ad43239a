"""The colours of pages and reports, light and dark, and the mark of each emotion: nothing rests on colour alone."""

from collections.abc import Mapping
from dataclasses import dataclass

UNCERTAIN = "uncertain"

# From negative to positive, everywhere the same.
SHOWN_EMOTIONS = ("angry", "disgust", "fearful", "sad", "neutral", "calm", "surprised", "happy")

# A letter an emotion, for those who cannot tell two of the colours apart.
LETTERS: Mapping[str, str] = {
    "angry": "▲",
    "disgust": "✚",
    "fearful": "◆",
    "sad": "▼",
    "neutral": "–",
    "calm": "●",
    "surprised": "▶",
    "happy": "■",
}


@dataclass(frozen=True, slots=True)
class Colours:
    """One theme; `text` is an emotion's colour taken so far that it reads at 4.5 : 1 on the paper."""

    paper: str
    panel: str
    ink: str
    quiet: str
    line: str
    accent: str
    agent: str  # the voice whose feelings are not inferred
    fill: Mapping[str, str]
    text: Mapping[str, str]


LIGHT = Colours(
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
)

DARK = Colours(
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
)

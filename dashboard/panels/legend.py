"""What the colours and marks of the ribbon mean; only those that this call has."""

from collections.abc import Collection

from dashboard.charts.palette import SHOWN_EMOTIONS, UNCERTAIN, Palette
from dashboard.charts.rows import NOT_INFERRED
from ser_core.emotion_colours import LETTERS

SWATCH = (
    "display:inline-flex;align-items:center;justify-content:center;box-sizing:border-box;"
    "width:18px;height:18px;border-radius:4px;font-size:9px;line-height:1;"
)


def legend(words: Collection[str], colours: Palette) -> str:
    """HTML made of our own words alone."""
    present = [word for word in (*SHOWN_EMOTIONS, UNCERTAIN, NOT_INFERRED) if word in words]
    entries = "".join(
        f'<span style="display:inline-flex;align-items:center;gap:6px;white-space:nowrap">{_swatch(word, colours)}{word}</span>'
        for word in present
    )
    return (
        f'<div style="display:flex;flex-wrap:wrap;gap:4px 18px;font-size:13px;color:{colours.quiet}" '
        f'role="note" aria-label="Meaning of the colours">{entries}</div>'
    )


def _swatch(word: str, colours: Palette) -> str:
    if word == UNCERTAIN:
        look = (
            f"border:1px dashed {colours.quiet};"
            f"background:repeating-linear-gradient({colours.paper} 0 2px,{colours.fill[UNCERTAIN]} 2px 5px)"
        )
    elif word == NOT_INFERRED:
        look = f"height:8px;border-radius:3px;background:{colours.agent}"
    else:
        look = f"background:{colours.fill[word]};color:{colours.paper}"
    return f'<span aria-hidden="true" style="{SWATCH}{look}">{LETTERS.get(word, "")}</span>'

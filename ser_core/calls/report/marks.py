"""What each emotion looks like in a report: its word, its colour by a class, and its shape for those who tell no colours apart."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from ser_core.calls.analysis import ScoredTurn
from ser_core.emotion_colours import DARK, LIGHT, SHOWN_EMOTIONS, UNCERTAIN, Colours
from ser_core.emotions import EMOTIONS

NOT_INFERRED = "not inferred"
WORDS = (*SHOWN_EMOTIONS, UNCERTAIN, NOT_INFERRED)

SHAPES: Mapping[str, str] = {  # paths around 0,0, about 8 wide
    "angry": "M0-4L4 3.5H-4Z",
    "disgust": "M-1.4-4H1.4V-1.4H4V1.4H1.4V4H-1.4V1.4H-4V-1.4H-1.4Z",
    "fearful": "M0-4.6L4.2 0L0 4.6L-4.2 0Z",
    "sad": "M0 4L4-3.5H-4Z",
    "neutral": "M-4-1H4V1H-4Z",
    "calm": "M-3.6 0A3.6 3.6 0 1 0 3.6 0A3.6 3.6 0 1 0-3.6 0Z",
    "surprised": "M4 0L-3.5 4V-4Z",
    "happy": "M-3.4-3.4H3.4V3.4H-3.4Z",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A few words; those that name an emotion stand in its colour."""

    text: str
    emotion: str | None


def word_of(turn: ScoredTurn) -> str:
    """The one word for how a turn sounded."""
    if turn.emotion is None:
        return NOT_INFERRED
    return UNCERTAIN if turn.uncertain else turn.emotion


def class_of(word: str) -> str:
    """The word as a class of the page's style."""
    return word.replace(" ", "-")


def shape(word: str, x: float, y: float) -> str:
    """The emotion's mark in the colour of paper, to lie on its colour; nothing for what has none."""
    return f'<path class="mark" transform="translate({x:.1f} {y:.1f})" d="{SHAPES[word]}"/>' if word in SHAPES else ""


def swatch(word: str) -> Markup:
    """A small square for legends and tables, beside the word itself."""
    thin = word == NOT_INFERRED
    box = f'<rect class="f-{class_of(word)}" x="-8" y="{-3 if thin else -8}" width="16" height="{6 if thin else 16}" rx="3"/>'
    return Markup('<svg class="swatch" viewBox="-8.5 -8.5 17 17" aria-hidden="true">{}{}</svg>').format(
        Markup(box),  # noqa: S704, our own words alone
        Markup(shape(word, 0, 0)),  # noqa: S704
    )


def in_colour(sentence: str) -> list[Piece]:
    """A sentence cut where it names an emotion.

    >>> in_colour("Mostly angry.")
    [Piece(text='Mostly ', emotion=None), Piece(text='angry', emotion='angry'), Piece(text='.', emotion=None)]
    """
    together = re.sub(r"(?<=\d) (?=%|s\b)", "\N{NO-BREAK SPACE}", sentence)
    parts = re.split(rf"\b({'|'.join(EMOTIONS)})\b", together)
    return [Piece(part, part if part in EMOTIONS else None) for part in parts if part]


def colour_style() -> str:
    """The colours as variables, for light and dark screens; paper is always light."""
    dark = f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {_variables(DARK)} }} }}"
    rules = [f".f-{name} {{ fill: var(--f-{name}); }} .t-{name} {{ color: var(--t-{name}); }}" for name in LIGHT.fill]
    return "\n".join([f":root {{ {_variables(LIGHT)} }}", dark, *rules])


def _variables(colours: Colours) -> str:
    plain = {name: getattr(colours, name) for name in ("paper", "panel", "ink", "quiet", "line", "accent", "agent")}
    named = plain | {f"f-{name}": colours.fill[name] for name in colours.fill} | _texts(colours)
    return " ".join(f"--{name}: {colour};" for name, colour in named.items())


def _texts(colours: Colours) -> dict[str, str]:
    return {f"t-{name}": colours.text[name] for name in colours.text}


def titled(kind: str, attributes: str, title: str) -> str:
    """An SVG element that tells a pointer what it is."""
    return f"<{kind} {attributes}><title>{escape(title)}</title></{kind}>"


def present(words: Sequence[str]) -> list[str]:
    """Those of the words that a call has, from negative to positive."""
    return [word for word in WORDS if word in words]

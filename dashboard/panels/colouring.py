"""Sentences with the words for emotions in their own colours."""

from dashboard.charts.palette import Palette
from dashboard.panels.sentence import Piece
from dashboard.panels.states import plain


def in_colour(pieces: list[Piece], colours: Palette) -> str:
    """The pieces as Markdown, an emotion's word in that emotion's own colour."""
    return "".join(
        f':color[{plain(piece.text)}]{{foreground="{colours.text[piece.emotion]}"}}'
        if piece.emotion
        else plain(piece.text)
        for piece in pieces
    )

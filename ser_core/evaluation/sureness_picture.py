"""How sure the default network is, as one SVG: whether its probabilities mean what they say, and what modesty gains."""

from collections.abc import Mapping, Sequence

from ser_core.corpora.registry import corpus_called
from ser_core.evaluation.breakdown import LARGE, HeardRun, answered_in, coverage, reliability

COLOURS = {"cold": "#3b7dd8", "adapted": "#d9822b"}  # both legible on white and on black
DASHES = {"studio": "", "telephone": "5 4"}  # beside the colour: who cannot tell the colours tells the lines
INK = "#808080"  # the page may be white or black
SIDE = 240  # px
LEFT, TOP, GAP = 46, 56, 60  # px

Points = Sequence[tuple[float, float]]


def sureness_svg(heard: Sequence[HeardRun]) -> str:
    """A row a corpus: accuracy by confidence on the left, recall by the share that is answered on the right."""
    width, height = 2 * (LEFT + SIDE) + 20, len(LARGE) * (SIDE + GAP) + TOP
    parts = [_legend()]
    for row, corpus in enumerate(LARGE):
        top, title = TOP + row * (SIDE + GAP), corpus_called(corpus).title
        found = {
            (condition, kind): answered_in(heard, corpus, condition, kind) for condition in DASHES for kind in COLOURS
        }
        reliable = {way: [(sure, right) for sure, right, _ in reliability(answered)] for way, answered in found.items()}
        covered = {way: coverage(answered) for way, answered in found.items()}
        parts.append(_panel(LEFT, top, f"{title}: accuracy by confidence", "confidence", reliable, diagonal=True))
        left = 2 * LEFT + SIDE
        parts.append(_panel(left, top, f"{title}: UA by share answered", "share answered", covered, diagonal=False))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="sans-serif" font-size="12" fill="{INK}" role="img" '
        f'aria-label="How sure calltone\'s own network is and how often it is right">\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _legend() -> str:
    said = []
    for place, (condition, kind) in enumerate((condition, kind) for kind in COLOURS for condition in DASHES):
        left = LEFT + 140 * place
        said.append(_line([(0, 0), (1, 0)], (left, 16), (24, 1), COLOURS[kind], DASHES[condition]))
        said.append(f'<text x="{left + 30}" y="20">{kind}, {condition}</text>')
    return "\n".join(said)


def _panel(left: int, top: int, title: str, along: str, lines: Mapping[tuple[str, str], Points], diagonal: bool) -> str:
    bottom = top + SIDE
    parts = [
        f'<text x="{left}" y="{top - 8}">{title}</text>',
        f'<path d="M{left} {top}V{bottom}H{left + SIDE}" fill="none" stroke="{INK}"/>',
        f'<text x="{left - 6}" y="{top + 8}" text-anchor="end">1</text>',
        f'<text x="{left - 6}" y="{bottom}" text-anchor="end">0</text>',
        f'<text x="{left + SIDE}" y="{bottom + 16}" text-anchor="end">{along}: 0 to 1</text>',
    ]
    if diagonal:
        parts.append(f'<path d="M{left} {bottom}L{left + SIDE} {top}" stroke="{INK}" stroke-opacity="0.4"/>')
    parts += [
        _line(points, (left, bottom), (SIDE, SIDE), COLOURS[kind], DASHES[condition])
        for (condition, kind), points in lines.items()
    ]
    return "\n".join(parts)


def _line(points: Points, corner: tuple[int, int], scale: tuple[int, int], colour: str, dashes: str) -> str:
    placed = " ".join(f"{corner[0] + x * scale[0]:.1f},{corner[1] - y * scale[1]:.1f}" for x, y in points)
    return f'<polyline points="{placed}" fill="none" stroke="{colour}" stroke-width="1.5" stroke-dasharray="{dashes}"/>'

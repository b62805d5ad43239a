"""Bars inside tables: the number stands beside each, so they are hidden from those who listen to the page."""

from markupsafe import Markup

WIDTH, HEIGHT = 120, 12


def share_bar(share: float, word: str) -> Markup:
    """From nothing to all, in an emotion's colour."""
    return _bar(f'<rect class="f-{word}" width="{max(0.5, share * WIDTH):.1f}" height="{HEIGHT}" rx="2"/>')


def sentiment_bar(sentiment: float) -> Markup:
    """From the middle: to the left unpleasant, to the right pleasant."""
    middle = WIDTH / 2
    left = middle + min(0.0, sentiment) * middle
    bar = f'<rect class="accent" x="{left:.1f}" width="{abs(sentiment) * middle:.1f}" height="{HEIGHT}"/>'
    return _bar(f'<path class="line" d="M0 {HEIGHT / 2}H{WIDTH}"/>{bar}<path class="middle" d="M{middle} 0V{HEIGHT}"/>')


def _bar(drawn: str) -> Markup:
    return Markup('<svg class="bar" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>').format(
        WIDTH,
        HEIGHT,
        Markup(drawn),  # noqa: S704, numbers and our own words
    )

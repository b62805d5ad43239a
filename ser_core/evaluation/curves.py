"""Learning curves as one SVG a system: its own leaky split beside people kept apart, on one scale."""

from collections.abc import Sequence

from ser_core.evaluation.run import Protocol, Run

PANELS: dict[Protocol, str] = {"leaky": "its own leaky split", "fold": "people kept apart"}
MEASURES = {"accuracy": "accuracy", "loss": "loss"}
TRAINING, VALIDATION = "#3b7dd8", "#d9822b"  # both legible on white and on black
INK = "#808080"  # the page may be white or black
PANEL_WIDTH, PANEL_HEIGHT = 330, 170  # px
LEFT, TOP, GAP = 46, 44, 52  # px
MOST_LOSS = 4.0  # a network that is sure and wrong climbs without end; the rest must stay legible


def curves_svg(title: str, runs: Sequence[Run]) -> str | None:
    """The picture, or None where no cold run was fitted in epochs."""
    told = [run for run in runs if run.history and "accuracy" in run.history[0]]
    fitted = [run for run in told if not run.adapted and run.protocol in PANELS]
    if not fitted:
        return None
    epochs = max(len(run.history) for run in fitted)
    losses = [epoch[f"{part}loss"] for run in fitted for epoch in run.history for part in ("", "validation_")]
    heights = {"accuracy": 1.0, "loss": min(MOST_LOSS, max(losses))}
    panels = [
        _panel(measure, protocol, [run for run in fitted if run.protocol == protocol], epochs, heights[measure])
        for measure in MEASURES
        for protocol in PANELS
    ]
    width, height = 2 * (LEFT + PANEL_WIDTH) + 12, 2 * (PANEL_HEIGHT + GAP) + TOP
    legend = (
        f'<text x="{LEFT}" y="16">{_escaped(title)}: one line a run</text>'
        f'<text x="{width - 200}" y="16" fill="{TRAINING}">training</text>'
        f'<text x="{width - 130}" y="16" fill="{VALIDATION}">validation</text>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="sans-serif" font-size="12" fill="{INK}" role="img" aria-label="Learning curves of {_escaped(title)}">\n'
        + "\n".join([legend, *panels])
        + "\n</svg>\n"
    )


def _panel(measure: str, protocol: Protocol, runs: Sequence[Run], epochs: int, height: float) -> str:
    left = LEFT + list(PANELS).index(protocol) * (PANEL_WIDTH + LEFT)
    top = TOP + list(MEASURES).index(measure) * (PANEL_HEIGHT + GAP)
    bottom = top + PANEL_HEIGHT
    frame = [
        f'<text x="{left}" y="{top - 8}">{MEASURES[measure]}, {PANELS[protocol]}</text>',
        f'<path d="M{left} {top}V{bottom}H{left + PANEL_WIDTH}" fill="none" stroke="{INK}"/>',
        f'<text x="{left - 6}" y="{top + 8}" text-anchor="end">{height:.3g}</text>',
        f'<text x="{left - 6}" y="{bottom}" text-anchor="end">0</text>',
        f'<text x="{left}" y="{bottom + 16}">1</text>',
        f'<text x="{left + PANEL_WIDTH}" y="{bottom + 16}" text-anchor="end">epoch {epochs}</text>',
    ]
    if not runs:
        frame.append(
            f'<text x="{left + PANEL_WIDTH / 2}" y="{top + PANEL_HEIGHT / 2}" text-anchor="middle">not run</text>'
        )
    lines = [
        _line([epoch[f"{part}{measure}"] for epoch in run.history], (left, bottom), epochs, height, colour)
        for part, colour in (("", TRAINING), ("validation_", VALIDATION))
        for run in runs
    ]
    return "\n".join([*frame, *lines])


def _line(values: Sequence[float], corner: tuple[float, float], epochs: int, height: float, colour: str) -> str:
    step = PANEL_WIDTH / max(epochs - 1, 1)
    points = " ".join(
        f"{corner[0] + index * step:.1f},{corner[1] - min(value / height, 1) * PANEL_HEIGHT:.1f}"
        for index, value in enumerate(values)
    )
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-opacity="0.7"/>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")

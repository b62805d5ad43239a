"""The numbers of a call as people read them: their names, their units, and how they are written."""

from dataclasses import dataclass
from typing import Literal

from dashboard.charts.dress import clock
from ser_core.emotions import EMOTIONS

Unit = Literal["s", "%", "", "−1 to 1"]


@dataclass(frozen=True, slots=True)
class Told:
    """One number."""

    name: str
    unit: Unit


MEASURES: dict[str, Told] = {
    "sentiment": Told("Sentiment", "−1 to 1"),
    "trend_change": Told("Change from start to end", "−1 to 1"),
    "negative_share": Told("Unpleasant speech", "%"),
    "longest_negative_s": Told("Longest unpleasant stretch", "s"),
    "uncertain_share": Told("Uncertain speech", "%"),
    "duration_s": Told("Length", "s"),
    "silence_s": Told("Silence", "s"),
    "interruptions": Told("Interruptions", ""),
    "agent_talk_share": Told("Agent’s share of speech", "%"),
}

# A share is kept from 0 to 1, and asked for and shown in per cent
AS_SHOWN = {name: 100.0 for name, told in MEASURES.items() if told.unit == "%"} | dict.fromkeys(EMOTIONS, 100.0)


def field_of(name: str) -> str:
    """A number's or an emotion's name over a field, with its unit."""
    told = MEASURES.get(name) or Told(name.capitalize(), "%")
    return f"{told.name} ({told.unit})" if told.unit else told.name


def written(name: str, value: float | None) -> str:
    """A number as tables show it.

    >>> written("sentiment", -0.214), written("duration_s", 94.2), written("negative_share", 0.256), written("sentiment", None)
    ('−0.21', '1:34', '26%', '')
    """
    if value is None:
        return ""
    told = MEASURES.get(name) or Told(name, "%")
    match told.unit:
        case "%":
            return f"{value:.0%}"
        case "s":
            return clock(value)
        case "−1 to 1":
            return f"{value:+.2f}".replace("-", "−")
        case _:
            return f"{value:g}" if float(value).is_integer() else f"{value:.1f}"

"""The exports that an analysis alone is enough for, by the name that the command and the API give them."""

from collections.abc import Callable
from dataclasses import dataclass

from ser_core.calls.analysis import CallAnalysis
from ser_core.calls.exports.contact_lens import contact_lens_json
from ser_core.calls.exports.labels import audacity_labels
from ser_core.calls.exports.metrics_csv import metrics_csv
from ser_core.calls.exports.turns_csv import turns_csv
from ser_core.calls.exports.webvtt import webvtt


@dataclass(frozen=True, slots=True)
class Export:
    """One form of an analysis."""

    ending: str  # of a file's name
    media_type: str
    written: Callable[[CallAnalysis], str]


EXPORTS: dict[str, Export] = {
    "csv": Export(".turns.csv", "text/csv; charset=utf-8; header=present", turns_csv),
    "metrics-csv": Export(".metrics.csv", "text/csv; charset=utf-8; header=present", metrics_csv),
    "contact-lens": Export(".contact-lens.json", "application/json", contact_lens_json),
    "labels": Export(".labels.txt", "text/plain; charset=utf-8", audacity_labels),
    "vtt": Export(".vtt", "text/vtt; charset=utf-8", webvtt),
}

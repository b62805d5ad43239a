"""How far to trust a model, in its own measured figures: never a number that no file beside the model holds."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ser_core.errors import CalltoneError

RESULTS = Path("results") / "summary.json"
EVERYONE = "all"  # the report on people of RAVDESS, who act all eight emotions: every model was tested on some
# The first of these that was measured comes nearest to a customer on a call
LIKE_A_CALL = ("adapted, one telephone line", "cold, telephone", "cold, studio")
PLACES = {"telephone": "over the telephone", "studio": "in a studio"}


class FiguresDamaged(CalltoneError):
    """A file of measured figures that cannot be read."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"the measured figures in {file} cannot be read: put the file back as it was released")


@dataclass(frozen=True, slots=True)
class Measured:
    """What one report of the file says."""

    condition: str  # such as "cold, telephone"
    group: str
    people: int
    right: float  # unweighted average recall
    low: float
    high: float
    emotions: int


def measured(bundle: Path) -> list[Measured]:
    """All that was measured of a model; nothing where no file says so."""
    file = bundle / RESULTS
    if not file.is_file():
        return []
    try:
        return [
            Measured(
                condition=report["condition"],
                group=report["group"].lower(),
                people=report["people"],
                right=float(report["unweighted_average_recall"]),
                low=float(report["interval"][0]),
                high=float(report["interval"][1]),
                emotions=len(report["labels"]),
            )
            for report in json.loads(file.read_text("utf-8"))["reports"]
        ]
    except (ValueError, LookupError, TypeError, AttributeError):
        raise FiguresDamaged(file) from None


def trust_line(bundle: Path) -> str:
    """The share it gets right of people it never heard, over the telephone where that was measured."""
    found = measured(bundle)
    if not found:
        return "No measured figure ships with this model: take its words as hints, and listen yourself."
    whole = [report for report in found if report.group == EVERYONE] or found
    report = next((report for condition in LIKE_A_CALL for report in whole if report.condition == condition), whole[0])
    quality = "telephone-quality" if "telephone" in report.condition else "studio"
    known = ", with the rest of their own speech as a baseline," if "adapted" in report.condition else ""
    return (
        f"On {quality} acted speech of {report.people} people it never heard{known} it finds the right one of "
        f"{report.emotions} emotions {report.right:.0%} of the time (95% interval {report.low:.0%}–{report.high:.0%}; "
        f"guessing finds {1 / report.emotions:.0%}). Take its words as hints, and listen yourself."
    )


def short_line(bundle: Path) -> str:
    """The same in a few words, to choose by: of strangers, over the telephone and in a studio."""
    whole = _cold(measured(bundle))
    if not whole:
        return "No measured figure ships with it."
    said = ", ".join(f"{report.right:.0%} right {words}" for words, report in whole.items())
    people = next(iter(whole.values())).people
    return f"With {people} people it never heard: {said}."


def _cold(reports: Sequence[Measured]) -> dict[str, Measured]:
    """The reports on people of whom nothing was known, by the words for where they spoke."""
    found = {report.condition: report for report in reports if report.group == EVERYONE}
    return {words: found[f"cold, {place}"] for place, words in PLACES.items() if f"cold, {place}" in found}

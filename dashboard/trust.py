"""How far to trust a model, in its own measured figures: never a number that no file beside the model holds."""

import json
from pathlib import Path

RESULTS = Path("results") / "summary.json"
EVERYONE = "all"  # the report over all test people together


def trust_line(bundle: Path) -> str:
    """The share it gets right of people it never heard, over the telephone where that was measured."""
    file = bundle / RESULTS
    if not file.exists():
        return "No measured figure ships with this model: take its words as hints, and listen yourself."
    reports = json.loads(file.read_text("utf-8"))["reports"]
    whole = [report for report in reports if report["group"].lower() == EVERYONE] or reports
    report = next((report for report in whole if "telephone" in report["condition"]), whole[0])
    right = report["unweighted_average_recall"]
    low, high = report["interval"]
    quality = "telephone-quality" if "telephone" in report["condition"] else "studio"
    known = ", with their usual voice as a baseline," if "adapted" in report["condition"] else ""
    return (
        f"On {quality} acted speech of {report['people']} people it never heard{known} it finds the right one of "
        f"{len(report['labels'])} emotions {right:.0%} of the time (95% interval {low:.0%}–{high:.0%}; "
        f"guessing finds {1 / len(report['labels']):.0%}). Take its words as hints, and listen yourself."
    )

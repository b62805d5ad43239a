"""The figure beside every answer comes from the file beside the model, or is said to be missing."""

import json
from pathlib import Path

from ser_core.inference.trust import trust_line


def written(bundle: Path, *reports: dict[str, object]) -> Path:
    (bundle / "results").mkdir()
    (bundle / "results" / "summary.json").write_text(json.dumps({"reports": reports}), "utf-8")
    return bundle


def report(group: str, condition: str, right: float) -> dict[str, object]:
    return {
        "group": group,
        "condition": condition,
        "people": 12,
        "unweighted_average_recall": right,
        "interval": [right - 0.04, right + 0.05],
        "labels": ["neutral", "sad", "angry", "happy"],
    }


def test_the_telephones_figure_over_all_people_is_the_one_shown(tmp_path: Path) -> None:
    line = trust_line(
        written(
            tmp_path,
            report("all", "cold, studio", 0.41),
            report("all", "cold, telephone", 0.32),
            report("x", "cold, telephone", 0.5),
        )
    )
    assert "32% of the time (95% interval 28%–37%; guessing finds 25%)" in line
    assert "telephone-quality acted speech of 12 people it never heard" in line


def test_a_model_without_results_is_said_to_have_no_figure(tmp_path: Path) -> None:
    assert trust_line(tmp_path).startswith("No measured figure")

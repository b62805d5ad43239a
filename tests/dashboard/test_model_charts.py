"""The charts of models: what they draw is what was measured, readable on both papers."""

from typing import Any

import pytest

from dashboard.charts.confusion import confusion_cells
from dashboard.charts.dots import Dot, Mark, interval_of, share_dots
from dashboard.charts.learning import learning_chart, learning_rows
from dashboard.charts.palette import DARK, LIGHT, SHOWN_EMOTIONS, Palette, contrast
from dashboard.charts.side_by_side import side_by_side
from dashboard.charts.sureness import coverage_chart, reliability_chart
from ser_core.inference.evidence import LearningCurve, Sureness

LABELS = ("neutral", "angry")
CURVE = LearningCurve("fold", 1, 0, (0.2, 0.5), (0.2, 0.3), (2.0, 1.0), ())
SURE = Sureness(False, "ravdess", "studio", 60, 0.1, ((0.3, 0.2, 20), (0.8, 0.9, 40)), ((1.0, 0.5), (0.5, 0.8)))


def rows(spec: dict[str, Any], layer: int) -> list[dict[str, Any]]:
    return spec["datasets"][spec["layer"][layer].get("data", spec.get("data"))["name"]]


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_every_share_in_a_cell_can_be_read_and_each_row_is_whole(colours: Palette) -> None:
    cells = confusion_cells(LABELS, [[30, 10], [1, 99]], colours)
    assert [(cell["said"], cell["count"]) for cell in cells] == [("75%", 30), ("25%", 10), ("1%", 1), ("99%", 99)]
    for share in range(101):
        for cell in confusion_cells(LABELS, [[share, 100 - share], [0, 0]], colours):
            assert contrast(str(cell["ink"]), str(cell["fill"])) >= 3.6, cell


def test_an_emotion_that_nobody_acted_has_no_row_and_keeps_its_column() -> None:
    cells = confusion_cells(LABELS, [[3, 1], [0, 0]], LIGHT)
    assert {cell["acted"] for cell in cells} == {"– neutral"}
    assert {cell["answered"] for cell in cells} == {"– neutral", "▲ angry"}


def test_an_interval_of_two_people_is_not_drawn() -> None:
    dots = [
        Dot("a", "cold", 0.5, interval_of((0.4, 0.6), people=3), "3 people"),
        Dot("b", "cold", 0.5, interval_of((0.5, 0.5), people=2), "2 people"),
    ]
    spec = share_dots(dots, {"cold": Mark("#000000", "circle")}, 0.125, LIGHT, "recall").to_dict()
    level, intervals, points = (rows(spec, layer) for layer in range(3))
    assert level == [{"share": 0.125}]
    assert [row["line"] for row in intervals] == ["a"]
    assert [row["likely"] for row in points] == ["40.0% to 60.0%", "not known of so few people"]


def test_what_a_run_did_not_note_has_no_line() -> None:
    assert {row["part"] for row in learning_rows([CURVE], "accuracy")} == {"training", "validation"}
    assert [row["value"] for row in learning_rows([CURVE], "loss")] == [2.0, 1.0]
    spec = learning_chart([CURVE], "loss", LIGHT).to_dict()
    assert spec["layer"][0]["encoding"]["color"]["scale"]["domain"] == ["training"]


def test_how_sure_it_is_stands_beside_even_confidence_and_guessing() -> None:
    reliable = reliability_chart([SURE], LIGHT).to_dict()
    assert [(row["x"], row["y"], row["clips"]) for row in rows(reliable, 2)] == [(0.3, 0.2, 20), (0.8, 0.9, 40)]
    assert rows(reliable, 0) == [{"x": 0, "y": 0}, {"x": 1, "y": 1}]
    covered = coverage_chart([SURE], 0.125, LIGHT).to_dict()
    assert [(row["x"], row["y"], row["clips"]) for row in rows(covered, 2)] == [(1.0, 0.5, 60), (0.5, 0.8, 30)]
    assert rows(covered, 0) == [{"y": 0.125}]


def test_each_models_bar_is_whole_and_its_likeliest_piece_has_the_edge() -> None:
    spec = side_by_side({"one": {"angry": 0.7, "happy": 0.3}, "<b>": {"sad": 1.0}}, LIGHT).to_dict()
    pieces = [row for row in rows(spec, 0) if row["model"] == "one"]
    assert [row["emotion"] for row in pieces] == list(SHOWN_EMOTIONS)
    assert pieces[-1]["end"] == pytest.approx(1.0)
    assert [row["emotion"] for row in pieces if row["likeliest"]] == ["angry"]

"""The page of results: its numbers are the records', and the one in docs/ is the one that the records give."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from made_runs import figures, history, made_run

from ser_core.cli.compare import DEFAULT_RESULTS, compared, page_of
from ser_core.evaluation.compare import SystemTitle, compare
from ser_core.evaluation.curves import curves_svg
from ser_core.evaluation.page import page_files
from ser_core.settings import PROJECT_DIR

SVG = "{http://www.w3.org/2000/svg}"
RUNS = [
    made_run({"a": 10, "b": 10}, protocol="leaky", fold=None, history=history(4)),
    made_run(
        {"a": 4, "b": 2},
        history=history(6),
        figures={"studio": figures({"a": 4, "b": 2}), "telephone": figures({"a": 1, "b": 2})},
    ),
]


def page(runs) -> str:
    titles = [SystemTitle("made", "Made up", "97 %", "copies"), SystemTitle("other", "Another", "–")]
    return page_files(compare(runs, titles), "results", "benchmarks/results", "calltone compare")["results.md"]


def test_what_the_leaky_split_promised_and_the_honest_one_kept_is_computed() -> None:
    text = page(RUNS)
    assert "| Made up | copies | ravdess | 97 % | 100.0 | 100.0 | 30.0 | 70.0 |" in text
    assert "a UA of 100.0 %" in text
    assert "The telephone takes another 15 points (one system)" in text
    assert "| Another<br>other | – |" in text


def test_other_answers_change_every_figure_that_rests_on_them() -> None:
    better = [RUNS[0], replace(RUNS[1], figures={"studio": figures({"a": 6, "b": 6})})]
    text = page(better)
    assert "| 100.0 | 60.0 | 40.0 |" in text
    assert "The telephone" not in text
    assert "| neutral | 12 | 8 | 0 | 60.0 |" in text


def test_the_page_names_folds_seeds_code_data_and_what_was_left_out() -> None:
    text = page([*RUNS, replace(RUNS[1], seed=4, left_out=["ravdess: 'x.wav' is silent"], code_sha256="f" * 64)])
    assert "| RAVDESS folds | 1 | 0 4 | 30 | 6 | 2.0 s |" in text
    assert "| 0.1.0 | c0dec0dec0de | 2 |" in text
    assert "| 0.1.0 | ffffffffffff | 1 |" in text
    assert "| its own leaky split | ravdess | da7ada7ada7a | 1 |" in text
    assert "- ravdess: 'x.wav' is silent" in text


def test_a_system_that_is_fitted_in_epochs_gets_a_line_for_each_run_and_part() -> None:
    files = page_files(compare(RUNS, []), "results", "r", "c")
    picture = ET.fromstring(files["results/made-curves.svg"])  # noqa: S314 - written above
    lines = [line.get("points").split() for line in picture.iter(f"{SVG}polyline")]
    assert [len(points) for points in lines] == [4, 4, 6, 6, 4, 4, 6, 6]
    heights = [float(point.split(",")[1]) for point in lines[4]]
    assert heights == sorted(heights)  # the training loss falls: downwards is a larger y
    assert "(results/made-curves.svg)" in files["results.md"]


def test_a_system_without_epochs_has_no_picture() -> None:
    assert curves_svg("made", [made_run({"a": 1})]) is None


def test_a_picture_stays_inside_its_frame_whatever_the_loss() -> None:
    wild = [{**epoch, "validation_loss": 900.0} for epoch in history(3)]
    picture = ET.fromstring(curves_svg("a < b", [made_run({"a": 1}, history=wild)]))  # noqa: S314 - written above
    height = float(picture.get("height"))
    points = [point for line in picture.iter(f"{SVG}polyline") for point in line.get("points").split()]
    assert all(0 <= float(point.split(",")[1]) <= height for point in points)


@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")
def test_the_page_in_docs_is_what_the_records_at_hand_give() -> None:
    file = PROJECT_DIR / "docs" / "results.md"
    if not DEFAULT_RESULTS.is_dir():
        assert not file.exists(), "docs/results.md without records: its figures have no source"
        return
    files = page_of(compared(DEFAULT_RESULTS), DEFAULT_RESULTS, file)
    for name, text in files.items():
        assert (file.parent / name).read_text(encoding="utf-8") == text, (
            f"docs/{name} is stale: run calltone compare --markdown docs/results.md"
        )
    pictures = {f"results/{picture.name}" for picture in (file.parent / "results").glob("*")}
    assert pictures == set(files) - {"results.md"}

"""`calltone compare`: from the records of runs to the table, the page and the CSV."""

import csv
import io
import json
from pathlib import Path

import pytest
from in_process import calltone_here
from small_ravdess import make_small_ravdess

from ser_core.evaluation.run import read_run


@pytest.fixture(scope="module")
def results(calltone, tmp_path_factory) -> Path:
    """Nearest neighbours, trained on two folds of a made corpus, cold and adapted."""
    corpora, root = make_small_ravdess(tmp_path_factory.mktemp("corpora")), tmp_path_factory.mktemp("trained")
    folders = ("--corpora", corpora, "--work", root / "work", "--results", root / "results")
    for more in ((), ("--adapted",)):
        done = calltone("train", "s4-knn", "--fold", "1", "--fold", "2", *more, *folders)
        assert done.returncode == 0, done.stderr
    return root / "results"


def recall(results: Path, name: str) -> float:
    """The mean of the two folds, in per cent."""
    runs = [read_run(results / "s4-knn" / f"fold-{fold}-{name}.json") for fold in (1, 2)]
    return 100 * sum(run.figures["studio"].unweighted_average_recall for run in runs) / 2


@pytest.fixture(scope="module")
def said(calltone, results, tmp_path_factory) -> tuple[str, list[dict[str, str]], str, Path]:
    """The table, the CSV's rows, the page, and the folder of the last two."""
    folder = tmp_path_factory.mktemp("compared")
    done = calltone("compare", results, "--csv", folder / "all.csv", "--markdown", folder / "new" / "page.md")
    assert done.returncode == 0, done.stderr
    with (folder / "all.csv").open() as file:
        return done.stdout, list(csv.DictReader(file)), (folder / "new" / "page.md").read_text(), folder


def test_a_system_that_was_run_has_its_figures_and_the_others_dashes(said, results) -> None:
    from ser_core.training.systems import SYSTEMS

    table = said[0]
    assert f"{recall(results, 'seed-0'):.1f}" in table
    assert f"{recall(results, 'adapted-seed-0'):.1f}" in table
    assert table.count("2 folds × 1") == 4
    assert all(name in table for name in SYSTEMS)


def test_the_csv_has_a_row_a_way_of_measuring(said, results) -> None:
    rows = said[1]
    assert [(row["adapted"], row["condition"]) for row in rows] == [
        ("false", "studio"),
        ("false", "telephone"),
        ("true", "studio"),
        ("true", "telephone"),
    ]
    assert {(row["system"], row["folds"], row["runs"], row["people"], row["clips"]) for row in rows} == {
        ("s4-knn", "2", "2", "4", "32.0")
    }
    assert 100 * float(rows[0]["unweighted_average_recall"]) == pytest.approx(recall(results, "seed-0"), abs=1e-3)


def test_the_page_has_the_figures_and_names_no_folder_of_this_machine(said, results) -> None:
    _, _, page, folder = said
    assert "from the 4 records in `results`" in page
    assert f"UA {recall(results, 'seed-0'):.1f} (" in page
    assert str(folder) not in page
    assert str(results.parent) not in page


def test_the_same_records_give_the_same_page_and_a_csv_on_stdout_stands_alone(
    capsys, monkeypatch, said, results, tmp_path
) -> None:
    page = tmp_path / "page.md"
    done = calltone_here(capsys, monkeypatch, "compare", results, "--csv", "-", "--markdown", page)
    assert list(csv.DictReader(io.StringIO(done.stdout))) == said[1]
    assert page.read_text() == said[2]


@pytest.mark.parametrize("spoiled", ["missing", "empty", "not a record"])
def test_results_that_are_none_are_an_error_of_one_line(capsys, monkeypatch, tmp_path, spoiled) -> None:
    folder = tmp_path / "results"
    if spoiled != "missing":
        (folder / "s4-knn").mkdir(parents=True)
    if spoiled == "not a record":
        (folder / "s4-knn" / "fold-1-seed-0.json").write_text(json.dumps([1, 2]))
    done = calltone_here(capsys, monkeypatch, "compare", folder)
    assert done.returncode == 1
    assert "calltone train" in done.stderr
    assert done.stderr.count("\n") == 1

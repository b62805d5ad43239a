"""Figures as text: what a cell says, and the report of one test against scikit-learn's."""

import csv
import io

import numpy as np
import pytest
from made_runs import figures, made_run
from sklearn.metrics import precision_recall_fscore_support

from ser_core.emotions import EMOTIONS
from ser_core.evaluation.compare import COLD_STUDIO, LEAKY, cell_of, compare
from ser_core.evaluation.metrics import confusion
from ser_core.evaluation.tables import (
    CSV_COLUMNS,
    cell_lines,
    class_rows,
    comparison_header,
    comparison_rows,
    csv_rows,
    stands_on,
)


def runs_of(seeds_by_fold: dict[int, int]) -> list:
    return [
        made_run({f"{fold}": 5}, fold=fold, seed=seed) for fold, seeds in seeds_by_fold.items() for seed in range(seeds)
    ]


@pytest.mark.parametrize(
    ("seeds_by_fold", "said"),
    [
        ({1: 3, 2: 3}, "2 folds × 3 seeds"),
        ({4: 1}, "1 fold × 1 seed"),
        ({1: 3, 3: 1}, "2 folds, 4 runs"),
        ({0: 3}, "3 seeds"),
    ],
)
def test_a_cell_says_how_many_folds_and_seeds_it_stands_on(seeds_by_fold, said) -> None:
    runs = (
        [made_run({"a": 5}, fold=None, seed=seed) for seed in range(3)]
        if 0 in seeds_by_fold
        else runs_of(seeds_by_fold)
    )
    assert stands_on(cell_of(runs, "studio")) == said


def test_a_leaky_cell_has_the_accuracy_before_the_recall_and_an_empty_one_a_dash() -> None:
    uneven = figures({"a": 9})
    uneven = type(uneven)(**{name: getattr(uneven, name) for name in uneven.__slots__} | {"weighted_accuracy": 0.951})
    cell = cell_of([made_run({"a": 9}, protocol="leaky", fold=None, figures={"studio": uneven})], "studio")
    assert cell_lines(cell, LEAKY) == ["95.1 · 90.0", "90.0–90.0", "1 seed"]
    assert cell_lines(cell, COLD_STUDIO)[0] == "90.0"
    assert cell_lines(None, LEAKY) == ["–"]


def test_every_row_has_a_cell_under_every_head() -> None:
    rows = comparison_rows(compare([made_run({"a": 5})], []), "<br>")
    assert [len(row) for row in rows] == [len(comparison_header())]
    assert rows[0][:2] == ["made", "–"]
    assert rows[0].count("–") == len(comparison_header()) - 2


def test_the_csv_has_also_the_ways_that_the_table_has_no_column_for() -> None:
    across = made_run({"a": 5}, protocol="ravdess-to-tess", fold=None, figures={"telephone": figures({"a": 3})})
    out = io.StringIO()
    csv.writer(out).writerows([CSV_COLUMNS, *csv_rows(compare([across], []))])
    (row,) = csv.DictReader(io.StringIO(out.getvalue()))
    assert (row["protocol"], row["condition"], row["adapted"]) == ("ravdess-to-tess", "telephone", "false")
    assert float(row["unweighted_average_recall"]) == 0.3


def test_the_report_by_emotion_is_that_of_scikit_learn() -> None:
    rng = np.random.default_rng(1)
    acted = rng.integers(8, size=300)
    answered = np.where(rng.random(300) < 0.5, acted, rng.integers(8, size=300))
    wanted = precision_recall_fscore_support(acted, answered)
    for index, row in enumerate(class_rows(confusion(acted, answered, 8), EMOTIONS)):
        assert row[0] == EMOTIONS[index]
        assert [float(cell) for cell in row[1:4]] == pytest.approx(
            [100 * share[index] for share in wanted[:3]], abs=0.051
        )
        assert int(row[4]) == wanted[3][index]


def test_an_emotion_that_is_never_answered_has_no_precision() -> None:
    rows = class_rows(confusion(np.array([0, 1]), np.array([0, 0]), 3), ("neutral", "happy", "sad"))
    assert rows == [["neutral", "50.0", "100.0", "66.7", "1"], ["happy", "–", "0.0", "0.0", "1"]]

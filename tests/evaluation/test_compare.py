"""From records to cells: which mean it is, how wide the interval, and what may not be averaged."""

import json
from dataclasses import asdict, replace

import numpy as np
import pytest
from made_runs import LABELS, figures, made_run

from ser_core.evaluation.bootstrap import recall_interval
from ser_core.evaluation.compare import (
    COLD_STUDIO,
    LEAKY,
    NoRuns,
    RunsDisagree,
    SystemTitle,
    Way,
    cell_of,
    compare,
    read_runs,
)
from ser_core.evaluation.run import NotARun, run_file, write_run

THREE_SEEDS = [made_run({"a": right, "b": right}, seed=seed) for seed, right in enumerate((10, 5, 0))]
OTHER_FOLD = made_run({"c": 9, "d": 9}, fold=2)


def test_a_cell_is_the_mean_over_seeds_and_then_over_folds_and_not_over_runs_or_the_best() -> None:
    cell = cell_of([*THREE_SEEDS, OTHER_FOLD], "studio")
    assert cell.unweighted_average_recall == pytest.approx((0.5 + 0.9) / 2)
    assert cell.weighted_accuracy == pytest.approx(0.7)
    assert cell.seeds_by_fold == (3, 1)
    assert (cell.runs, cell.people, cell.clips) == (4, 4, 120)


def test_recalls_give_each_fold_the_same_weight_and_the_confusion_counts_every_run() -> None:
    cell = cell_of([*THREE_SEEDS, OTHER_FOLD], "studio")
    assert cell.recalls == pytest.approx(dict.fromkeys(LABELS, 0.7))
    assert np.sum(cell.confusion) == 3 * 60 + 60
    assert cell.confusion[0][:2] == [2 * (10 + 5 + 0) + 18, 2 * (0 + 5 + 10) + 2]


def test_the_interval_is_that_of_all_test_people_with_the_mean_over_seeds() -> None:
    rights = [{"a": 9, "b": 2}, {"a": 5, "b": 4}]
    others = [{"c": 7, "d": 1}, {"c": 3, "d": 8}]
    runs = [
        made_run(said, seed=seed, fold=fold)
        for fold, by_seed in ((1, rights), (2, others))
        for seed, said in enumerate(by_seed)
    ]
    seeds = np.array([figures(one | other).confusions for one, other in zip(rights, others, strict=True)])
    assert cell_of(runs, "studio").interval == pytest.approx(recall_interval(seeds, np.random.default_rng(0)))


def test_the_interval_is_wider_where_people_differ_more() -> None:
    alike = cell_of([made_run({"a": 5, "b": 5, "c": 5})], "studio")
    unlike = cell_of([made_run({"a": 0, "b": 5, "c": 10})], "studio")
    assert alike.interval == pytest.approx((0.5, 0.5))
    assert unlike.interval[1] - unlike.interval[0] > 0.5


def test_each_way_of_measuring_has_its_own_cell_and_what_was_not_run_has_none() -> None:
    both = made_run({"a": 8}, figures={"studio": figures({"a": 8}), "telephone": figures({"a": 2})})
    leaky = made_run({"a": 10}, protocol="leaky", fold=None)
    adapted = made_run({"a": 9}, adapted=True)
    (row,) = compare([both, leaky, adapted], [])
    telephone = Way("fold", adapted=False, condition="telephone")
    assert set(row.cells) == {COLD_STUDIO, telephone, LEAKY, Way("fold", adapted=True, condition="studio")}
    recalls = [row.cells[way].unweighted_average_recall for way in (COLD_STUDIO, telephone, LEAKY)]
    assert recalls == pytest.approx([0.8, 0.2, 1.0])


def test_rows_follow_the_titles_then_come_systems_without_one() -> None:
    titles = [SystemTitle("second", "Second", "90 %"), SystemTitle("first", "First", "–")]
    rows = compare([made_run({"a": 1}, system=name) for name in ("zebra", "first")], titles)
    assert [(row.title.name, len(row.cells)) for row in rows] == [("second", 0), ("first", 1), ("zebra", 1)]


@pytest.mark.parametrize(
    ("other", "what"),
    [
        (made_run({"a": 1}, seed=1, data_sha256="0" * 64), "clips"),
        (made_run({"b": 1}, seed=1), "test people"),
        (made_run({"a": 1}, seed=1, labels=("neutral", "angry", "sad")), "labels"),
    ],
)
def test_runs_that_differ_in_more_than_chance_are_not_averaged(other, what) -> None:
    with pytest.raises(RunsDisagree, match=rf"fold-1-seed-0 and fold-1-seed-1 cannot be averaged, their {what} differ"):
        compare([made_run({"a": 1}), other], [])


def test_leaky_seeds_may_test_other_people_as_they_shuffle_clips() -> None:
    runs = [made_run({person: 5}, protocol="leaky", fold=None, seed=seed) for seed, person in enumerate("ab")]
    assert compare(runs, [])[0].cells[LEAKY].people == 2


def test_records_are_read_back_whole(tmp_path) -> None:
    runs = [*THREE_SEEDS, OTHER_FOLD]
    for run in runs:
        write_run(run, tmp_path)
    assert sorted(map(asdict, read_runs(tmp_path)), key=str) == sorted(map(asdict, runs), key=str)


def test_a_record_that_lies_in_anothers_place_is_not_counted_twice(tmp_path) -> None:
    file = write_run(made_run({"a": 1}), tmp_path)
    file.with_name("fold-1-seed-7.json").write_bytes(file.read_bytes())
    with pytest.raises(NotARun, match=r"made's fold-1-seed-0"):
        read_runs(tmp_path)


def test_a_file_of_something_else_is_named(tmp_path) -> None:
    file = run_file(tmp_path, replace(made_run({"a": 1}), seed=3))
    file.parent.mkdir()
    file.write_text(json.dumps({"schema_version": 1}))
    with pytest.raises(NotARun, match=r"fold-1-seed-3\.json is no run's record \(wrong or missing fields: .*system"):
        read_runs(tmp_path)


def test_a_folder_without_records_is_an_error_that_says_what_to_name(tmp_path) -> None:
    with pytest.raises(NoRuns, match="calltone train"):
        read_runs(tmp_path)

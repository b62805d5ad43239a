"""`calltone train`: a record for each fold and seed, resumable, with its figures in a line."""

import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from in_process import calltone_here
from small_ravdess import make_small_ravdess

from ser_core.evaluation.run import read_run

CORPORA = Path(os.environ.get("CALLTONE_CORPORA") or Path(__file__).resolve().parents[3] / "shared" / "corpora")
LEARNT = 20.0  # per cent: well above the 12.5 of a guess among eight, which the smallest classifier passes on any fold


@pytest.fixture(scope="module")
def corpora(tmp_path_factory) -> Path:
    return make_small_ravdess(tmp_path_factory.mktemp("corpora"))


@pytest.fixture(scope="module")
def folders(tmp_path_factory) -> tuple[Path, Path]:
    """Where features and where records go; features are read once for all tests here."""
    return tmp_path_factory.mktemp("work"), tmp_path_factory.mktemp("results")


@pytest.fixture(scope="module")
def trained(calltone, corpora, folders) -> str:
    """What was said of two folds of the smallest system."""
    done = calltone("train", "s4-svm", "--fold", "1", "--fold", "2", *places(corpora, folders))
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def train(capsys, monkeypatch, corpora, folders):
    """Run the command on the same folders."""
    return lambda *arguments: calltone_here(capsys, monkeypatch, "train", *arguments, *places(corpora, folders))


def places(corpora, folders):
    return "--corpora", corpora, "--work", folders[0], "--results", folders[1]


def test_the_list_names_every_system_whole(calltone) -> None:
    from ser_core.training.systems import SYSTEMS

    done = calltone("train", "--list")
    assert done.returncode == 0, done.stderr
    assert all(re.search(rf"\b{name}\b", done.stdout) for name in (*SYSTEMS, "default"))


def test_a_run_for_each_fold_is_recorded_and_told_with_interval_and_condition(trained, folders) -> None:
    lines = trained.splitlines()
    assert len(lines) == 2
    work, results = folders
    for fold, line in zip((1, 2), lines, strict=True):
        run = read_run(results / "s4-svm" / f"fold-{fold}-seed-0.json")
        studio = run.figures["studio"]
        assert not set(run.train_people) & set(run.test_people)
        assert f"UA {100 * studio.unweighted_average_recall:.1f} (" in line
        assert "cold, studio" in line
        assert "cold, telephone" in line
        assert "16 clips of 2 people" in line
    with (work / "s4-svm" / "fold-1-seed-0" / "predictions.csv").open() as file:
        assert [row["condition"] for row in csv.DictReader(file)] == ["studio"] * 16 + ["telephone"] * 16


@pytest.mark.usefixtures("trained")
def test_what_this_code_ran_before_is_kept_unless_again_is_said(train, folders) -> None:
    file = folders[1] / "s4-svm" / "fold-1-seed-0.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "left_out": ["as it was"]}))
    assert "kept" in train("s4-svm", "--fold", "1").stdout
    assert read_run(file).left_out == ["as it was"]
    assert "kept" not in train("s4-svm", "--fold", "1", "--again").stdout
    assert read_run(file).left_out == []


@pytest.mark.usefixtures("trained")
def test_a_record_of_other_code_is_made_anew(train, folders) -> None:
    file = folders[1] / "s4-svm" / "fold-2-seed-0.json"
    said = json.loads(file.read_text())
    file.write_text(json.dumps({**said, "code_sha256": "0" * 64}))
    assert "kept" not in train("s4-svm", "--fold", "2").stdout
    assert read_run(file).code_sha256 == said["code_sha256"]


def test_ctrl_c_is_told_in_a_line_and_the_same_command_then_ends(corpora, tmp_path, calltone) -> None:
    command = [Path(sys.executable).with_name("calltone"), "train", "s4-knn", "--fold", "1", "--corpora", corpora]
    command += ["--work", tmp_path / "work", "--results", tmp_path / "results"]
    begun = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline_s = time.monotonic() + 100
    while not list((tmp_path / "work").rglob("*.npy")) and time.monotonic() < deadline_s:
        time.sleep(0.02)
    begun.send_signal(signal.SIGINT)
    said, complained = begun.communicate(timeout=60)
    assert begun.returncode == 130, complained
    assert complained.startswith("calltone: stopped: the same command goes on")
    assert complained.count("\n") == 1
    assert said == ""
    assert not (tmp_path / "results").exists()
    done = calltone(*command[1:])
    assert done.returncode == 0, done.stderr
    assert read_run(tmp_path / "results" / "s4-knn" / "fold-1-seed-0.json").seed == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("s9",), "no system called 's9': it is one of s0-"),
        (("s4-svm", "--protocol", "leaky", "--fold", "1"), "the protocol leaky has no folds"),
        (("s4-svm", "--protocol", "leaky", "--adapted"), "leave --adapted out"),
        (("s4-svm", "--fold", "9"), "no fold 9: it is one of 1 to 5"),
        (("s4-svm", "--protocol", "ravdess-to-tess"), "no TESS"),
        (("default", "--fold", "9"), "no fold 9: it is one of 1 to 5"),
    ],
)
def test_what_cannot_be_trained_is_an_error_of_one_line(train, arguments, said) -> None:
    done = train(*arguments)
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_without_corpora_it_says_what_to_name(capsys, monkeypatch, tmp_path) -> None:
    monkeypatch.delenv("CALLTONE_CORPORA", raising=False)
    done = calltone_here(
        capsys, monkeypatch, "train", "s4-svm", "--work", tmp_path / "work", "--results", tmp_path / "results"
    )
    assert done.returncode == 1
    assert "CALLTONE_CORPORA" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.corpora
def test_real_voices_teach_the_smallest_system_more_than_chance(calltone, tmp_path) -> None:
    if not (CORPORA / "RAVDESS").is_dir():
        pytest.skip("no RAVDESS: name the folder of corpora in CALLTONE_CORPORA")
    for actor in (1, 11, 4, 10, 8, 9, 3, 5, 2, 15):
        folder = tmp_path / "corpora" / "RAVDESS" / f"Actor_{actor:02}"
        folder.mkdir(parents=True)
        for file in (CORPORA / "RAVDESS" / folder.name).glob("03-01-*-*-0?-01-*"):  # the first of two takes
            (folder / file.name).symlink_to(file.resolve())
    folders = tmp_path / "work", tmp_path / "results"
    done = calltone("train", "s4-svm", "--fold", "1", *places(tmp_path / "corpora", folders))
    assert done.returncode == 0, done.stderr
    run = read_run(folders[1] / "s4-svm" / "fold-1-seed-0.json")
    assert run.test_people == ("ravdess/01", "ravdess/11")
    assert 100 * run.figures["studio"].unweighted_average_recall > LEARNT

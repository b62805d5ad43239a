"""`calltone evaluate`: a bundle's answers to people whom it never heard, and none in secret to those it did."""

import csv
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from in_process import calltone_here
from small_ravdess import make_small_ravdess

from ser_core.corpora.registry import load_corpus
from ser_core.corpora.sound import read_clip
from ser_core.evaluation.metrics import unweighted_average_recall
from ser_core.inference.recognizer import Recognizer
from ser_core.settings import DEFAULT_MODEL

TESTED = {"ravdess/01", "ravdess/11"}  # the shipped model's test people, of those in the small corpus


@pytest.fixture(scope="module")
def corpora(tmp_path_factory) -> Path:
    return make_small_ravdess(tmp_path_factory.mktemp("corpora"))


def arguments_of(corpora: Path, *arguments: str | Path) -> tuple[str | Path, ...]:
    return "evaluate", DEFAULT_MODEL, "--corpus", "ravdess", "--corpora", corpora, *arguments


@pytest.fixture
def evaluate(capsys, monkeypatch, corpora):
    """Test the shipped model on the small corpus."""
    return lambda *arguments: calltone_here(capsys, monkeypatch, *arguments_of(corpora, *arguments))


def rows(file: Path) -> list[dict[str, str]]:
    with file.open() as opened:
        return list(csv.DictReader(opened))


def test_the_people_kept_for_testing_are_heard_under_both_conditions_and_all_answers_are_written(
    calltone, corpora, tmp_path
) -> None:
    done = calltone(*arguments_of(corpora, "--csv", tmp_path / "answers.csv"))
    assert done.returncode == 0, done.stderr
    for condition in ("studio", "telephone"):
        assert f"on ravdess: cold, {condition}, whole clips, nobody heard in training" in done.stdout
    found = rows(tmp_path / "answers.csv")
    assert Counter(row["condition"] for row in found) == {"studio": 16, "telephone": 16}
    assert {row["speaker"] for row in found} == TESTED
    assert not [row for row in found if str(corpora) in row["path"]]


def test_its_answers_are_the_recognizers_and_its_figure_is_theirs(evaluate, corpora, tmp_path) -> None:
    done = evaluate("--condition", "studio", "--csv", tmp_path / "answers.csv")
    recognizer = Recognizer.load(DEFAULT_MODEL)
    labels = recognizer.card.labels
    clips = {f"ravdess/{clip.path.name}": clip for clip in load_corpus("ravdess", corpora)}
    counts = np.zeros((len(labels), len(labels)), dtype=np.int64)
    for row in rows(tmp_path / "answers.csv"):
        clip = clips[row["path"]]
        score = recognizer.score_clip(read_clip(clip.path))
        assert (row["acted"], row["answered"], row["uncertain"]) == (
            clip.emotion,
            score.emotion,
            str(score.uncertain).lower(),
        )
        assert float(row[score.emotion]) == pytest.approx(score.confidence, abs=1e-4)
        counts[labels.index(clip.emotion), labels.index(score.emotion)] += 1
    assert f"UA {100 * unweighted_average_recall(counts):.1f} (95 % interval" in done.stdout
    assert "telephone" not in done.stdout


def test_people_heard_in_training_are_refused_in_a_line(evaluate) -> None:
    done = evaluate("--fold", "3")
    assert done.returncode == 1
    assert "2 of the 2 people were heard in training (ravdess/08, ravdess/09)" in done.stderr
    assert done.stderr.count("\n") == 1
    assert "UA" not in done.stdout


def test_validation_people_count_as_heard_too(evaluate) -> None:
    assert "ravdess/04, ravdess/10" in evaluate("--fold", "2").stderr


def test_with_include_heard_the_figure_is_headed_so(evaluate) -> None:
    done = evaluate("--fold", "3", "--include-heard", "--condition", "studio")
    assert done.returncode == 0, done.stderr
    assert "2 of 2 people heard in training" in done.stdout
    everybody = evaluate("--include-heard", "--condition", "studio").stdout
    assert "6 of 8 people heard in training" in everybody
    assert "nobody heard in training" not in everybody


def test_the_confusions_and_the_first_answers_are_shown(evaluate) -> None:
    shown = evaluate("--condition", "studio").stdout
    (acted,) = re.findall(r"│ angry +│((?: +\d+ +│){8})", shown) or [""]
    assert sum(map(int, re.findall(r"\d+", acted))) == 2
    assert "The first 10 of 16 answers" in shown
    assert "ravdess/03-01-01-01-01-01-01.wav" in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--fold", "8"), "no fold 8: it is one of 1 to 5"),
        (("--corpus", "savee"), "no SAVEE"),
        (("--fold", "5"), "nobody in ravdess is left to test"),
    ],
)
def test_what_cannot_be_tested_is_an_error_of_one_line(evaluate, arguments, said) -> None:
    done = evaluate(*arguments)
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_folder_that_is_no_bundle_is_named(capsys, monkeypatch, corpora, tmp_path) -> None:
    done = calltone_here(capsys, monkeypatch, "evaluate", tmp_path, "--corpora", corpora)
    assert done.returncode == 1
    assert "no bundle.json" in done.stderr

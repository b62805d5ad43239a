"""The default model's run stops where its test was heard in training."""

from pathlib import Path

import pytest

from ser_core.corpora.registry import load_corpus
from ser_core.training.default_fold import train_fold
from ser_core.training.default_model import DefaultRun
from ser_core.training.leaks import Leak


def test_a_planted_copy_of_a_test_clip_stops_the_run(made_ravdess: Path, tmp_path: Path) -> None:
    corpora = tmp_path / "corpora"
    for clip in load_corpus("ravdess", made_ravdess):
        place = corpora / "RAVDESS" / clip.path.name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(clip.path.read_bytes())
    tested = corpora / "RAVDESS" / "03-01-05-01-01-01-01.wav"
    (corpora / "RAVDESS" / "03-01-05-01-02-01-08.wav").write_bytes(tested.read_bytes())
    run = DefaultRun(corpora=("ravdess",), variants=("original",), workers=1)
    with pytest.raises(Leak, match="train and test"):
        train_fold(run, corpora, tmp_path / "work", tmp_path / "results", progress=[].append)
    assert not (tmp_path / "results").exists()

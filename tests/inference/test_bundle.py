"""A bundle that is not whole is refused in a line that says what to do."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ser_core.emotions import EMOTIONS
from ser_core.errors import CalltoneError
from ser_core.inference.bundle import BundleDamaged, BundleMissing, BundleTooNew, ModelBundle, read_facts, write_facts
from ser_core.inference.recognizer import Recognizer
from ser_core.settings import DEFAULT_MODEL

MOST_BYTES = 10_000_000  # of what ships


def changed(bundle: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    said = json.loads((bundle / "bundle.json").read_text())
    change(said)
    (bundle / "bundle.json").write_text(json.dumps(said))
    return bundle


def test_the_shipped_bundle_is_whole_and_small() -> None:
    bundle = ModelBundle.load(DEFAULT_MODEL)
    assert bundle.facts.labels == EMOTIONS
    assert bundle.facts.adapted is not None
    assert bundle.facts.speech_above is not None
    files = {file.relative_to(DEFAULT_MODEL).as_posix() for file in DEFAULT_MODEL.rglob("*") if file.is_file()}
    assert {"model.keras", "model.tflite", "bundle.json", "MODEL_CARD.md", "results/summary.json"} <= files
    assert sum((DEFAULT_MODEL / file).stat().st_size for file in files) < MOST_BYTES


def test_the_people_of_the_shipped_bundle_are_kept_apart() -> None:
    trained = ModelBundle.load(DEFAULT_MODEL).facts.trained_on
    parts = (trained.train_people, trained.validation_people, trained.test_people)
    assert all(parts[:2])  # everybody else trains: it was measured by its fold runs
    assert len(set().union(*parts)) == sum(map(len, parts))


def test_facts_are_written_as_they_were_read(bundle: Path, tmp_path: Path) -> None:
    facts = read_facts(bundle)
    write_facts(facts, tmp_path)
    assert (tmp_path / "bundle.json").read_bytes() == (bundle / "bundle.json").read_bytes()


def test_a_graph_with_one_byte_changed_is_refused(bundle: Path) -> None:
    graph = bytearray((bundle / "model.tflite").read_bytes())
    graph[len(graph) // 2] ^= 1
    (bundle / "model.tflite").write_bytes(graph)
    with pytest.raises(BundleDamaged, match=r"model\.tflite is not the file"):
        Recognizer.load(bundle)


@pytest.mark.parametrize("file", ["model.tflite", "bundle.json"])
def test_a_missing_file_is_named(bundle: Path, file: str) -> None:
    (bundle / file).unlink()
    with pytest.raises(BundleMissing, match=file):
        Recognizer.load(bundle)


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said.pop("temperature"),
        lambda said: said["front_end"].pop("recipe"),
        lambda said: said["front_end"].update(clip_duration_s="all"),
        lambda said: said.update(schema_version=2),
        lambda said: said["model"].pop("sha256"),
        lambda said: said["model"].update(file="/etc/passwd"),
        lambda said: said.update(extra=1),
        lambda said: said.update(temperature=0),
        lambda said: said.update(temperature="hot"),
        lambda said: said.update(uncertain_below=1.5),
        lambda said: said.update(labels=[*EMOTIONS[:7], "bored"]),
        lambda said: said.update(labels=EMOTIONS[:7]),
        lambda said: said.update(labels=[]),
        lambda said: said.update(labels=None),
        lambda said: said.update(trained_on=None),
    ],
)
def test_facts_that_cannot_be_are_refused(bundle: Path, change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(BundleDamaged, match="put its files back"):
        Recognizer.load(changed(bundle, change))


def test_a_broken_json_is_refused(bundle: Path) -> None:
    (bundle / "bundle.json").write_text("{")
    with pytest.raises(BundleDamaged, match="not JSON"):
        Recognizer.load(bundle)


@pytest.mark.parametrize(
    "change",
    [lambda said: said.update(schema_version=99), lambda said: said["front_end"].update(recipe="something-newer")],
)
def test_a_bundle_of_a_later_version_says_to_update(bundle: Path, change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(BundleTooNew, match="update calltone"):
        Recognizer.load(changed(bundle, change))


def test_a_user_s_mistake_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(CalltoneError) as mistake:
        Recognizer.load(tmp_path / "nowhere")
    assert "\n" not in str(mistake.value)

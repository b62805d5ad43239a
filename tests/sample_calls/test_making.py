"""The sample calls can be made again, and a long one when a test needs it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from known_truth import NAMES, made_call

needs_espeak = pytest.mark.skipif(
    shutil.which("espeak-ng") is None, reason="espeak-ng is not installed: calls cannot be made"
)


def make(folder: Path, *options: str) -> None:
    script = Path(__file__).resolve().parents[2] / "sample_calls" / "make.py"
    subprocess.run([sys.executable, "-B", str(script), *options, "--out", str(folder)], check=True, capture_output=True)


@needs_espeak
@pytest.mark.parametrize("name", ["billing-error", "thank-you"])
def test_a_call_made_again_is_the_same_call(name: str, sample_calls: Path, tmp_path: Path) -> None:
    make(tmp_path, "--only", name)
    stored, again = made_call(sample_calls / f"{name}.truth.json"), made_call(tmp_path / f"{name}.truth.json")
    if again.truth["made_with"] == stored.truth["made_with"]:
        assert again.truth == stored.truth
        assert again.recording.duration_s == stored.recording.duration_s
    else:  # another espeak-ng speaks a little faster or slower
        said = [
            [(turn["participant"], turn["intended_prosody"], turn["text"]) for turn in call.truth["turns"]]
            for call in (stored, again)
        ]
        assert said[0] == said[1]
        assert again.recording.duration_s == pytest.approx(stored.recording.duration_s, rel=0.1)
    assert {path.name for path in tmp_path.iterdir()} == {stored.truth["file"], f"{name}.truth.json"}


@needs_espeak
def test_a_long_call_lasts_as_long_as_asked(tmp_path: Path) -> None:
    make(tmp_path, "--long", "2.5")
    call = made_call(tmp_path / "long-call.truth.json")
    assert 150 <= call.recording.duration_s < 165
    assert call.recording.duration_s == pytest.approx(call.truth["duration_s"], abs=0.03)
    assert len(call.recording.tracks) == 2
    assert call.truth["turns"][-1]["start_s"] > 130


def test_the_readme_names_every_call_and_what_they_are_not(sample_calls: Path) -> None:
    readme = (sample_calls / "README.md").read_text(encoding="utf-8")
    for name in NAMES:
        truth = json.loads((sample_calls / f"{name}.truth.json").read_text(encoding="utf-8"))
        row = next(line for line in readme.splitlines() if line.startswith(f"| `{truth['file']}`"))
        minutes, seconds = divmod(round(truth["duration_s"]), 60)
        assert (f"{minutes} min {seconds} s" if minutes else f"{seconds} s") in row
    assert "The voices are synthetic" in readme


def test_every_script_has_its_stored_call(sample_calls: Path) -> None:
    assert {path.stem for path in (sample_calls / "scripts").glob("*.toml")} == set(NAMES)
    assert {path.name.removesuffix(".truth.json") for path in sample_calls.glob("*.truth.json")} == set(NAMES)

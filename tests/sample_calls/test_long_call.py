"""Half an hour of stereo call, made when this test runs: every turn in its place, at a memory that a laptop does not notice."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from known_truth import FOLDER

MINUTES = 30
MOST_MB = 500
EDGE_S = 0.25

INSPECT = """
import json, re, sys  # a process of its own, so that nothing but the reading counts
from pathlib import Path
from ser_core.audio import read_recording
from ser_core.segmentation import segment_call
turns = [(turn.start_s, turn.end_s) for turn in segment_call(read_recording(sys.argv[1])).turns]
peak_kb = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text()).group(1))
print(json.dumps({"turns": turns, "peak_mb": peak_kb / 1024}))
"""


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed: calls cannot be made")
@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read as Linux tells it")
def test_half_an_hour_is_read_and_its_turns_found_in_bounded_memory(tmp_path: Path) -> None:
    make = [sys.executable, FOLDER / "make.py", "--long", str(MINUTES), "--out", tmp_path]
    subprocess.run(make, check=True, capture_output=True)
    done = subprocess.run(
        [sys.executable, "-c", INSPECT, tmp_path / "long-call.opus"], check=True, capture_output=True, text=True
    )
    found = json.loads(done.stdout)
    truth = json.loads((tmp_path / "long-call.truth.json").read_text())
    assert truth["duration_s"] >= MINUTES * 60
    assert found["peak_mb"] < MOST_MB
    in_place = [
        any(
            abs(turn["start_s"] - start_s) < EDGE_S and abs(turn["end_s"] - end_s) < EDGE_S
            for start_s, end_s in found["turns"]
        )
        for turn in truth["turns"]
    ]
    assert sum(in_place) >= 0.95 * len(in_place)

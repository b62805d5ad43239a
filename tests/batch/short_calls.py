"""Short calls to batch: stretches of a sample call, each of them other bytes."""

import os
import wave
from functools import cache
from pathlib import Path

from ser_core.audio import read_recording
from ser_core.audio.recording import SAMPLE_RATE_HZ
from ser_core.settings import PROJECT_DIR

SAMPLE = PROJECT_DIR / "sample_calls" / "refund-declined.wav"
FIRST_S = 8.0  # until then the telephone rings
LENGTH_S = 3.0
STEP_S = 0.05
SAMPLE_BYTES = 2
SPOOLED_S = 330.0  # longer than what stays in memory: decoding it writes a file


@cache
def both_sides() -> bytes:
    """The call on one channel, so that in every stretch somebody speaks."""
    left, right = (track.pcm // 2 for track in read_recording(SAMPLE).tracks)
    return (left + right).tobytes()


def stretch(start_s: float, length_s: float) -> bytes:
    """Some of the call, which goes round where it is too short."""
    start, length = (round(moment_s * SAMPLE_RATE_HZ) * SAMPLE_BYTES for moment_s in (start_s, length_s))
    whole = both_sides()
    return (whole * (2 + (start + length) // len(whole)))[start : start + length]


def write_call(path: Path, number: int, length_s: float = LENGTH_S) -> Path:
    """A wav that was written long ago: what was written this moment may still change."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, SAMPLE_BYTES, SAMPLE_RATE_HZ, 0, "NONE", ""))
        file.writeframes(stretch(FIRST_S + number * STEP_S, length_s))
    os.utime(path, (1_700_000_000 + number, 1_700_000_000 + number))
    return path


def write_calls(folder: Path, count: int) -> Path:
    """So many different calls in two folders."""
    for number in range(count):
        write_call(folder / ("early" if number % 2 else "late") / f"call-{number:04d}.wav", number)
    return folder

"""Every format and every kind of damage that the tests know, read once, as Markdown tables.

python benchmarks/decode_table.py                  the two tables
python benchmarks/decode_table.py --four-hours     a four-hour stereo call: time and memory
"""

import argparse
import sys
import tempfile
import time
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "audio"))

from broken_files import BROKEN, CUT, TENTHS, cut
from encoded_files import DURATION_S, ENCODED, level_errors_db, voices
from peak_memory import peak_mb

from ser_core.audio import read_recording
from ser_core.errors import CalltoneError

LINE_RATE_HZ = 8_000
FOUR_HOURS_MIN = 240


def encoded_rows() -> Iterator[str]:
    yield "| file | read as | rate, Hz | channels | duration error, ms | largest level error, dB |"
    yield "|---|---|---:|---:|---:|---:|"
    for encoded in ENCODED:
        recording = read_recording(encoded.make())
        late_ms = (recording.duration_s - DURATION_S) * 1000
        level_db = max(level_errors_db([track.read() for track in recording.tracks]), key=abs)
        yield (
            f"| {encoded.label} | {recording.facts.codec} | {encoded.sample_rate_hz} | {encoded.channels} "
            f"| {late_ms + 0.0:.1f} | {level_db:+.2f} |"
        )


def outcome(data: bytes) -> str:
    try:
        recording = read_recording(data, name="call.wav")
    except CalltoneError as error:
        return f"`{type(error).__name__}`"
    return "; ".join([f"{recording.duration_s:.2f} s read", *recording.facts.notes])


def broken_rows() -> Iterator[str]:
    yield "| file | what comes of it | ms |"
    yield "|---|---|---:|"
    for broken in BROKEN:
        data = broken.make()
        yield _timed(broken.label, lambda data=data: outcome(data))


def cut_rows() -> Iterator[str]:
    yield "| cut at | " + " | ".join(f"{tenth}/10" for tenth in TENTHS) + " |"
    yield "|---|" + "---:|" * len(TENTHS)
    for kind, make in CUT.items():
        whole = make()
        yield f"| {kind} | " + " | ".join(_left(cut(whole, tenth)) for tenth in TENTHS) + " |"


def _left(data: bytes) -> str:
    try:
        recording = read_recording(data)
    except CalltoneError as error:
        return f"`{type(error).__name__}`"
    return f"{recording.duration_s:.2f} s" + ("" if recording.facts.notes else ", unnoticed")


def _timed(label: str, work: Callable[[], str]) -> str:
    started_s = time.perf_counter()
    said = work()
    return f"| {label} | {said} | {(time.perf_counter() - started_s) * 1000:.0f} |"


def four_hours() -> Iterator[str]:
    """A µ-law call would be a quarter of the bytes; 16 bits are the most that an 8 kHz recorder writes."""
    minute = (voices(LINE_RATE_HZ, 2, 60.0) * 32_767).astype("<i2").T.tobytes()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "call.wav"
        with wave.open(str(path), "wb") as file:
            file.setnchannels(2)
            file.setsampwidth(2)
            file.setframerate(LINE_RATE_HZ)
            for _ in range(FOUR_HOURS_MIN):
                file.writeframesraw(minute)
        started_s = time.perf_counter()
        recording = read_recording(path)
        read_s, decoded_mb = time.perf_counter() - started_s, peak_mb()
        started_s = time.perf_counter()
        for track in recording.tracks:
            for block in track.blocks():
                block.max()
        walk_s = time.perf_counter() - started_s
        size_mb = path.stat().st_size / 1e6
    yield f"{recording.duration_s / 3600:g} h of stereo, {size_mb:.0f} MB of 16-bit wav at 8 kHz:"
    yield f"- decoded in {read_s:.1f} s ({recording.duration_s / read_s:.0f} times real time), peak memory {decoded_mb:.0f} MB"
    yield f"- read again from start to end in {walk_s:.1f} s, peak memory {peak_mb():.0f} MB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--four-hours", action="store_true", help="measure a four-hour stereo call instead")
    if parser.parse_args().four_hours:
        print(*four_hours(), sep="\n")
        return
    print(*encoded_rows(), "", *broken_rows(), "", *cut_rows(), sep="\n")
    print(f"\nPeak memory of the whole run: {peak_mb():.0f} MB.")


if __name__ == "__main__":
    main()

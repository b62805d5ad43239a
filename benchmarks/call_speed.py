"""How long `calltone analyze` takes for an hour of stereo call, from a cold start to the end, its peak memory, and each step's share.

    .venv/bin/python benchmarks/call_speed.py --minutes 60
    .venv/bin/python benchmarks/call_speed.py --minutes 60 --command inspect

The call is made by sample_calls/make.py (espeak-ng) as Opus, and the same sound as a µ-law wav, the telephone's own
format; the two are timed in turn. Prints a Markdown table; each figure is the median of the rounds. The shares are of one more run of each.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import av
import numpy as np

from ser_core import Recognizer
from ser_core.audio import SAMPLE_RATE_HZ, read_recording
from ser_core.audio.recording import Recording
from ser_core.calls.analyze import analyze_turns
from ser_core.segmentation import segment_call
from ser_core.settings import DEFAULT_MODEL, CallOptions

PROJECT_DIR = Path(__file__).resolve().parents[1]
CALLTONE = Path(sys.executable).with_name("calltone")
ARGUMENTS = {"analyze": ["--customer-channel", "left", "--json", "-"], "inspect": ["--json"]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--command", choices=["analyze", "inspect"], default="analyze")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        calls = make_calls(Path(folder), arguments.minutes)
        rounds = [{call: timed(arguments.command, call) for call in calls} for _ in range(arguments.rounds)]
        print("| file | length | wall clock | × real time | processor time | peak memory |\n|---|---|---|---|---|---|")
        for call, duration_s in calls.items():
            wall_s, cpu_s, peak_mb = (
                statistics.median(figures) for figures in zip(*(r[call] for r in rounds), strict=True)
            )
            speed = duration_s / wall_s
            print(
                f"| {call.name} | {duration_s:.0f} s | {wall_s:.1f} s | {speed:.0f} | {cpu_s:.1f} s | {peak_mb:.0f} MB |"
            )
        if arguments.command == "analyze":
            print("\n| file | read, s | who speaks when, s | how it sounded, s |\n|---|---|---|---|")
            for call in calls:
                print(f"| {call.name} | {' | '.join(f'{took_s:.1f}' for took_s in steps_s(call))} |")


def make_calls(folder: Path, minutes: int) -> dict[Path, float]:
    """The same long call in two codings, each with its length."""
    make = [sys.executable, PROJECT_DIR / "sample_calls" / "make.py", "--long", str(minutes), "--out", folder]
    subprocess.run(make, check=True, stdout=subprocess.DEVNULL)
    opus, mulaw = folder / "long-call.opus", folder / "long-call-mulaw.wav"
    call = read_recording(opus)
    write_mulaw(call, mulaw)
    return {mulaw: call.duration_s, opus: call.duration_s}


def write_mulaw(call: Recording, path: Path) -> None:
    """Both channels at 8 kHz, as a telephone exchange records them."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_mulaw", rate=8000, layout="stereo")
        narrow = av.AudioResampler("s16", "stereo", 8000)
        for left, right in zip(call.tracks[0].blocks(), call.tracks[1].blocks(), strict=True):
            pcm = (np.stack([left, right], axis=1).reshape(1, -1) * 32767).astype(np.int16)
            frame = av.AudioFrame.from_ndarray(pcm, format="s16", layout="stereo")
            frame.sample_rate = SAMPLE_RATE_HZ
            for part in narrow.resample(frame):
                container.mux(stream.encode(part))
        container.mux(stream.encode(None))


def steps_s(call: Path) -> tuple[float, float, float]:
    """Each step by the clock, after all imports."""
    recognizer, options = Recognizer.load(DEFAULT_MODEL), CallOptions("left")
    moments_s = [time.perf_counter()]
    recording = read_recording(call)
    moments_s.append(time.perf_counter())
    segmentation = segment_call(recording, options)
    moments_s.append(time.perf_counter())
    analyze_turns(recording, segmentation, recognizer, options)
    moments_s.append(time.perf_counter())
    read_s, segment_s, hear_s = (after_s - before_s for before_s, after_s in pairwise(moments_s))
    return read_s, segment_s, hear_s


def timed(command: str, call: Path) -> tuple[float, float, float]:
    """Wall clock and processor seconds, and peak megabytes, of one run as the system counts them."""
    start_s = time.perf_counter()
    process = subprocess.Popen([CALLTONE, command, call, *ARGUMENTS[command]], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall_s = time.perf_counter() - start_s
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"calltone {command} {call.name} ended with {process.returncode}")
    return wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


if __name__ == "__main__":
    main()

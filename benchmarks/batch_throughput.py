"""How many calls a batch gets through with one and two workers, and what is left of it when a worker and the batch are killed.

python benchmarks/batch_throughput.py --calls 200          200 short calls through one worker, then through two
python benchmarks/batch_throughput.py --calls 1000 --kill  through a scheduler and two workers; a worker is killed with SIGKILL
                                                           after a fifth, the batch itself after a half and started again

The calls are stretches of a made call. Each run has an empty store.
"""

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from distributed import Client
from sqlalchemy import func, select

from ser_core.audio import read_recording
from ser_core.audio.recording import SAMPLE_RATE_HZ
from ser_core.settings import PROJECT_DIR
from ser_core.storage.finding import count_calls
from ser_core.storage.opening import open_store
from ser_core.storage.store import Store
from ser_core.storage.tables import CallRow

SAMPLE = PROJECT_DIR / "sample_calls" / "refund-declined.wav"
BIN = Path(sys.executable).parent
STEP_S = 0.05  # each call begins so much later than the one before
SAMPLE_BYTES = 2
MEGABYTE = 1024  # of what getrusage counts in
LOOK_EVERY_S = 0.2


def write_calls(folder: Path, count: int, length_s: float) -> Path:
    """So many different calls: stretches of a made one, both sides on one channel, which goes round where it is too short."""
    folder.mkdir(parents=True)
    left, right = (track.pcm // 2 for track in read_recording(SAMPLE).tracks)
    pcm = (left + right).tobytes()
    length = round(length_s * SAMPLE_RATE_HZ) * SAMPLE_BYTES
    for number in range(count):
        start = round(number * STEP_S * SAMPLE_RATE_HZ) * SAMPLE_BYTES
        turns = start // len(pcm)  # each time round a sample is left out, so that no two calls are the same
        start = start % len(pcm) + turns * SAMPLE_BYTES
        with wave.open(str(folder / f"call-{number:05d}.wav"), "wb") as file:
            file.setparams((1, SAMPLE_BYTES, SAMPLE_RATE_HZ, 0, "NONE", ""))
            file.writeframes((pcm * (2 + length // len(pcm)))[start : start + length])
    return folder


def batch_command(folder: Path, store: str, *more: str) -> list[str]:
    return [
        str(BIN / "calltone"),
        "batch",
        str(folder),
        "--store",
        store,
        "--customer-channel",
        "mixed",
        "--json",
        "-",
        *more,
    ]


def throughput(folder: Path, work: Path, workers: int) -> str:
    """A row of the table: one whole run."""
    store = f"sqlite:///{work / f'{workers}.sqlite'}"
    started_s = time.perf_counter()
    done = subprocess.run(
        batch_command(folder, store, "--workers", str(workers)), stdout=subprocess.PIPE, text=True, check=True
    )
    whole_s = time.perf_counter() - started_s
    said = json.loads(done.stdout)
    times_real = said["sound_s"] / said["took_s"]
    return f"| {workers} | {said['stored']} | {said['calls_per_minute']:.0f} | {times_real:.0f} | {said['took_s']:.1f} | {whole_s:.1f} |"


@contextmanager
def scheduler_and_workers(work: Path, workers: int) -> Iterator[str]:
    """The two commands of docs/batch.md, and the address of the scheduler."""
    facts = work / "scheduler.json"
    environment = os.environ | {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    here = ("--host", "127.0.0.1", "--scheduler-file", str(facts), "--no-dashboard")
    with (work / "dask.log").open("w") as log:
        options = {"env": environment, "stdout": log, "stderr": log, "cwd": work}
        with (
            subprocess.Popen([BIN / "dask", "scheduler", "--port", "0", *here], **options) as schedules,
            subprocess.Popen(
                [BIN / "dask", "worker", "--nworkers", str(workers), "--nthreads", "1", *here], **options
            ) as works,
        ):
            try:
                wait_for(facts.exists)
                yield json.loads(facts.read_text())["address"]
            finally:
                works.terminate()
                works.wait()
                schedules.terminate()


def wait_for(true: Callable[[], bool]) -> None:
    while not true():
        time.sleep(LOOK_EVERY_S)


def on_workers(scheduler: str, work: Callable[[], int]) -> dict[str, int]:
    with Client(scheduler, set_as_default=False) as client:
        return client.run(work)


def peak_kilobytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def different_calls(store: Store) -> int:
    with store.engine.connect() as connection:
        return connection.execute(select(func.count(CallRow.sha256.distinct()))).scalar_one()


def kills(folder: Path, work: Path, calls: int) -> None:
    """A worker dies, then the batch; the second batch ends what the first began."""
    address = f"sqlite:///{work / 'kills.sqlite'}"
    store = open_store(address)
    with scheduler_and_workers(work, 2) as scheduler:
        command = batch_command(folder, address, "--scheduler", scheduler)
        started_s = time.perf_counter()
        first = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_for(lambda: count_calls(store) >= calls // 5)
        killed = next(iter(on_workers(scheduler, os.getpid).values()))
        os.kill(killed, signal.SIGKILL)
        print(f"- SIGKILL to one of 2 workers at {count_calls(store)} stored calls")
        wait_for(lambda: count_calls(store) >= calls // 2)
        first.kill()
        first.wait()
        before = count_calls(store)
        print(f"- SIGKILL to the batch at {before} stored calls; the same command again")
        second = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        took_s = time.perf_counter() - started_s
        peaks = on_workers(scheduler, peak_kilobytes).values()
    said = json.loads(second.stdout)
    print(
        f"- the second run: {said['known']} were stored already, {said['stored']} new, {said['failed']} failed, {said['left']} left"
    )
    print(
        f"- {count_calls(store)} results of {different_calls(store)} different recordings, in {took_s:.0f} s with both runs' starts"
    )
    print(f"- peak memory of the workers: {', '.join(f'{peak / MEGABYTE:.0f} MB' for peak in sorted(peaks))}")
    store.engine.dispose()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=200, help="how many (%(default)s)")
    parser.add_argument("--length", type=float, default=5.0, metavar="SECONDS", help="of each (%(default)s)")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2], help="one run for each number (%(default)s)")
    parser.add_argument("--kill", action="store_true", help="kill a worker and the batch instead")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="calltone-") as scratch:
        work = Path(scratch)
        os.environ["XDG_CACHE_HOME"] = str(work / "cache")
        folder = write_calls(work / "calls", asked.calls, asked.length)
        if asked.kill:
            kills(folder, work, asked.calls)
            return
        print("| workers | calls stored | calls a minute | × real time | s | s with the start |")
        print("|---:|---:|---:|---:|---:|---:|")
        for workers in asked.workers:
            print(throughput(folder, work, workers))


if __name__ == "__main__":
    main()

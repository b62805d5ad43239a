"""Many clients at once: what they are answered, how long it takes, and whether the server's memory stays where it is.

    .venv/bin/python benchmarks/api_load.py --clients 50 --seconds 600

Each client sends a sample call of its own bytes, asks until it is analysed, looks at a list, hears a clip and deletes the
call; who gets 429 waits as long as Retry-After says.
"""

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from pathlib import Path

import httpx

from ser_core.audio import read_recording
from ser_core.audio.clips import clip_bytes
from ser_core.settings import PROJECT_DIR
from service.settings import VARIABLE

SAMPLES = PROJECT_DIR / "sample_calls"
WATCH_S = 10.0
POLL_S = 0.5


class Load:
    """What all clients share."""

    def __init__(self, base: str, seconds: float) -> None:
        self.base, self.end_s = base, time.monotonic() + seconds
        self.answers: Counter[str] = Counter()
        self.took_s: dict[str, list[float]] = defaultdict(list)
        self.numbers = itertools.count()
        self.lock = threading.Lock()

    def ask(self, client: httpx.Client, name: str, method: str, path: str, **more: object) -> httpx.Response:
        begun_s = time.perf_counter()
        try:
            said = client.request(method, path, **more)  # type: ignore[arg-type]
        except httpx.TransportError as error:
            with self.lock:
                self.answers[f"{name} {type(error).__name__}"] += 1
            raise
        with self.lock:
            self.answers[f"{name} {said.status_code}"] += 1
            self.took_s[name].append(time.perf_counter() - begun_s)
        if said.status_code == 429:
            time.sleep(float(said.headers["Retry-After"]))
        return said


def one_client(load: Load, call: bytes, clip: bytes) -> None:
    with httpx.Client(base_url=load.base, timeout=120.0) as client:
        while time.monotonic() < load.end_s:
            try:
                own = call + next(load.numbers).to_bytes(8, "big")  # other bytes are another call
                fields = {"customer_channel": "left"}
                sent = load.ask(client, "send", "POST", "/v1/calls", files={"file": ("a.wav", own)}, data=fields)
                if sent.status_code == 202:
                    path = f"/v1/calls/{sent.json()['id']}"
                    while load.ask(client, "ask", "GET", path).status_code == 202 and time.monotonic() < load.end_s:
                        time.sleep(POLL_S)
                    load.ask(client, "delete", "DELETE", path)
                load.ask(client, "list", "GET", "/v1/calls?sort=sentiment&limit=50")
                load.ask(client, "predict", "POST", "/predict", files={"file": ("clip.wav", clip)})
            except httpx.TransportError:
                time.sleep(1.0)


def memory_mb(process: int) -> tuple[float, float]:
    """Resident memory of the server, and of all its workers."""
    folder = Path(f"/proc/{process}/task")
    children = [pid for task in folder.iterdir() for pid in (task / "children").read_text().split()]
    return resident_mb(process), sum(resident_mb(int(pid)) for pid in children)


def resident_mb(process: int) -> float:
    line = next(line for line in Path(f"/proc/{process}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--clients", type=int, default=50)
    options.add_argument("--seconds", type=float, default=60.0)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--queue", type=int, default=20)
    options.add_argument("--port", type=int, default=8123)
    said = options.parse_args()
    call = (SAMPLES / "refund-declined.wav").read_bytes()
    clip = clip_bytes(read_recording(call), 10.0, 14.0)
    with tempfile.TemporaryDirectory(prefix="calltone-") as folder:
        settings = {"port": said.port, "store_url": f"sqlite:///{folder}/calls.sqlite", "workers": said.workers}
        environment = {**os.environ, VARIABLE: json.dumps({**settings, "queue": said.queue})}
        with Path(folder, "log").open("wb") as log:
            server = subprocess.Popen([sys.executable, "-m", "service"], env=environment, stderr=log)
        base = f"http://127.0.0.1:{said.port}"
        while server.poll() is None:
            try:
                if httpx.get(f"{base}/readyz").status_code == 200:
                    break
            except httpx.TransportError:
                pass
            time.sleep(0.2)
        load = Load(base, said.seconds)
        clients = [threading.Thread(target=one_client, args=(load, call, clip)) for _ in range(said.clients)]
        for client in clients:
            client.start()
        while time.monotonic() < load.end_s:
            time.sleep(WATCH_S)
            own, workers = memory_mb(server.pid)
            print(
                f"{said.seconds - load.end_s + time.monotonic():5.0f} s: server {own:.0f} MB, workers {workers:.0f} MB"
            )
        for client in clients:
            client.join()
        server.terminate()
        server.wait(60)
    for name, count in sorted(load.answers.items()):
        print(f"{name}: {count}")
    for name, took in load.took_s.items():
        took.sort()
        print(f"{name}: median {took[len(took) // 2]:.3f} s, 95 % within {took[int(len(took) * 0.95)]:.3f} s")


if __name__ == "__main__":
    main()

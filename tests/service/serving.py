"""A real server in a process of its own, on a free port of this machine."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from ser_core.storage.opening import open_store
from ser_core.storage.tokens import create_token
from service.settings import VARIABLE

START_S = 90.0  # a cold start on a busy machine
WORK_S = 120.0
SMALL = {"workers": 1, "queue": 8, "max_upload_bytes": 24 << 20, "shutdown_s": 1.0}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@dataclass(frozen=True)
class Server:
    """A server that runs, and a client that knows its address and a token."""

    process: "subprocess.Popen[bytes]"
    client: httpx.Client
    log: Path

    @property
    def base(self) -> str:
        return str(self.client.base_url)

    def workers(self) -> list[int]:
        """The process ids of its workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        found = [int(pid) for task in children.parents[1].iterdir() for pid in (task / "children").read_text().split()]
        return [pid for pid in found if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]

    def stop(self) -> int:
        """As an operator does."""
        self.process.send_signal(signal.SIGTERM)
        ended = self.process.wait(60)
        self.client.close()
        return ended

    def kill(self) -> None:
        """As a power cut does."""
        self.process.kill()
        self.process.wait(10)
        self.client.close()


def start(store: Path, token: str | None = None, **settings: Any) -> Server:
    """A server over the store in a folder, once it can take calls."""
    port = free_port()
    said = {**SMALL, "port": port, "store_url": f"sqlite:///{store / 'calls.sqlite'}", **settings}
    log = store / "server.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "service"],
            env={**os.environ, VARIABLE: json.dumps(said)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=60.0)
    server = Server(process, client, log)

    def up() -> bool:
        assert process.poll() is None, f"the server ended at its start: {log.read_text('utf-8')[-2000:]}"
        try:
            return client.get("/readyz").status_code == 200
        except httpx.TransportError:
            return False

    wait_until(up, START_S)
    return server


def wait_until(true: Callable[[], bool], limit_s: float = WORK_S) -> None:
    end_s = time.monotonic() + limit_s
    while not true():
        assert time.monotonic() < end_s, f"still not so after {limit_s:g} s"
        time.sleep(0.05)


def made_token(folder: Path, *scopes: str) -> str:
    """A token of the store in a folder."""
    store = open_store(f"sqlite:///{folder / 'calls.sqlite'}")
    try:
        return create_token(store, "tests", scopes or ("read", "write"))
    finally:
        store.engine.dispose()


def send(client: httpx.Client, file: Path | bytes, name: str = "call.wav", **fields: Any) -> httpx.Response:
    sound = file if isinstance(file, bytes) else file.read_bytes()
    return client.post("/v1/calls", files={"file": (name, sound)}, data=fields)


def ended(client: httpx.Client, call_id: str) -> httpx.Response:
    """What a call came to."""
    wait_until(lambda: client.get(f"/v1/calls/{call_id}").status_code != 202)
    return client.get(f"/v1/calls/{call_id}")


def running(client: httpx.Client, call_id: str) -> bool:
    said = client.get(f"/v1/calls/{call_id}")
    assert said.status_code == 202, said.text
    return bool(said.json()["status"] == "running")


def uploads(store: Path) -> list[str]:
    """What lies in the spool of the store in a folder."""
    return [path.name for path in (store / "calls.files" / "spool").iterdir() if path.name != "lock"]

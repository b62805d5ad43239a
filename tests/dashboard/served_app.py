"""The real app on a free port of this machine."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from ser_core.settings import PROJECT_DIR

START_S = 60.0  # a cold start on a busy machine


@contextmanager
def served(folder: Path, **environment: str) -> Iterator[str]:
    """The address of an app with these in its environment; at its end, it may not have written a traceback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder / "log"
    command = [sys.executable, "-m", "streamlit", "run", "dashboard/app.py", f"--server.port={port}"]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*command, "--server.headless=true", "--server.fileWatcherType=none"],
            cwd=PROJECT_DIR,
            env={**os.environ, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_up(f"http://127.0.0.1:{port}/_stcore/health", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)
    traceback = re.search(r"Traceback[\s\S]*", log.read_text("utf-8", errors="replace"))
    assert traceback is None, f"the server wrote a traceback: {traceback.group()[-3000:]}"


def _wait_until_up(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        assert server.poll() is None, f"the dashboard ended at its start: {log.read_text('utf-8')[-2000:]}"
        try:
            with urlopen(address, timeout=1):  # noqa: S310, of this machine
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    pytest.fail(f"the dashboard was not up after {START_S:.0f} s")

"""A scheduler and two workers as a user starts them, the command as a process of its own, and a store in SQLite."""

import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from processes import BIN, running, session_of, soon

from ser_core.batch.running import Batch, batch_of
from ser_core.batch.work import Job
from ser_core.inference.recognizer import Recognizer
from ser_core.settings import DEFAULT_MODEL, CallOptions
from ser_core.storage.opening import open_store
from ser_core.storage.store import Store


@pytest.fixture(scope="session")
def scheduler() -> Iterator[str]:
    """The address of a scheduler with two workers, started by the two commands of docs/batch.md."""
    with tempfile.TemporaryDirectory(prefix="calltone-") as folder:
        facts = Path(folder, "scheduler.json")
        environment = os.environ | {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0", "TMPDIR": folder}
        log = subprocess.DEVNULL
        started = {"cwd": folder, "env": environment, "stdout": log, "stderr": log, "start_new_session": True}
        here = ("--host", "127.0.0.1", "--scheduler-file", str(facts), "--no-dashboard")
        with (
            subprocess.Popen([BIN / "dask", "scheduler", "--port", "0", *here], **started) as schedules,
            subprocess.Popen([BIN / "dask", "worker", "--nworkers", "2", "--nthreads", "1", *here], **started) as works,
        ):
            try:
                assert soon(facts.exists)
                yield json.loads(facts.read_text())["address"]
            finally:
                for process in (works, schedules):
                    for left in session_of(process.pid):
                        os.kill(left, signal.SIGKILL)


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of this test's store; what batches remember goes beside it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return f"sqlite:///{tmp_path / 'store' / 'calls.sqlite'}"


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """The store itself, to be looked into."""
    opened = open_store(address)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def calltone_batch(address: str) -> Callable[..., object]:
    """Starts `calltone batch` with its store, as a process of its own."""

    def start(*arguments: str | Path, **options: object) -> object:
        return running(BIN / "calltone", "batch", *arguments, "--store", address, **options)

    return start


@pytest.fixture(scope="session")
def batch() -> Batch:
    """The model that ships, for calls of one mixed channel."""
    return batch_of(DEFAULT_MODEL, Recognizer.load(DEFAULT_MODEL).card, CallOptions("mixed"))


@pytest.fixture(scope="session")
def job(batch: Batch) -> Job:
    return batch.job

"""Processes of tests: started in sessions of their own, waited for, and gone at the end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from still_running import session_of

BIN = Path(sys.executable).parent
SOON_S = 60.0  # on a machine that does other things as well


def soon(true: Callable[[], bool]) -> bool:
    """Whether it comes true while anybody would wait."""
    end_s = time.monotonic() + SOON_S
    while not true() and time.monotonic() < end_s:
        time.sleep(0.05)
    return true()


@contextmanager
def running(*command: str | Path, **options: object) -> Iterator["subprocess.Popen[str]"]:
    """A process with all that it starts, in a session of its own as on a terminal of its own; all of it gone at the end."""
    with subprocess.Popen(
        [*map(str, command)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **options,
    ) as process:
        try:
            yield process
        finally:
            for left in session_of(process.pid):
                os.kill(left, signal.SIGKILL)

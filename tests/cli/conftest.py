"""The command as a user runs it: a process of its own."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def calltone() -> Run:
    """Run `calltone` with arguments."""
    command = Path(sys.executable).with_name("calltone")

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run([command, *arguments], capture_output=True, text=True, timeout=120, check=False)

    return run

"""A run shows how far it is: a bar to a person, lines to a log."""

import os
import pty
import subprocess
import sys

import pytest

from ser_core.training.watching import watched

SCRIPT = """
import time
from ser_core.training.watching import watched
with watched() as report:
    for done in (0.1, 0.5, 1.0):
        report("reading the clips", done)
        time.sleep(0.2)
print("end")
"""


def test_a_log_gets_a_line_a_step_and_one_a_quarter(capsys: pytest.CaptureFixture[str]) -> None:
    with watched() as report:
        for done in range(1, 101):
            report("reading the clips", done / 100)
        report("epoch 1", 0.5)
        report("epoch 2", 1.0)
    assert capsys.readouterr().out.splitlines() == [
        "reading the clips",
        "reading the clips: 25%",
        "reading the clips: 50%",
        "reading the clips: 75%",
        "reading the clips: 100%",
        "epoch 1",
        "epoch 2",
    ]


def test_a_terminal_gets_a_bar_and_a_piped_result_stays_clean() -> None:
    master, slave = pty.openpty()
    done = subprocess.run([sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, stderr=slave, text=True, check=True)
    os.close(slave)
    shown = os.read(master, 100_000).decode()
    os.close(master)
    assert "reading the clips" in shown
    assert "━" in shown
    assert "50%" in shown
    assert done.stdout == "end\n"

"""The command inside the test's own process: for what is said, where a start of its own would only cost time."""

import sys
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from ser_core.cli.main import main


def calltone_here(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str | Path
) -> CompletedProcess[str]:
    """Run `calltone` with arguments and give what it said and its exit code."""
    monkeypatch.setattr(sys, "argv", ["calltone", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    return CompletedProcess(sys.argv, int(ended.value.code or 0), said.out, said.err)

"""The shell completes commands, options and their values; a start reads no more than it must."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BESIDE = Path(sys.executable).parent  # holds `calltone`
HEAVY = "{'numpy', 'scipy', 'av', 'sqlalchemy', 'librosa', 'dask', 'ai_edge_litert'}"
COMPLETE = """
source "$HOME/.bash_completions/calltone.sh"
for line in "$@"; do
    IFS=' ' read -ra COMP_WORDS <<< "$line"
    [[ $line == *' ' ]] && COMP_WORDS+=("")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    COMPREPLY=()
    _calltone_completion calltone
    echo "${COMPREPLY[*]}"
done
"""


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash: install it")
def test_bash_completes_what_was_begun(tmp_path: Path) -> None:
    environment = {**os.environ, "HOME": str(tmp_path), "PATH": f"{BESIDE}{os.pathsep}{os.environ['PATH']}"}

    def bash(script: str, *words: str) -> str:
        command = ["bash", "-c", f"{script}\n:", "bash", *words]  # the last word keeps bash there to be recognised
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    shown = bash("calltone --show-completion")
    assert "installed" in bash("calltone --install-completion")
    assert (tmp_path / ".bash_completions" / "calltone.sh").read_text().strip() == shown.strip()
    assert str(tmp_path / ".bash_completions") in (tmp_path / ".bashrc").read_text()
    begun = ("calltone cal", "calltone calls ", "calltone calls list --js", "calltone analyze --customer-channel ")
    assert bash(COMPLETE, *begun).splitlines() == [
        "calls",
        "list show delete export",
        "--json",
        "left right mixed",
    ]


@pytest.mark.parametrize("word", ["--version", "--help"])
def test_a_start_reads_no_command(word: str) -> None:
    code = (
        "import atexit, sys; from ser_core.cli.main import main; sys.argv = ['calltone', sys.argv[1]];"
        f"atexit.register(lambda: print(sorted({HEAVY} & sys.modules.keys()), file=sys.stderr)); main()"
    )
    done = subprocess.run([sys.executable, "-c", code, word], capture_output=True, text=True, check=True)
    assert done.stdout
    assert done.stderr == "[]\n"

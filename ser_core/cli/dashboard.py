"""`calltone dashboard`: the pages, on this machine."""

import subprocess
import sys
from typing import Annotated

import typer

from ser_core.settings import PROJECT_DIR


def dashboard(
    port: Annotated[int, typer.Option(help="Where the pages are served on this machine.")] = 8501,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the browser at the first page.")] = True,
) -> None:
    """Open the dashboard in the browser; Ctrl-C ends it."""
    command = [sys.executable, "-m", "streamlit", "run", "dashboard/app.py"]
    flags = [f"--server.port={port}", f"--server.headless={str(not open_browser).lower()}"]
    # Streamlit reads its settings and theme from .streamlit in the working directory
    raise typer.Exit(subprocess.run([*command, *flags], cwd=PROJECT_DIR, check=False).returncode)  # noqa: S603

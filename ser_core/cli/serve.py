"""`calltone serve`: the HTTP API, on this machine or for a team."""

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from ser_core.cli.storing import StoreFolder, StoreUrl
from ser_core.settings import DEFAULT_MODEL

SETTINGS_VARIABLE = "CALLTONE_SERVICE"  # the server's process reads its settings there
MEGABYTE = 1 << 20
AGENT_EMOTION_HELP = (
    "Let senders ask for the agent's emotion. Many places forbid inferring an employee's emotions: "
    "in the European Union article 5(1)(f) of Regulation 2024/1689."
)


def serve(
    host: Annotated[
        str, typer.Option(help="Where to listen; other than this machine only with a token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8080,
    store: StoreUrl = None,
    folder: StoreFolder = None,
    model: Annotated[Path, typer.Option(help="The model bundle that answers.")] = DEFAULT_MODEL,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; one for each core if not given.")] = None,
    queue: Annotated[int, typer.Option(min=1, help="How many calls may wait.")] = 100,
    max_upload_mb: Annotated[int, typer.Option(min=1, help="The largest upload, in MB.")] = 512,
    allow_agent_emotion: Annotated[bool, typer.Option("--allow-agent-emotion", help=AGENT_EMOTION_HELP)] = False,
) -> None:
    """Serve the HTTP API; Ctrl-C ends it, and calls that run are taken up by the next start."""
    settings: dict[str, object] = {
        "host": host,
        "port": port,
        "store_url": store,
        "folder": None if folder is None else str(folder.resolve()),
        "model": str(model.resolve()),
        "queue": queue,
        "max_upload_bytes": max_upload_mb * MEGABYTE,
        "allow_agent_emotion": allow_agent_emotion,
    }
    if workers is not None:
        settings["workers"] = workers
    environment = {**os.environ, SETTINGS_VARIABLE: json.dumps(settings)}
    # this process becomes the server: signals reach it, and its workers start without the command;
    # -P: a folder called service where the user stands is not ours
    os.execve(sys.executable, [sys.executable, "-P", "-m", "service"], environment)  # noqa: S606

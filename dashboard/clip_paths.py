"""A clip named by its path: read only from the folders that whoever started calltone has allowed."""

import os
from collections.abc import Sequence
from pathlib import Path

from ser_core.audio.formats import ENDINGS
from ser_core.errors import CalltoneError

CORPORA = "CALLTONE_CORPORA"  # the folder that holds the corpora
CLIPS = "CALLTONE_CLIPS"  # further folders, separated as in PATH
LONGEST_PATH = 1_000  # characters


class PathRefused(CalltoneError):
    """One answer to every path that is not allowed, so that nobody learns which files there are elsewhere."""

    def __init__(self) -> None:
        super().__init__(
            "this is not the path of a clip in an allowed folder: type it from one of the folders named above on, "
            f"or ask whoever started calltone to add its folder to {CLIPS}"
        )


def allowed_folders() -> tuple[Path, ...]:
    """Those that the environment names and that are there, each as it is without links."""
    named = [os.environ.get(CORPORA, ""), *os.environ.get(CLIPS, "").split(os.pathsep)]
    there = [Path(name).resolve() for name in named if name and Path(name).is_dir()]
    return tuple(dict.fromkeys(there))


def allowed_clip(typed: str, folders: Sequence[Path]) -> Path:
    """The file that a typed path leads to, all links followed; a relative one counts from each of the folders."""
    for folder in folders:
        try:
            file = (folder / typed.strip()).resolve(strict=True)
        except (OSError, RuntimeError, ValueError):  # not there, links in a circle, a null character
            continue
        inside = any(file.is_relative_to(allowed) for allowed in folders)
        if inside and file.is_file() and file.suffix.lower() in ENDINGS:
            return file
    raise PathRefused

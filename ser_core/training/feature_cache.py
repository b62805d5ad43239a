"""Rows of features on disk: where each one lies, and how it is kept so that a killed or a second writer does no harm."""

import os
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np

from ser_core.features.recipes import Features, Recipe, Stretch

CACHE_VERSION = 1  # a new one when clips come to be read otherwise, or chance to be drawn otherwise for a clip
DIGEST_BYTES = 16  # behind the array, where np.load does not look


def row_file(cache: Path, recipe: Recipe, stretch: Stretch, heard: str, sha256: str) -> Path:
    """The place of a row: everything that decides its numbers is in the name."""
    until = "end" if stretch.duration_s is None else f"{stretch.duration_s}s"
    how = f"{recipe.name}-v{recipe.version}-{until}-from-{stretch.offset_s}s"
    return cache / f"v{CACHE_VERSION}" / how / heard / f"{sha256}.npy"


def kept_row(file: Path) -> Features | None:
    """The row, or None where there is none or where it was damaged: either way it is to be computed."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return None
    array, digest = content[:-DIGEST_BYTES], content[-DIGEST_BYTES:]
    if _digest(array) != digest:
        return None
    row: Features = np.load(BytesIO(array))
    return row


def keep_row(file: Path, row: Features) -> None:
    """Write beside, then rename: whoever reads finds no row or a whole one, whoever writes last leaves the same."""
    array = BytesIO()
    np.save(array, row)
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as part:
        part.write(array.getvalue() + _digest(array.getvalue()))
    os.replace(part.name, file)  # noqa: PTH105 - one step, also over an existing file


def _digest(array: bytes) -> bytes:
    return blake2b(array, digest_size=DIGEST_BYTES).digest()

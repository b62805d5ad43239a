"""The real corpora, where they are there."""

import os
from pathlib import Path

import pytest

BESIDE_THE_PROJECT = Path(__file__).resolve().parents[3] / "shared" / "corpora"


@pytest.fixture(scope="session")
def real_corpora() -> Path:
    """The folder of the real corpora."""
    folder = Path(os.environ.get("CALLTONE_CORPORA", BESIDE_THE_PROJECT))
    if not folder.is_dir():
        pytest.skip("the corpora are not here: set CALLTONE_CORPORA to the folder that holds them")
    return folder

"""LiteRT says on stderr which delegate it made, and has no switch for that; stderr is for what a user must know."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

STDERR = 2  # LiteRT writes to the descriptor itself, past sys.stderr


@contextmanager
def native_greeting_dropped() -> Iterator[None]:
    """What native code writes to stderr meanwhile is dropped; errors of LiteRT arrive as exceptions all the same."""
    kept = os.dup(STDERR)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, STDERR)
        yield
    finally:
        os.dup2(kept, STDERR)
        os.close(nowhere)
        os.close(kept)

"""A recording's bytes on whatever machine asks for them: from the shared disk by path, from a store of objects by URL."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from ser_core.batch.errors import NotFetched
from ser_core.batch.finding import Place, first_line, is_url

BLOCK = 1 << 20  # bytes


@contextmanager
def fetched(place: Place) -> Iterator[Path | BinaryIO]:
    """The path itself; an object as a file of its own that is gone afterwards, as it is read more than once."""
    if not is_url(place.address):
        yield Path(place.address)
        return
    with tempfile.TemporaryFile(prefix="calltone-") as kept:
        load(place, cast(BinaryIO, kept))
        yield cast(BinaryIO, kept)


def load(place: Place, into: BinaryIO) -> None:
    import fsspec

    try:
        with fsspec.open(place.address, "rb") as remote:
            shutil.copyfileobj(remote, into, BLOCK)
    except Exception as error:  # each store of objects has its own
        raise NotFetched(place.shown, first_line(error)) from None
    into.seek(0)

"""A folder that is watched: its recordings are given out when they are completely written."""

import time
from collections.abc import Iterator
from pathlib import Path

from ser_core.batch.errors import NotWatchable
from ser_core.batch.finding import Place, find_places, is_url

LOOK_EVERY_S = 2.0
STILL_S = 10.0  # how long a file that is whole has neither grown nor been touched


def watched(
    folder: str, pattern: str | None = None, still_s: float = STILL_S, look_every_s: float = LOOK_EVERY_S
) -> Iterator[Place | None]:
    """Each recording once it has stood still for so long and can be opened, and again when it is written anew; it never ends.

    None says that nothing more is new at the moment. Nothing tells across all kinds of disks that a writer is done, so the
    folder is looked through again and again, and time is taken by this machine's clock, whatever the files' dates say.
    """
    if is_url(folder):
        raise NotWatchable(folder)
    find_places(folder, pattern)  # a folder that is not there is told at once
    return _watched(folder, pattern, still_s, look_every_s)


def _watched(folder: str, pattern: str | None, still_s: float, look_every_s: float) -> Iterator[Place | None]:
    since_s: dict[tuple[str, str], float] = {}  # when a file was first seen as it is
    given: set[tuple[str, str]] = set()
    while True:
        now_s = time.monotonic()
        found = {(place.address, place.version): place for place in find_places(folder, pattern)}
        since_s = {look: since_s.get(look, now_s) for look in found}
        given &= found.keys()
        for look, place in found.items():
            if look not in given and now_s - since_s[look] >= still_s and opens(place):
                given.add(look)
                yield place
        yield None
        time.sleep(look_every_s)


def opens(place: Place) -> bool:
    """Whether its bytes can be had: some systems lock a file while it is written."""
    try:
        with Path(place.address).open("rb"):
            return bool(place.version)
    except OSError:
        return False

"""A watched folder gives a file out when it is whole, once, and again when it is written anew."""

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from short_calls import write_call

from ser_core.batch.errors import NoSuchFolder, NotWatchable
from ser_core.batch.finding import Place
from ser_core.batch.watching import watched

STILL_S, LOOK_EVERY_S = 0.6, 0.05


def given(coming: Iterator[Place | None], for_s: float) -> list[tuple[str, int]]:
    """Names and sizes of what comes within a time."""
    end_s, found = time.monotonic() + for_s, []
    while time.monotonic() < end_s:
        place = next(coming)
        if place is not None:
            found.append((place.shown, Path(place.address).stat().st_size))
    return found


def test_a_file_that_is_written_slowly_is_given_once_and_whole(tmp_path: Path) -> None:
    sound = write_call(tmp_path / "made" / "one.wav", 1).read_bytes()
    folder = tmp_path / "calls"
    folder.mkdir()
    coming = watched(str(folder), still_s=STILL_S, look_every_s=LOOK_EVERY_S)

    def write_slowly() -> None:
        with (folder / "slow.wav").open("wb") as file:
            for start in range(0, len(sound), len(sound) // 7):
                file.write(sound[start : start + len(sound) // 7])
                file.flush()
                time.sleep(0.2)

    writer = Thread(target=write_slowly)
    writer.start()
    early = given(coming, 1.2)
    writer.join()
    assert early == []
    assert given(coming, 2 * STILL_S) == [("slow.wav", len(sound))]
    assert given(coming, 2 * STILL_S) == []


def test_a_file_that_is_written_anew_is_given_again_and_one_that_was_moved_under_its_new_name(tmp_path: Path) -> None:
    coming = watched(str(tmp_path), still_s=STILL_S, look_every_s=LOOK_EVERY_S)
    file = write_call(tmp_path / "one.wav", 1)
    size = file.stat().st_size
    assert given(coming, 2 * STILL_S) == [("one.wav", size)]
    write_call(file, 2)
    assert given(coming, 2 * STILL_S) == [("one.wav", size)]
    file.rename(tmp_path / "two.wav")
    assert given(coming, 2 * STILL_S) == [("two.wav", size)]


def test_what_cannot_be_watched_is_said_before_anything_starts(tmp_path: Path) -> None:
    with pytest.raises(NotWatchable):
        watched("s3://bucket/calls")
    with pytest.raises(NoSuchFolder):
        watched(str(tmp_path / "nowhere"))

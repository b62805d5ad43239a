"""What is in a folder is found once and in order, whatever it is called, and shown without harm."""

import os
from pathlib import Path

import fsspec
import pytest
from short_calls import write_call

from ser_core.batch.errors import CannotLook, NoSuchFolder
from ser_core.batch.finding import find_places
from ser_core.batch.work import Failed, hear


def names(folder: Path, pattern: str | None = None) -> list[str]:
    return [place.shown for place in find_places(str(folder), pattern)]


def test_recordings_are_found_in_order_and_other_files_and_hidden_ones_are_not(tmp_path: Path) -> None:
    for name in ("b.WAV", "a.mp3", "sub/c.opus", "notes.txt", ".part.wav", ".cache/d.wav", "sub/.hidden.flac"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert names(tmp_path) == ["a.mp3", "b.WAV", "sub/c.opus"]
    assert names(tmp_path, "*.txt") == ["notes.txt"]


def test_links_that_lead_in_a_circle_are_not_followed_and_links_to_files_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "calls"
    write_call(folder / "one.wav", 1)
    (folder / "round").symlink_to(folder)
    (folder / "two.wav").symlink_to(write_call(tmp_path / "elsewhere.wav", 2))
    (folder / "nowhere.wav").symlink_to(tmp_path / "gone.wav")
    places = {place.shown: place for place in find_places(str(folder))}
    assert list(places) == ["nowhere.wav", "one.wav", "two.wav"]
    assert places["two.wav"].version
    assert not places["nowhere.wav"].version


def test_hostile_names_are_read_and_shown_without_what_would_disturb_a_terminal(tmp_path: Path, job) -> None:
    hostile = [b"new\nline.wav", b"\x1b[31mred.wav", b"not-\xff-utf8.wav", b"-rf.wav", b"$(id).wav", "‮vaw.wav".encode()]
    for number, name in enumerate(hostile):
        write_call(tmp_path / "plain", number).rename(tmp_path / os.fsdecode(name))
    places = find_places(str(tmp_path))
    assert len(places) == len(hostile)
    assert all(place.shown.isprintable() and place.shown.encode() for place in places)
    assert not [outcome for place in places if isinstance(outcome := hear(place, job), Failed)]


def test_objects_are_found_by_their_address_and_heard_as_files_are(tmp_path: Path, job) -> None:
    memory = fsspec.filesystem("memory")
    sound = write_call(tmp_path / "one.wav", 1).read_bytes()
    memory.pipe(
        {"/calls/monday/b.wav": sound, "/calls/a.wav": sound, "/calls/notes.txt": b"x", "/calls/.part.wav": b""}
    )
    try:
        places = find_places("memory://calls")
        assert [place.shown for place in places] == ["a.wav", "monday/b.wav"]
        assert all(place.written_at is not None and place.version for place in places)
        analysis = hear(places[0], job).analysis
        memory.pipe({"/calls/a.wav": sound + b"more"})
        assert find_places("memory://calls")[0].version != places[0].version
        memory.rm("/calls/a.wav")
        gone = hear(places[0], job)
    finally:
        memory.rm("/calls", recursive=True)
    on_disk = hear(find_places(str(tmp_path))[0], job).analysis
    assert (analysis.source.sha256, analysis.turns) == (on_disk.source.sha256, on_disk.turns)
    assert analysis.turns
    assert isinstance(gone, Failed)
    assert "could not be fetched" in gone.reason


def test_a_folder_that_is_not_there_and_an_address_that_nobody_knows_are_named(tmp_path: Path) -> None:
    with pytest.raises(NoSuchFolder, match="nowhere"):
        find_places(str(tmp_path / "nowhere"))
    with pytest.raises(CannotLook, match="unheard-of://host/calls"):
        find_places("unheard-of://user:secret@host/calls")

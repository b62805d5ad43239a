"""Typed paths: inside the allowed folders alone, and nothing said of what lies elsewhere."""

from pathlib import Path

import pytest

from dashboard.clip_paths import CLIPS, CORPORA, PathRefused, allowed_clip, allowed_folders


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An allowed folder with a clip, and a secret beside it."""
    (tmp_path / "secret.wav").write_bytes(b"of somebody else")
    allowed = tmp_path / "allowed"
    (allowed / "deep").mkdir(parents=True)
    (allowed / "deep" / "clip.wav").write_bytes(b"sound")
    (allowed / "notes.txt").write_text("no sound")
    return allowed.resolve()


@pytest.mark.parametrize("typed", ["deep/clip.wav", " deep/clip.wav ", "deep/../deep/clip.wav"])
def test_a_path_from_an_allowed_folder_on_is_found(folder: Path, typed: str) -> None:
    assert allowed_clip(typed, [folder]) == folder / "deep" / "clip.wav"


def test_a_whole_path_inside_an_allowed_folder_is_found(folder: Path) -> None:
    assert allowed_clip(str(folder / "deep" / "clip.wav"), [folder]) == folder / "deep" / "clip.wav"


@pytest.mark.parametrize(
    "typed",
    [
        *("../secret.wav", "../no-such-file.wav", "/etc/passwd", "/no/such/file.wav", "no-such-file.wav"),
        *(
            "",
            ".",
            "..",
            "deep",
            "notes.txt",
            "~/secret.wav",
            "clip\0.wav",
            "x" * 5_000,
            "deep/clip.wav/../../../secret.wav",
        ),
    ],
)
def test_all_else_is_refused_in_the_same_words(folder: Path, typed: str) -> None:
    with pytest.raises(PathRefused) as refused:
        allowed_clip(typed, [folder])
    assert str(refused.value) == str(PathRefused())


def test_a_link_that_leads_out_is_refused_and_one_that_stays_is_followed(folder: Path) -> None:
    (folder / "out.wav").symlink_to(folder.parent / "secret.wav")
    (folder / "up").symlink_to(folder.parent)
    (folder / "circle.wav").symlink_to(folder / "circle.wav")
    (folder / "within.wav").symlink_to(folder / "deep" / "clip.wav")
    for typed in ("out.wav", "up/secret.wav", "circle.wav"):
        with pytest.raises(PathRefused):
            allowed_clip(typed, [folder])
    assert allowed_clip("within.wav", [folder]) == folder / "deep" / "clip.wav"


def test_a_folder_that_only_begins_with_the_same_letters_is_not_allowed(folder: Path) -> None:
    beside = folder.with_name("allowed-not")
    beside.mkdir()
    (beside / "clip.wav").write_bytes(b"sound")
    with pytest.raises(PathRefused):
        allowed_clip(str(beside / "clip.wav"), [folder])


def test_the_environment_names_the_folders_and_those_that_are_not_there_are_left_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CORPORA, str(folder))
    monkeypatch.setenv(CLIPS, f"{folder / 'deep'}:{folder / 'none'}::{folder}")
    assert allowed_folders() == (folder, folder / "deep")
    monkeypatch.delenv(CORPORA)
    monkeypatch.delenv(CLIPS)
    assert allowed_folders() == ()

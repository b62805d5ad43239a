"""What a check of a corpus finds by content: copies, contradicting labels, sound that cannot be heard. Each is planted."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from checked import ANGRY, HAPPY, OTHER, RAVDESS, found, kinds, three_clips
from more_made_corpora import tone

from ser_core.corpora.check import check_corpus


@pytest.fixture
def ravdess(tmp_path: Path) -> Path:
    return three_clips(tmp_path)


def test_a_corpus_inside_itself_is_one_finding_and_each_clip_counts_once(ravdess: Path) -> None:
    once = check_corpus(RAVDESS, ravdess)
    shutil.copytree(ravdess, ravdess.parent / "inner")
    shutil.move(ravdess.parent / "inner", ravdess / "audio_speech_actors_01-24")
    twice = check_corpus(RAVDESS, ravdess)
    assert (twice.clips, twice.by_emotion, twice.by_speaker) == (once.clips, once.by_emotion, once.by_speaker)
    (finding,) = (finding for finding in twice.findings if finding.kind == "copies")
    assert "audio_speech_actors_01-24/ lies inside the folder itself and holds 3 files of it again" in finding.what
    assert f"audio_speech_actors_01-24/{HAPPY}" in finding.files
    assert twice.spoiling == ()


def test_another_coding_of_a_clip_is_no_copy_but_a_second_version(ravdess: Path) -> None:
    tone(ravdess / HAPPY.replace(".wav", ".flac"))
    (finding,) = found(ravdess, "second version")
    assert finding.files == (HAPPY.replace(".wav", ".flac"),)
    assert found(ravdess, "copies") == ()


@pytest.mark.parametrize("read", [True, False])
def test_a_mislabelled_copy_is_the_same_bytes_under_two_labels(ravdess: Path, read: bool) -> None:
    shutil.copy(ravdess / ANGRY, ravdess / HAPPY)
    (finding,) = found(ravdess, "two labels", read=read)
    assert set(finding.files) == {HAPPY, ANGRY}
    assert "ravdess/01 angry and ravdess/01 happy" in finding.what
    assert finding.spoils


def test_another_persons_bytes_are_two_labels_too(ravdess: Path) -> None:
    shutil.copy(ravdess / ANGRY, ravdess / OTHER)
    (finding,) = found(ravdess, "two labels")
    assert "ravdess/01 angry and ravdess/02 angry" in finding.what


def test_the_same_sound_as_two_takes_of_one_emotion_is_said_and_spoils_nothing(ravdess: Path) -> None:
    shutil.copy(ravdess / ANGRY, ravdess / "Actor_01/03-01-05-01-01-02-01.wav")
    (finding,) = found(ravdess, "same sound")
    assert len(finding.files) == 2
    assert not finding.spoils


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:6_000])


def _silence(file: Path) -> None:
    soundfile.write(file, np.zeros(8_000, np.float32), 16_000)


@pytest.mark.parametrize(
    ("spoil", "kind", "what"),
    [
        (lambda file: file.write_bytes(b""), "empty", "0 bytes"),
        (lambda file: file.write_bytes(b"<html>not found</html>" * 99), "unreadable", "not a recording"),
        (_silence, "silent", "silent throughout"),
        (_cut, "damaged", "cut short: 0.1"),
    ],
)
def test_what_cannot_be_heard_is_named(ravdess: Path, spoil: Callable[[Path], None], kind: str, what: str) -> None:
    spoil(ravdess / HAPPY)
    shutil.copy(ravdess / HAPPY, ravdess / ANGRY)  # broken files alike are no contradiction
    one, two = found(ravdess, kind)
    assert {*one.files, *two.files} == {HAPPY, ANGRY}
    assert what in one.what
    assert one.spoils
    assert found(ravdess, "two labels") == ()


def test_what_leads_nowhere_is_unreadable(ravdess: Path) -> None:
    (ravdess / HAPPY).unlink()
    (ravdess / HAPPY).symlink_to(ravdess / "nowhere.wav")
    (finding,) = found(ravdess, "unreadable", read=False)
    assert finding.files == (HAPPY,)


def test_without_reading_only_empty_files_are_seen(ravdess: Path) -> None:
    (ravdess / HAPPY).write_bytes(b"")
    _silence(ravdess / ANGRY)
    checked = check_corpus(RAVDESS, ravdess, read=False)
    assert kinds(checked) == {"missing", "empty"}
    assert not checked.read


def test_a_clip_published_in_stereo_is_no_damage(ravdess: Path) -> None:
    samples, rate_hz = soundfile.read(ravdess / HAPPY)
    soundfile.write(ravdess / HAPPY, np.stack([samples, samples], axis=1), rate_hz)
    assert kinds(check_corpus(RAVDESS, ravdess)) == {"missing"}

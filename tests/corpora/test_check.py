"""What a check of a corpus finds by names and places: counts, missing, misplaced and strange files."""

import shutil
from pathlib import Path

import pytest
from checked import ANGRY, RAVDESS, found, kinds, three_clips
from more_made_corpora import make_corpus, tone

from ser_core.corpora.check import NoCorpusThere, NoSuchFolder, check_corpus, corpora_in
from ser_core.corpora.records import CorpusEmpty
from ser_core.corpora.registry import CORPORA


@pytest.fixture
def ravdess(tmp_path: Path) -> Path:
    return three_clips(tmp_path)


def test_clips_are_counted_by_emotion_and_by_person_beside_those_published(ravdess: Path) -> None:
    checked = check_corpus(RAVDESS, ravdess)
    assert (checked.clips, checked.people, dict(checked.by_emotion)) == (3, 2, {"happy": 1, "angry": 2})
    counts = {count.speaker: (count.clips, count.published) for count in checked.by_speaker}
    assert counts["ravdess/01"] == (2, 60)
    assert counts["ravdess/24"] == (0, 60)
    assert kinds(checked) == {"missing"}
    assert checked.spoiling == ()


def test_missing_people_and_missing_clips_are_told_apart_and_named(ravdess: Path) -> None:
    people, first, second = found(ravdess, "missing")
    assert "22 of 24 people" in people.what
    assert "ravdess/24" in people.what
    assert (len(first.files), len(second.files)) == (58, 59)
    assert "Actor_01/03-01-05-01-01-02-01.wav" in first.files
    assert ANGRY not in first.files


def test_a_whole_corpus_has_nothing_missing(tmp_path: Path) -> None:
    for speaker in ("DC", "JE", "JK", "KL"):
        for code in ("a", "d", "f", "h", "n", "sa", "su"):
            for number in range(1, 31 if code == "n" else 16):
                file = tmp_path / f"ALL/{speaker}_{code}{number:02d}.wav"
                file.parent.mkdir(exist_ok=True)
                file.write_bytes(f"{file}".encode())
    assert check_corpus(CORPORA["savee"], tmp_path, read=False).findings == ()
    (tmp_path / "ALL/KL_su15.wav").unlink()
    (one,) = found(tmp_path, "missing", "savee", read=False)
    assert one.files == ("AudioData/KL/su15.wav",)


@pytest.mark.parametrize(
    ("corpus", "place", "against"),
    [
        ("ravdess", "RAVDESS/Actor_02/03-01-08-01-01-01-01.wav", "ravdess/02"),
        ("tess", "TESS/OAF_Fear/OAF_back_happy.wav", "fearful"),
        ("tess", "TESS/YAF_sad/OAF_back_sad.wav", "tess/YAF"),
        ("savee", "SAVEE/DC/KL_a03.wav", "savee/DC"),
    ],
)
def test_a_clip_in_the_folder_of_another_is_named(corpus: str, place: str, against: str, tmp_path: Path) -> None:
    folder = make_corpus(corpus, tmp_path)
    assert found(folder, "misplaced", corpus) == ()
    tone(tmp_path / place)
    (finding,) = found(folder, "misplaced", corpus)
    assert finding.what.endswith(f"says {against}")
    assert finding.files == (Path(place).relative_to(folder.name).as_posix(),)


def test_strangers_are_named_and_what_is_left_out_on_purpose_has_its_reason(ravdess: Path, tmp_path: Path) -> None:
    for name in ("03-02-05-01-01-01-01.wav", "01-01-05-01-01-01-01.wav", "03-01-09-01-01-01-01.wav", "notes.wav"):
        tone(ravdess / "Actor_01" / name)
    assert {finding.what.split(": ")[1] for finding in found(ravdess, "left out")} == {"a song", "a film's sound"}
    (strangers,) = found(ravdess, "extra")
    assert strangers.files == ("Actor_01/03-01-09-01-01-01-01.wav", "Actor_01/notes.wav")
    emodb = make_corpus("emodb", tmp_path)
    (bored,) = found(emodb, "left out", "emodb")
    assert bored.files == ("wav/16b02Lb.wav",)
    assert "boredom" in bored.what
    crema_d = make_corpus("crema-d", tmp_path)
    tone(crema_d / "AudioWAV/1006_TIE_HAP_XX.wav")
    tone(crema_d / "AudioWAV/1001_DFA_ANG_HI.wav")  # the form is right, but only IEO was spoken in levels
    (two_labels,) = found(crema_d, "left out", "crema-d")
    assert two_labels.files == ("AudioWAV/1006_TIE_HAP_XX.wav",)
    (unpublished,) = found(crema_d, "extra", "crema-d")
    assert unpublished.files == ("AudioWAV/1001_DFA_ANG_HI.wav",)


def test_emodb_without_a_rule_for_its_names_still_says_how_many_are_missing(tmp_path: Path) -> None:
    folder = make_corpus("emodb", tmp_path)
    whats = [finding.what for finding in found(folder, "missing", "emodb")]
    assert whats[1:] == ["emodb/03: 42 of 44 clips are not here", "emodb/08: 47 of 48 clips are not here"]


def test_progress_ends_at_the_whole(ravdess: Path) -> None:
    steps: dict[str, float] = {}
    check_corpus(RAVDESS, ravdess, progress=steps.__setitem__)
    assert list(steps.values()) == [1.0, 1.0]


def test_corpora_are_recognised_by_folder_and_by_file_names(tmp_path: Path) -> None:
    root = tmp_path / "root"
    made = {name: make_corpus(name, root) for name in CORPORA}
    assert {corpus.name: place for corpus, place in corpora_in(root)} == made
    assert corpora_in(made["tess"]) == ((CORPORA["tess"], made["tess"]),)
    unnamed = made["emodb"].rename(root / "berlin")
    assert corpora_in(unnamed) == ((CORPORA["emodb"], unnamed),)


def test_the_outer_folder_is_meant_where_the_inner_copy_has_the_right_name(ravdess: Path) -> None:
    archive = ravdess.rename(ravdess.parent / "archive")
    shutil.copytree(archive, archive.parent / "inner")
    shutil.move(archive.parent / "inner", archive / "audio_speech_actors_01-24")
    assert corpora_in(archive) == ((RAVDESS, archive),)


def test_errors_say_what_is_expected(tmp_path: Path) -> None:
    tone(tmp_path / "elsewhere" / "song.wav")
    with pytest.raises(NoCorpusThere, match=r"EmoDB: wav/03a01Fa\.wav"):
        corpora_in(tmp_path / "elsewhere")
    for look in (corpora_in, lambda path: check_corpus(RAVDESS, path)):
        with pytest.raises(NoSuchFolder, match="name the folder of a corpus"):
            look(tmp_path / "nowhere")
    with pytest.raises(CorpusEmpty, match="Actor_01"):
        check_corpus(RAVDESS, tmp_path / "elsewhere")


@pytest.mark.corpora
@pytest.mark.parametrize("name", CORPORA)
def test_the_real_corpora_hold_nothing_that_spoils(name: str, real_corpora: Path) -> None:
    ((corpus, folder),) = [(corpus, place) for corpus, place in corpora_in(real_corpora) if corpus.name == name]
    checked = check_corpus(corpus, folder, read=False)
    assert checked.spoiling == ()
    assert kinds(checked) <= {"missing", "left out", "same sound"}

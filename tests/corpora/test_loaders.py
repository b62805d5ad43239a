"""The contract of all loaders, on tiny made corpora and on the real ones."""

import shutil
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pytest

from ser_core.corpora.records import AUDIO_SUFFIXES, CorporaFolderMissing, CorpusEmpty, CorpusMissing, UnknownCorpus
from ser_core.corpora.registry import CORPORA, ENVIRONMENT_VARIABLE, corpora_root, load_corpus
from ser_core.corpora.sound import fingerprint, read_clip
from ser_core.emotions import EMOTIONS


@pytest.mark.parametrize("name", CORPORA)
def test_every_loader_gives_whole_clips_in_a_steady_order(name: str, made_corpora: Path) -> None:
    clips = load_corpus(name, made_corpora)
    assert clips == load_corpus(name, made_corpora)
    assert len({clip.identity for clip in clips}) == len(clips) > 0
    for clip in clips:
        assert clip.path.is_file()
        assert clip.path.suffix in AUDIO_SUFFIXES
        assert clip.corpus == name
        assert clip.speaker.startswith(f"{name}/")
        assert clip.emotion in EMOTIONS
        assert clip.take >= 1
        assert clip.sex in ("female", "male")


@pytest.mark.parametrize("name", CORPORA)
def test_licence_and_citation_are_there_as_data(name: str) -> None:
    corpus = CORPORA[name]
    assert corpus.name == name
    assert corpus.licence
    assert "doi.org" in corpus.citation


def test_ravdess_names_say_emotion_strength_sentence_take_and_actor(made_corpora: Path) -> None:
    clip = next(clip for clip in load_corpus("ravdess", made_corpora) if clip.path.suffix == ".flac")
    assert (clip.speaker, clip.emotion, clip.intensity) == ("ravdess/01", "fearful", "strong")
    assert (clip.sentence, clip.take, clip.sex) == ("dogs", 1, "male")


def test_crema_d_names_say_actor_sentence_emotion_and_level(made_corpora: Path) -> None:
    clips = {clip.path.stem: clip for clip in load_corpus("crema-d", made_corpora)}
    happy, sad = clips["1001_IEO_HAP_HI"], clips["1002_DFA_SAD_XX"]
    assert (happy.speaker, happy.emotion, happy.intensity, happy.sex) == ("crema-d/1001", "happy", "high", "male")
    assert (sad.emotion, sad.intensity, sad.sentence, sad.sex) == ("sad", None, "dfa", "female")


@pytest.mark.parametrize("name", CORPORA)
def test_a_flat_folder_gives_the_same_clips_as_a_nested_one(name: str, made_corpora: Path, tmp_path: Path) -> None:
    nested = load_corpus(name, made_corpora)
    flat = tmp_path / "flat" / CORPORA[name].folders[0]
    flat.mkdir(parents=True)
    for clip in nested:
        shutil.copy(clip.path, flat)
    shutil.copytree(
        made_corpora / "CREMA-D", flat, ignore=lambda _, names: {"AudioWAV"} & set(names), dirs_exist_ok=True
    )
    assert [clip.identity for clip in load_corpus(name, tmp_path / "flat")] == [clip.identity for clip in nested]


def test_a_corpus_that_lies_inside_itself_is_counted_once(made_corpora: Path) -> None:
    once = load_corpus("ravdess", made_corpora)
    shutil.copytree(made_corpora / "RAVDESS", made_corpora / "copy")
    shutil.move(made_corpora / "copy", made_corpora / "RAVDESS" / "audio_speech_actors_01-24")
    assert load_corpus("ravdess", made_corpora) == once


def test_songs_videos_and_stray_files_are_no_clips(made_corpora: Path) -> None:
    actor = made_corpora / "RAVDESS" / "Actor_01"
    once = load_corpus("ravdess", made_corpora)
    source = actor / "03-01-01-01-01-01-01.wav"
    for stray in ("03-02-01-01-01-01-01.wav", "01-01-01-01-01-01-01.wav", "03-01-09-01-01-01-01.wav", "notes.wav"):
        shutil.copy(source, actor / stray)
    assert load_corpus("ravdess", made_corpora) == once


def test_sounds_published_under_two_emotions_are_left_out(made_corpora: Path) -> None:
    folder = made_corpora / "CREMA-D" / "AudioWAV"
    for name in ("1006_TIE_HAP_XX", "1006_TIE_NEU_XX", "1013_WSI_DIS_XX", "1017_IWW_ANG_XX"):
        shutil.copy(folder / "1001_DFA_ANG_XX.wav", folder / f"{name}.wav")
    assert {clip.speaker for clip in load_corpus("crema-d", made_corpora)} == {"crema-d/1001", "crema-d/1002"}


def test_errors_say_what_is_expected(made_corpora: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnknownCorpus, match="ravdess, crema-d"):
        load_corpus("iemocap", made_corpora)
    shutil.rmtree(made_corpora / "CREMA-D" / "AudioWAV")
    with pytest.raises(CorpusEmpty, match=r"1001_DFA_ANG_XX\.wav"):
        load_corpus("crema-d", made_corpora)
    shutil.rmtree(made_corpora / "CREMA-D")
    with pytest.raises(CorpusMissing, match="crema-d or cremad"):
        load_corpus("crema-d", made_corpora)
    monkeypatch.delenv(ENVIRONMENT_VARIABLE, raising=False)
    with pytest.raises(CorporaFolderMissing, match=ENVIRONMENT_VARIABLE):
        corpora_root()
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(made_corpora))
    assert corpora_root() == made_corpora
    assert corpora_root(made_corpora / "RAVDESS") == made_corpora / "RAVDESS"


def test_a_clip_is_read_alike_from_each_coding(made_corpora: Path) -> None:
    for clip in load_corpus("ravdess", made_corpora):
        samples = read_clip(clip.path)
        assert len(samples) == 16_000
        assert np.abs(samples).max() == pytest.approx(0.2, abs=0.01)


@pytest.mark.corpora
def test_the_real_corpora_have_the_people_and_clips_that_they_are_known_for(real_corpora: Path) -> None:
    ravdess = load_corpus("ravdess", real_corpora)
    per_speaker = Counter(clip.speaker for clip in ravdess)
    assert set(per_speaker.values()) == {60}
    per_emotion = Counter(clip.emotion for clip in ravdess)
    assert per_emotion["neutral"] * 2 == per_emotion["calm"] == per_emotion["surprised"]
    crema_d = load_corpus("crema-d", real_corpora)
    assert {clip.emotion for clip in crema_d} == set(EMOTIONS) - {"calm", "surprised"}
    assert len({clip.sentence for clip in crema_d}) == 12
    assert all(clip.sex for clip in crema_d)


@pytest.mark.corpora
def test_no_real_sound_stands_under_two_people_or_two_emotions(real_corpora: Path) -> None:
    labels = defaultdict(set)
    for name in CORPORA:
        for clip in load_corpus(name, real_corpora):
            labels[fingerprint(clip.path)].add((clip.speaker, clip.emotion))
    assert [said for said in labels.values() if len(said) > 1] == []

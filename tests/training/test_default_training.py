"""The default model's training: what is learnt from, that chance can be replayed, and one small run of everything."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ser_core.corpora.records import Clip
from ser_core.corpora.registry import load_corpus
from ser_core.emotions import EMOTIONS
from ser_core.evaluation.run import read_run
from ser_core.inference.recognizer import Recognizer
from ser_core.networks.default import ANSWERS, DefaultOptions, Usual, build
from ser_core.training.bank import BankedClip, fill_bank, open_bank
from ser_core.training.baseline import People, baseline_of, functionals_of, moved, people_of_bank
from ser_core.training.batches import BatchOptions, Feeder, batches
from ser_core.training.committee_fit import CommitteeOptions
from ser_core.training.default_fit import DefaultFitOptions, fit_default, masked_loss
from ser_core.training.default_fold import train_fold
from ser_core.training.default_model import DefaultRun, some_of_each
from ser_core.training.default_ship import ship_default
from ser_core.training.default_split import split_all_corpora, split_without
from ser_core.training.sounds_bank import SoundFrames, sounds_bank
from ser_core.training.spectral import PITCH_CHOICES, Setting
from ser_core.training.targets import LabelOptions, target_of

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")

SMALL = DefaultOptions(
    channels=(4, 4, 8),
    width=16,
    head_width=8,
    functional_width=8,
    embedding=16,
    dilations=(1,),
    committee=2,
    member_width=8,
)
VARIANTS = ("original", "telephone", "line")
QUICK_COMMITTEE = CommitteeOptions(examples=64, epochs=1)
QUICK = BatchOptions(batch_size=8, lengths=(128,), corpora={"ravdess": 1.0})


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("work")


@pytest.fixture(scope="module")
def bank(made_ravdess: Path, work: Path) -> list[BankedClip]:
    clips = load_corpus("ravdess", made_ravdess)
    assert [done for _, done in fill_bank(clips, work, VARIANTS)][-1] == 1
    return open_bank(clips, work, VARIANTS)


@pytest.fixture(scope="module")
def people(bank: list[BankedClip], work: Path) -> People:
    return people_of_bank(bank, VARIANTS, work)


@pytest.fixture(scope="module")
def sounds(work: Path) -> Mapping[str, SoundFrames]:
    return sounds_bank(work, VARIANTS, 2)


@pytest.fixture
def feeder(bank: list[BankedClip], people: People, sounds: Mapping[str, SoundFrames]) -> Feeder:
    return Feeder(bank, people, {}, QUICK, sounds)


def test_silence_around_a_clip_is_not_learnt_from(bank: list[BankedClip]) -> None:
    for clip in bank:  # half a second of silence, then a second and a half of voice
        assert 24 <= clip.entry.speech_start <= 42
        assert clip.entry.speech_end >= clip.entry.frames - 10


def test_a_line_keeps_which_clip_is_louder(bank: list[BankedClip]) -> None:
    own = sorted((clip for clip in bank if clip.clip.speaker == "ravdess/04"), key=lambda clip: clip.clip.emotion)
    loudness = {
        variant: [np.logaddexp.reduce(clip.frames(variant)[:, :64].astype("f"), axis=1).max() for clip in own]
        for variant in ("original", "line")
    }
    assert np.corrcoef(loudness["original"], loudness["line"])[0, 1] > 0.8


def test_the_same_chance_gives_the_same_batch_and_another_one_another(feeder: Feeder) -> None:
    first, again, other = (list(batches(feeder, 0, epoch, 2))[1] for epoch in (3, 3, 4))
    for one, two in zip(first.inputs, again.inputs, strict=True):
        np.testing.assert_array_equal(one, two)
    assert not np.array_equal(first.frames, other.frames)


def test_half_of_the_examples_know_the_speaker_and_the_others_nothing(feeder: Feeder) -> None:
    turns = np.concatenate([batch.baseline[:, -1] for batch in batches(feeder, 0, 0, 40)])
    assert 0.35 < np.mean(turns > 0) < 0.65
    assert all(not row.any() for batch in batches(feeder, 0, 0, 4) for row in batch.baseline if row[-1] == 0)


def test_an_error_in_the_other_thread_is_not_lost(feeder: Feeder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeder, "_weights", np.array([0.5]))  # no probabilities: they do not sum to 1
    with pytest.raises(ValueError, match="sum to 1"):
        list(batches(feeder, 0, 0, 2))


def test_a_baseline_moves_as_the_turn_does_with_level_tone_and_pitch(bank: list[BankedClip], work: Path) -> None:
    own = [clip for clip in bank if clip.clip.speaker == "ravdess/08"]
    rows = functionals_of(own, "telephone", work)
    setting = Setting(gain_db=6.0, tilt_db=4.0, wave_db=0.0, warp=PITCH_CHOICES - 1)
    changed = [replace(clip, files={"x": setting(clip.files["telephone"].astype("f"))}) for clip in own]
    wanted = baseline_of(functionals_of(changed, "x", work / "changed"))
    before = baseline_of(rows)
    after = moved(before, setting)
    usual = np.maximum(rows.std(axis=0), 0.05)
    places = slice(0, rows.shape[1])
    assert np.abs((wanted - before)[places] / usual).mean() > 2 * np.abs((wanted - after)[places] / usual).mean()


def test_an_emotion_that_a_corpus_lacks_is_neither_rewarded_nor_punished() -> None:
    known = np.array([1, 0, 1, 1, 1, 1, 1, 0], "f")  # CREMA-D's six
    clip = Clip(Path("1001_DFA_ANG_XX.wav"), "crema-d", "crema-d/1001", "angry", None, "dfa", 1, "male")
    target = target_of(clip, known, {}, LabelOptions(smoothing=0.1))[None]
    assert target[0, : len(EMOTIONS)].sum() == pytest.approx(1)
    assert not target[0, : len(EMOTIONS)][known == 0].any()
    answers = np.random.default_rng(0).normal(size=(1, ANSWERS)).astype("f")
    other = answers.copy()
    other[0, [1, 7]] += 3
    loss = masked_loss(0.3, 0.3)
    assert float(loss(target, other)[0]) == pytest.approx(float(loss(target, answers)[0]), abs=1e-5)
    other[0, 4] += 3
    assert float(loss(target, other)[0]) != pytest.approx(float(loss(target, answers)[0]), abs=1e-2)


def test_a_fit_cut_off_goes_on_to_the_same_weights(feeder: Feeder, tmp_path: Path) -> None:
    import keras

    options = DefaultFitOptions(epochs=2, clips_an_epoch=24, batch_size=8, looked_at=2)
    weights = []
    for cut in (False, True):
        keras.utils.set_random_seed(0)
        network = build(Usual.unknown(), replace(SMALL, dropout=0.0))
        if cut:
            with pytest.raises(KeyboardInterrupt):
                fit_default(network, feeder, 0, tmp_path / "cut", options, after=_cut_off)
            network = build(Usual.unknown(), replace(SMALL, dropout=0.0))
        fit_default(network, feeder, 0, tmp_path / ("cut" if cut else "whole"), options)
        weights.append([np.asarray(variable) for variable in network.whole.variables])
    for one, two in zip(*weights, strict=True):
        np.testing.assert_allclose(one, two, atol=1e-4)


def _cut_off(number: int) -> None:
    raise KeyboardInterrupt


def test_people_are_apart_and_few_validate(made_ravdess: Path) -> None:
    split = split_all_corpora(load_corpus("ravdess", made_ravdess), 1)
    people = [{clip.speaker for clip in part} for part in (split.train, split.validation, split.test)]
    assert people[2] == {"ravdess/01", "ravdess/11"}
    assert people[1] == {"ravdess/04", "ravdess/09"}
    assert not people[0] & (people[1] | people[2])


def test_a_corpus_that_is_kept_apart_tests_whole_and_nobody_of_it_trains(made_ravdess: Path) -> None:
    ravdess = load_corpus("ravdess", made_ravdess)
    others = [replace(clip, corpus="savee", speaker=f"savee/{clip.speaker[-2:]}") for clip in ravdess]
    split = split_without([*ravdess, *others], "ravdess")
    assert set(split.test) == set(ravdess)
    assert {clip.corpus for clip in (*split.train, *split.validation)} == {"savee"}
    assert split.validation


def test_one_run_from_clips_to_figures(made_ravdess: Path, work: Path) -> None:
    run = DefaultRun(
        network=SMALL,
        batches=QUICK,
        fit=DefaultFitOptions(epochs=2, clips_an_epoch=32, batch_size=8, looked_at=2),
        committee=QUICK_COMMITTEE,
        variants=VARIANTS,
        corpora=("ravdess",),
        sounds_of_each_kind=2,
        workers=1,
        made_calls=1,
        look_every=1,
    )
    lines = train_fold(run, made_ravdess, work, work / "results", progress=[].append)
    assert {(line.adapted, line.condition) for line in lines} == {
        (adapted, condition) for adapted in (False, True) for condition in ("studio", "telephone", "one telephone line")
    }
    record = read_run(work / "results/default/fold-1-adapted-seed-0.json")
    assert record.figures["studio"].clips == 16
    assert record.calibration is not None
    assert record.calibration["temperature"] > 0
    assert 0 <= record.calibration["made calls, ravdess, UA of turns"] <= 1


def test_what_ships_has_the_thresholds_and_figures_of_its_fold_runs(
    made_ravdess: Path, work: Path, tmp_path: Path
) -> None:
    run = DefaultRun(
        fold=None,
        network=SMALL,
        batches=QUICK,
        fit=DefaultFitOptions(epochs=1, clips_an_epoch=16, batch_size=8, looked_at=2),
        committee=QUICK_COMMITTEE,
        variants=VARIANTS,
        corpora=("ravdess",),
        sounds_of_each_kind=2,
        workers=1,
    )
    facts = ship_default(run, made_ravdess, work, work / "results", tmp_path, progress=[].append)
    assert Recognizer.load(tmp_path).card.model_sha256 == facts.model.sha256
    assert len(facts.trained_on.train_people) == 6
    assert not facts.trained_on.test_people
    measured = [read_run(file) for file in sorted((work / "results" / "default").glob("*.json"))]
    assert len(measured) == 2  # of the test above: cold and adapted
    cold, adapted = (next(one for one in measured if one.adapted == known).calibration for known in (False, True))
    assert cold is not None
    assert adapted is not None
    assert facts.temperature == cold["temperature"]
    assert facts.adapted is not None
    assert facts.adapted.uncertain_below == adapted["uncertain_below"]
    reports = json.loads((tmp_path / "results" / "summary.json").read_text())["reports"]
    assert {report["condition"] for report in reports} >= {"cold, telephone", "adapted, one telephone line"}
    card = (tmp_path / "MODEL_CARD.md").read_text()
    assert f"{100 * reports[0]['unweighted_average_recall']:.1f}" in card
    assert "CC BY-NC-SA" in card


def test_some_of_each_persons_clips_are_from_all_over_the_list(made_ravdess: Path) -> None:
    clips = load_corpus("ravdess", made_ravdess)
    some = some_of_each(clips, 3)
    assert {clip.speaker for clip in some} == {clip.speaker for clip in clips}
    own = [clip for clip in clips if clip.speaker == "ravdess/08"]
    assert [clip for clip in some if clip.speaker == "ravdess/08"][::2] == [own[0], own[-1]]

"""The default model: from the bank to a bundle, with thresholds from validation people."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from ser_core.corpora.crema_d import CORPUS as CREMA_D
from ser_core.corpora.records import Clip
from ser_core.corpora.registry import CORPORA, corpora_root, corpus_folder, load_corpus
from ser_core.corpora.sound import fingerprint_of_all
from ser_core.corpora.votes import votes_by_stem
from ser_core.evaluation.run import Protocol, run_name
from ser_core.inference.bundle import BundleFacts, TrainedOn
from ser_core.networks.default import DefaultNetwork, DefaultOptions, build
from ser_core.training.bank import BankedClip, fill_bank, open_bank
from ser_core.training.baseline import People, people_of_bank, usual_of
from ser_core.training.batches import BatchOptions, Feeder
from ser_core.training.committee_fit import CommitteeOptions, fit_committee
from ser_core.training.default_answers import (
    Answers,
    Measured,
    answers_of,
    calibration_of,
    measured,
    speech_in,
    table_of,
)
from ser_core.training.default_bundle import Thresholds, speech_threshold, write_default_bundle
from ser_core.training.default_fit import DefaultFitOptions, FitEpoch, fit_default
from ser_core.training.default_split import split_all_corpora, split_without
from ser_core.training.features import ORIGINAL, TELEPHONE
from ser_core.training.leaks import check_leaks
from ser_core.training.line import VARIANTS
from ser_core.training.sounds_bank import FIRST_TO_VALIDATE, OF_EACH_KIND, sounds_bank
from ser_core.training.splits import FOLDS, Part, UnknownFold, people_of
from ser_core.training.workers import cpus_allowed

NAME = "default"
BUNDLE_NAME = "calltone"
VERSION = "1.0.0"
TESTED_ON = ("ravdess", "crema-d", "emodb", "savee")
BUNDLE_FOLDER = "bundle"
CONDITIONS = {ORIGINAL: "studio", TELEPHONE: "telephone", "line": "one telephone line"}
CALIBRATED_ON = (ORIGINAL, TELEPHONE)

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class DefaultRun:
    """All that decides one run; without a fold or a corpus to test nearly all people train."""

    fold: int | None = 1
    without_ravdess: bool = False  # all of it tests, and there is no fold
    seed: int = 0
    network: DefaultOptions = DefaultOptions()  # noqa: RUF009, frozen
    batches: BatchOptions = BatchOptions()  # noqa: RUF009
    fit: DefaultFitOptions = DefaultFitOptions()  # noqa: RUF009
    committee: CommitteeOptions = CommitteeOptions()  # noqa: RUF009
    variants: tuple[str, ...] = VARIANTS
    corpora: tuple[str, ...] = tuple(CORPORA)
    sounds_of_each_kind: int = OF_EACH_KIND
    clips_of_a_person: int | None = None  # at most; None: all
    workers: int | None = None  # that hear the clips; None: as many as there are processors
    made_calls: int = 12  # of each large corpus, of the people who test
    look_every: int = 6  # epochs: validation people are looked at, to watch and not to choose

    @property
    def protocol(self) -> Protocol:
        """As the record names it."""
        return "without-ravdess" if self.without_ravdess else "fold"

    @property
    def name(self) -> str:
        """Of its folder."""
        if self.fold is None and not self.without_ravdess:
            return f"everybody-seed-{self.seed}"
        return run_name(self.protocol, self.fold, False, self.seed)


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """A network after its fit, with those who were kept apart from it."""

    network: DefaultNetwork
    history: Sequence[FitEpoch]
    parts: Mapping[Part, Sequence[BankedClip]]
    people: People
    thresholds: Thresholds
    bundle: BundleFacts
    folder: Path


def train(run: DefaultRun, corpora: Path | None, work: Path, name: str, progress: Progress) -> Trained:
    """The fit, its thresholds from validation people, and its bundle."""
    import keras

    if run.fold is not None and not 1 <= run.fold <= FOLDS:
        raise UnknownFold(run.fold)
    clips = [clip for corpus in run.corpora for clip in load_corpus(corpus, corpora)]
    if run.clips_of_a_person is not None:
        clips, work = some_of_each(clips, run.clips_of_a_person), work / f"at-most-{run.clips_of_a_person}"
    with closing(fill_bank(clips, work, run.variants, run.workers or cpus_allowed())) as filled:
        for step, done in filled:
            progress(f"hearing the clips: {step}, {done:.0%}")
    split = split_without(clips, "ravdess") if run.without_ravdess else split_all_corpora(clips, run.fold)
    dealt: dict[Part, Any] = {"train": split.train, "validation": split.validation, "test": split.test}
    parts = {part: open_bank(own, work, run.variants) for part, own in dealt.items()}
    check_leaks(parts)
    if run.without_ravdess:
        parts["test"] = [_calm_as_neutral(clip) for clip in parts["test"]]
    people = people_of_bank([clip for own in parts.values() for clip in own], run.variants, work)
    trainers = {clip.speaker for clip in split.train}
    known = {key: person for key, person in people.items() if key[0] in trainers}
    votes = votes_by_stem(corpus_folder(CREMA_D, corpora_root(corpora))) if CREMA_D.name in run.corpora else {}
    sounds = sounds_bank(work, run.variants, run.sounds_of_each_kind)
    keras.utils.set_random_seed(run.seed)
    network = build(usual_of(known), run.network)
    feeder = Feeder(parts["train"], known, votes, run.batches, sounds)
    folder = work / name / run.name

    def heard(variants: Sequence[str]) -> dict[str, Answers]:
        return {variant: answers_of(network, parts["validation"], variant, people) for variant in variants}

    def look(number: int) -> None:
        answers = heard(CALIBRATED_ON)
        progress(f"validation people after epoch {number}:\n{table_of(lines_of(answers, _thresholds(answers, None)))}")

    def told(number: int, epoch: FitEpoch) -> None:
        progress(f"epoch {number}: loss {epoch.loss:.3f}, {epoch.rows_per_s:.0f} clips/s, {epoch.seconds:.0f} s")

    def told_of_committee(number: int, loss: float) -> None:
        progress(f"committee, epoch {number}: loss {loss:.3f}")

    fit_committee(network.committee, feeder, run.seed, folder, run.committee, told_of_committee)
    history = fit_default(network, feeder, run.seed, folder, run.fit, told, look, run.look_every)
    others = sounds_bank(work, CALIBRATED_ON, max(1, run.sounds_of_each_kind // 4), FIRST_TO_VALIDATE)
    of_sounds = np.concatenate([speech_in(network, own) for own in others.values()])
    thresholds = _thresholds(heard(CALIBRATED_ON), of_sounds)
    trained_on = TrainedOn(
        corpora=run.corpora,
        train_people=people_of(split.train),
        validation_people=people_of(split.validation),
        test_people=people_of(split.test),
        seed=run.seed,
        code_version=version("calltone"),
        data_sha256=fingerprint_of_all(clip.entry.sha256 for own in parts.values() for clip in own),
    )
    bundle = write_default_bundle(folder / BUNDLE_FOLDER, network, BUNDLE_NAME, VERSION, thresholds, trained_on)
    return Trained(network, history, parts, people, thresholds, bundle, folder)


def _calm_as_neutral(clip: BankedClip) -> BankedClip:
    """No other corpus has calm: who never heard it answers as to neutral."""
    return replace(clip, clip=replace(clip.clip, emotion="neutral")) if clip.clip.emotion == "calm" else clip


def some_of_each(clips: Sequence[Clip], most: int) -> list[Clip]:
    """At most so many of each person's clips, from all over that person's list."""
    own: dict[str, list[Clip]] = {}
    for clip in clips:
        own.setdefault(clip.speaker, []).append(clip)
    return [of_person[at] for of_person in own.values() for at in _spread_over(len(of_person), most)]


def _spread_over(length: int, most: int) -> list[int]:
    return sorted({int(at) for at in np.linspace(0, length - 1, min(length, most))})


def _thresholds(answers: Mapping[str, Answers], of_sounds: Any) -> Thresholds:
    groups = list(answers.values())
    of_speech = np.concatenate([group.speech for group in groups])
    above = 0.0 if of_sounds is None else speech_threshold(of_speech, of_sounds)
    return Thresholds(calibration_of(groups, False), calibration_of(groups, True), above)


def lines_of(heard: Mapping[str, Answers], thresholds: Thresholds) -> list[Measured]:
    temperatures = (thresholds.cold.temperature, thresholds.adapted.temperature)
    return [
        line
        for corpus in TESTED_ON
        if any(clip.clip.corpus == corpus for clip in next(iter(heard.values())).clips)
        for variant, answers in heard.items()
        for line in measured(answers, corpus, CONDITIONS[variant], temperatures)
    ]

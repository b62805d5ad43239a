"""The default model, from the bank to its figures and its bundle: `python -m ser_core.training.default_model --help`."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from ser_core.corpora.crema_d import CORPUS as CREMA_D
from ser_core.corpora.records import Clip
from ser_core.corpora.registry import CORPORA, corpora_root, corpus_folder, load_corpus
from ser_core.corpora.sound import fingerprint_of_all
from ser_core.corpora.votes import votes_by_stem
from ser_core.emotions import EMOTIONS
from ser_core.errors import CalltoneError
from ser_core.evaluation.run import SCHEMA_VERSION, Run, write_run
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
from ser_core.training.default_breakdown import recall_by_baseline, write_answers
from ser_core.training.default_bundle import Thresholds, speech_threshold, write_default_bundle
from ser_core.training.default_fit import DefaultFitOptions, FitEpoch, fit_default
from ser_core.training.default_split import split_all_corpora
from ser_core.training.features import ORIGINAL, TELEPHONE
from ser_core.training.leaks import check_leaks
from ser_core.training.line import VARIANTS
from ser_core.training.sounds_bank import FIRST_TO_TEST, FIRST_TO_VALIDATE, OF_EACH_KIND, sounds_bank
from ser_core.training.splits import FOLDS, Part, UnknownFold, people_of
from ser_core.training.workers import cpus_allowed
from ser_core.training.zoo import code_fingerprint

NAME = "default"
BUNDLE_NAME = "calltone"
VERSION = "1.0.0"
TESTED_ON = ("ravdess", "crema-d", "emodb", "savee")
TABLE_FILE = "table.md"
BUNDLE_FOLDER = "bundle"
CONDITIONS = {ORIGINAL: "studio", TELEPHONE: "telephone", "line": "one telephone line"}
CALIBRATED_ON = (ORIGINAL, TELEPHONE)

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class DefaultRun:
    """All that decides one run; without a fold to test nearly all people train."""

    fold: int | None = 1
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
    look_every: int = 6  # epochs: validation people are looked at, to watch and not to choose


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


def train_fold(
    run: DefaultRun,
    corpora: Path | None,
    work: Path,
    results: Path,
    name: str = NAME,
    progress: Progress = print,
) -> list[Measured]:
    """Train on one fold's people and measure on those kept apart; the same call after an interruption goes on."""
    trained = train(run, corpora, work, name, progress)
    variants = [variant for variant in CONDITIONS if variant in run.variants]
    heard = _heard(trained, "test", variants)
    write_answers(heard, trained.folder)
    lines = _lines(heard, trained.thresholds)
    sounds = sounds_bank(work, variants, run.sounds_of_each_kind, FIRST_TO_TEST)
    taken = {
        CONDITIONS[variant]: float(np.mean(speech_in(trained.network, own) >= trained.thresholds.speech_above))
        for variant, own in sounds.items()
    }
    known = {
        f"recall by baseline, {corpus}, {CONDITIONS[variant]}, {how}": recall
        for variant in variants
        for corpus in sorted({line.corpus for line in lines})
        for how, recall in recall_by_baseline(trained.network, trained.parts["test"], variant, corpus).items()
    }
    for record in _records(run, name, trained, lines, taken, known):
        write_run(record, results)
    said = "\n".join(f"Not speech, taken for speech, {condition}: {share:.1%}" for condition, share in taken.items())
    (trained.folder / TABLE_FILE).write_text(f"{table_of(lines)}\n\n{said}\n", encoding="utf-8")
    progress(said)
    return lines


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
    split = split_all_corpora(clips, run.fold)
    dealt: dict[Part, Any] = {"train": split.train, "validation": split.validation, "test": split.test}
    parts = {part: open_bank(own, work, run.variants) for part, own in dealt.items()}
    check_leaks(parts)
    people = people_of_bank([clip for own in parts.values() for clip in own], run.variants, work)
    trainers = {clip.speaker for clip in split.train}
    known = {key: person for key, person in people.items() if key[0] in trainers}
    votes = votes_by_stem(corpus_folder(CREMA_D, corpora_root(corpora))) if CREMA_D.name in run.corpora else {}
    sounds = sounds_bank(work, run.variants, run.sounds_of_each_kind)
    keras.utils.set_random_seed(run.seed)
    network = build(usual_of(known), run.network)
    feeder = Feeder(parts["train"], known, votes, run.batches, sounds)
    folder = work / name / f"fold-{run.fold or 'none'}-seed-{run.seed}"

    def heard(variants: Sequence[str]) -> dict[str, Answers]:
        return {variant: answers_of(network, parts["validation"], variant, people) for variant in variants}

    def look(number: int) -> None:
        answers = heard(CALIBRATED_ON)
        progress(f"validation people after epoch {number}:\n{table_of(_lines(answers, _thresholds(answers, None)))}")

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


def _heard(trained: Trained, part: Part, variants: Sequence[str]) -> dict[str, Answers]:
    return {variant: answers_of(trained.network, trained.parts[part], variant, trained.people) for variant in variants}


def _lines(heard: Mapping[str, Answers], thresholds: Thresholds) -> list[Measured]:
    temperatures = (thresholds.cold.temperature, thresholds.adapted.temperature)
    return [
        line
        for corpus in TESTED_ON
        if any(clip.clip.corpus == corpus for clip in next(iter(heard.values())).clips)
        for variant, answers in heard.items()
        for line in measured(answers, corpus, CONDITIONS[variant], temperatures)
    ]


def _records(
    run: DefaultRun,
    name: str,
    trained: Trained,
    lines: Sequence[Measured],
    taken: Mapping[str, float],
    known: Mapping[str, float],
) -> list[Run]:
    """One record cold, one adapted; RAVDESS's figures under the plain conditions, the others' under names of their own."""
    options: dict[str, Any] = json.loads(json.dumps(asdict(run)))
    people = trained.bundle.trained_on
    records = []
    for adapted in (False, True):
        own = [line for line in lines if line.adapted == adapted]
        found = {f"calibration_error, {line.corpus}, {line.condition}": line.calibration_error for line in own}
        found |= {f"recall_of_surest, {line.corpus}, {line.condition}": line.recall_of_surest for line in own}
        found |= {f"not speech taken for speech, {condition}": share for condition, share in taken.items()}
        found |= known if adapted else {}
        calibration = trained.thresholds.adapted if adapted else trained.thresholds.cold
        records.append(
            Run(
                schema_version=SCHEMA_VERSION,
                system=name,
                protocol="fold",
                fold=run.fold,
                adapted=adapted,
                seed=run.seed,
                labels=EMOTIONS,
                train_corpora=people.corpora,
                test_corpora=tuple(sorted({line.corpus for line in lines})),
                train_people=people.train_people,
                validation_people=people.validation_people,
                test_people=people.test_people,
                variants=run.variants,
                train_rows=len(trained.parts["train"]) * len(run.variants),
                options=options,
                history=[asdict(epoch) for epoch in trained.history],
                calibration={**asdict(calibration), "speech_above": trained.thresholds.speech_above, **found},
                figures={
                    line.condition if line.corpus == "ravdess" else f"{line.corpus}, {line.condition}": line.figures
                    for line in own
                },
                left_out=[],
                code_version=people.code_version,
                code_sha256=code_fingerprint(),
                data_sha256=people.data_sha256,
                features_s=0.0,
                fit_s=round(sum(epoch.seconds for epoch in trained.history), 1),
            )
        )
    return records


def main() -> None:
    """One fold from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, help="folder of the corpora (else CALLTONE_CORPORA)")
    parser.add_argument("--work", type=Path, default=Path("build/default"), help="bank, checkpoints and results")
    parser.add_argument("--fold", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=DefaultFitOptions().epochs)
    parser.add_argument("--clips", type=int, default=DefaultFitOptions().clips_an_epoch, help="an epoch")
    parser.add_argument("--variants", nargs="+", choices=VARIANTS, default=VARIANTS)
    parser.add_argument("--name", default=NAME, help="of the variant tried, in the folders")
    said = parser.parse_args()
    run = DefaultRun(
        fold=said.fold,
        seed=said.seed,
        fit=DefaultFitOptions(epochs=said.epochs, clips_an_epoch=said.clips),
        variants=tuple(said.variants),
    )
    say = partial(print, flush=True)
    try:
        say(table_of(train_fold(run, said.corpora, said.work, said.work / "results", said.name, say)))
    except CalltoneError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()

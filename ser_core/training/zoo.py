"""One run of one earlier system: from the corpora to a record of its figures, its answers and what it learnt."""

import csv
import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

import ser_core
from ser_core.corpora.sound import fingerprint_of_all
from ser_core.evaluation.metrics import confusion, unweighted_average_recall
from ser_core.evaluation.run import SCHEMA_VERSION, Figures, Protocol, Run, figures_of, run_name, write_run
from ser_core.features.recipes import RECIPES
from ser_core.inference.classifier import Classifier
from ser_core.networks.classic import CLASSIFIERS
from ser_core.networks.registry import NETWORKS
from ser_core.training.calibration import Calibration, fit_calibration
from ser_core.training.features import ORIGINAL, TELEPHONE, Example
from ser_core.training.fit import Epoch, Rows, fit
from ser_core.training.parts import Heard, heard_as, honest_parts, leaky_parts, originals, rows_by_label
from ser_core.training.rows import Scaling
from ser_core.training.splits import people_of
from ser_core.training.systems import System, system_called

if TYPE_CHECKING:
    import keras

CONDITION_NAMES = {ORIGINAL: "studio", TELEPHONE: "telephone"}
PREDICTIONS_FILE = "predictions.csv"
# What decides a run's figures; tables and pages made of them do not
DECIDES = (
    *(f"{room}/*.py" for room in ("audio", "augmentation", "features", "inference", "networks", "training")),
    *("corpora/records.py", "corpora/sound.py", "corpora/ravdess.py", "corpora/crema_d.py", "corpora/tess.py"),
    *("corpora/savee.py", "corpora/emodb.py"),
    *("evaluation/metrics.py", "evaluation/bootstrap.py", "evaluation/run.py"),
)

Progress = Callable[[str, float], None]
Answer = Callable[[NDArray[np.float32]], NDArray[np.floating[Any]]]  # rows of features to shares of the labels


@dataclass(frozen=True, slots=True)
class Experiment:
    """Which system, under which protocol, with which chance."""

    system: str
    protocol: Protocol
    fold: int | None = None
    adapted: bool = False
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """What a fit gives: a network with its scaling or a classifier that holds its own."""

    answer: Answer
    network: "keras.Model | None"
    classifier: Classifier | None
    scaling: Scaling | None
    history: list[Epoch]
    options: dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """A run's record beside what a bundle is made of."""

    run: Run
    learnt: Learnt
    heard: Heard
    calibration: Calibration


def run_experiment(
    experiment: Experiment,
    corpora_root: Path | None,
    work: Path,
    results: Path,
    progress: Progress = lambda step, done: None,  # noqa: ARG005
) -> Run:
    """Train, test under each condition, and write the record; the same call after an interruption goes on."""
    run = outcome_of(experiment, corpora_root, work, progress).run
    write_run(run, results)
    return run


def outcome_of(experiment: Experiment, corpora_root: Path | None, work: Path, progress: Progress) -> Outcome:
    """As `run_experiment`, with what was learnt and without the record's file."""
    system = system_called(experiment.system)
    started = time.perf_counter()
    heard = _heard(experiment, system, corpora_root, work / "features", partial(progress, "reading the clips"))
    features_s = time.perf_counter() - started
    train = rows_by_label(heard.parts["train"], heard.labels, experiment.adapted)
    validation = rows_by_label(originals(heard.parts["validation"]), heard.labels, experiment.adapted)
    place = work / experiment.system / _name(experiment)
    started = time.perf_counter()
    learnt = _learn(experiment, system, heard.labels, train, validation, place, progress)
    # Epochs know their own time, also those before an interruption
    fit_s = sum(epoch.seconds for epoch in learnt.history) or time.perf_counter() - started
    calibration = fit_calibration(learnt.answer(validation.features).astype(np.float32), validation.classes)
    figures = _tested(experiment, learnt, heard, place / PREDICTIONS_FILE, progress)
    run = _record(experiment, system, heard, learnt, calibration, figures, len(train.classes), (features_s, fit_s))
    return Outcome(run, learnt, heard, calibration)


def _name(experiment: Experiment) -> str:
    return run_name(experiment.protocol, experiment.fold, experiment.adapted, experiment.seed)


def result_file(experiment: Experiment, results: Path) -> Path:
    """Where the record of an experiment will be."""
    return results / experiment.system / f"{_name(experiment)}.json"


def _heard(
    experiment: Experiment, system: System, root: Path | None, cache: Path, progress: Callable[[float], None]
) -> Heard:
    if experiment.protocol == "leaky":
        return leaky_parts(system, experiment.seed, root, cache, progress)
    return honest_parts(system, experiment.protocol, experiment.fold, root, cache, progress)


def _learn(
    experiment: Experiment,
    system: System,
    labels: tuple[str, ...],
    train: Rows,
    validation: Rows,
    place: Path,
    progress: Progress,
) -> Learnt:
    if system.classifier is not None:
        return _learn_classifier(system, system.classifier, labels, train, validation)
    scaling = Scaling.of(train.features) if system.scaled else None
    options = system.options_for(experiment.protocol)

    def scaled(features: NDArray[np.float32]) -> NDArray[np.float32]:
        return features if scaling is None else scaling(features)

    network, history = fit(
        partial(NETWORKS[str(system.network)], RECIPES[system.recipe].shape, len(labels)),
        Rows(scaled(train.features), train.classes),
        Rows(scaled(validation.features), validation.classes),
        experiment.seed,
        place,
        options,
        lambda number, epoch: progress(
            f"{experiment.system}: epoch {number}, loss {epoch.loss:.3f}, of validation {epoch.validation_loss:.3f}",
            number / options.most_epochs,
        ),
    )

    def answer(features: NDArray[np.float32]) -> NDArray[np.float32]:
        shares: NDArray[np.float32] = network.predict(scaled(features), batch_size=16, verbose=0)
        return shares

    return Learnt(answer, network, None, scaling, history, asdict(options))


def _learn_classifier(
    system: System, classifier: str, labels: tuple[str, ...], train: Rows, validation: Rows
) -> Learnt:
    """The classifier whose regularisation answers validation people best, where there is one to choose."""
    kind = CLASSIFIERS[classifier]
    choices: Sequence[dict[str, Any]] = [{"softness": softness} for softness in system.softnesses] or [{}]
    best: tuple[float, Classifier, dict[str, Any]] | None = None
    for choice in choices:
        machine = kind.fit(train.features, train.classes, labels, system.components, **choice)
        answered = machine.scores(validation.features).argmax(axis=1)
        recall = unweighted_average_recall(confusion(validation.classes, answered, len(labels)))
        if best is None or recall > best[0]:
            best = recall, machine, choice
    assert best is not None  # noqa: S101 - there is always a choice
    return Learnt(best[1].scores, None, best[1], None, [], {"components": system.components, **best[2]})


def _tested(
    experiment: Experiment, learnt: Learnt, heard: Heard, predictions: Path, progress: Progress
) -> dict[str, Figures]:
    """The figures under each condition that the test was heard in, and every answer in a CSV."""
    predictions.parent.mkdir(parents=True, exist_ok=True)
    figures = {}
    with predictions.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("condition", "path", "speaker", "acted", "answered", "confidence", *heard.labels))
        for condition, name in CONDITION_NAMES.items():
            examples = heard.parts["test"]
            if experiment.protocol != "leaky":
                examples = heard_as(examples, condition)
            elif condition != ORIGINAL:
                continue  # the documents know no telephone
            progress(f"testing, {name}", 0.0)
            rows = rows_by_label(examples, heard.labels, experiment.adapted)
            shares = learnt.answer(rows.features)
            answered = shares.argmax(axis=1)
            figures[name] = figures_of(
                [example.clip.speaker for example in examples], rows.classes, answered, heard.labels
            )
            for example, acted, best, row in zip(examples, rows.classes, answered, shares, strict=True):
                writer.writerow(_prediction(name, example, heard.labels, int(acted), int(best), row))
    return figures


def _prediction(
    condition: str, example: Example, labels: tuple[str, ...], acted: int, best: int, row: NDArray[np.floating[Any]]
) -> list[str]:
    clip = example.clip
    shares = [f"{share:.4f}" for share in row]
    said = [condition, f"{clip.corpus}/{clip.path.name}", clip.speaker, labels[acted], labels[best], shares[best]]
    return said + shares


def _record(
    experiment: Experiment,
    system: System,
    heard: Heard,
    learnt: Learnt,
    calibration: Calibration,
    figures: dict[str, Figures],
    train_rows: int,
    seconds: tuple[float, float],
) -> Run:
    clips = {part: [example.clip for example in examples] for part, examples in heard.parts.items()}
    return Run(
        schema_version=SCHEMA_VERSION,
        system=experiment.system,
        protocol=experiment.protocol,
        fold=experiment.fold,
        adapted=experiment.adapted,
        seed=experiment.seed,
        labels=heard.labels,
        train_corpora=tuple(sorted({clip.corpus for clip in clips["train"]})),
        test_corpora=tuple(sorted({clip.corpus for clip in clips["test"]})),
        train_people=people_of(clips["train"]),
        validation_people=people_of(clips["validation"]),
        test_people=people_of(clips["test"]),
        variants=system.variants,
        train_rows=train_rows,
        options=learnt.options,
        history=[asdict(epoch) for epoch in learnt.history],
        calibration=asdict(calibration),
        figures=figures,
        left_out=[f"{unreadable.clip.corpus}: {unreadable.reason}" for unreadable in heard.left_out],
        code_version=version("calltone"),
        code_sha256=code_fingerprint(),
        data_sha256=fingerprint_of_all(example.sha256 for examples in heard.parts.values() for example in examples),
        features_s=round(seconds[0], 1),
        fit_s=round(seconds[1], 1),
    )


def code_fingerprint() -> str:
    """SHA-256 over the source of the rooms that decide a run's figures."""
    package = Path(ser_core.__file__).parent
    files = sorted(file for pattern in DECIDES for file in package.glob(pattern))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()

"""`calltone train`: one run of a system for each fold and seed, or the model that ships."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from ser_core.calls.analyze import Progress
from ser_core.cli.compare import DEFAULT_RESULTS
from ser_core.cli.terminal import AsJson, progress_bar
from ser_core.cli.trained import (
    SHIPPED,
    SHIPPED_SEEDS,
    VOICES,
    Recorded,
    WrittenBundle,
    print_systems,
    print_trained,
    records_of_fold,
    run_line,
)
from ser_core.corpora.registry import ENVIRONMENT_VARIABLE
from ser_core.errors import CalltoneError
from ser_core.evaluation.run import Protocol, read_run

DEFAULT_OUT = Path("build/default-model")  # not over the one that ships: that is put there by hand
VOICES_OUT = Path("build/voices")
INTERRUPTED = 130  # what a shell expects of a command that Ctrl-C ended

Say = Callable[[str], None]
Places = tuple[Path | None, Path, Path]  # the corpora, the work that can be taken up, the records


class TrainingNotInstalled(CalltoneError):
    """An installation that can only run models."""

    def __init__(self, package: str) -> None:
        super().__init__(f"training needs {package}, which is not installed: pip install 'calltone[train]'")


class CannotBeTrainedSo(CalltoneError):
    """Options that do not go together."""


def train(
    system: Annotated[
        str | None, typer.Argument(help="One of --list, `default` for the model that ships, or `voices`.")
    ] = None,
    list_systems: Annotated[bool, typer.Option("--list", help="Name the systems and stop.")] = False,
    protocol: Annotated[Protocol, typer.Option(help="Who trains and who tests.")] = "fold",
    fold: Annotated[list[int] | None, typer.Option(help="Which people test; may be given several times.")] = None,
    seed: Annotated[list[int] | None, typer.Option(min=0, help="The run's chance; may be given several times.")] = None,
    adapted: Annotated[bool, typer.Option("--adapted", help="Normalise features by each person's own clips.")] = False,
    corpora: Annotated[
        Path | None, typer.Option(envvar=ENVIRONMENT_VARIABLE, help="The folder that holds the corpora.")
    ] = None,
    work: Annotated[Path, typer.Option(help="Where features, checkpoints and answers are kept.")] = Path(
        "build/training"
    ),
    results: Annotated[Path, typer.Option(help="Where the records of runs go.")] = DEFAULT_RESULTS,
    fast: Annotated[
        bool, typer.Option("--fast", help="For `default`: a worse but working model in a quarter of an hour.")
    ] = False,
    again: Annotated[bool, typer.Option("--again", help="Run also what this code has a record of.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(help="A folder for the bundle of the run that ships (build/default-model, build/voices)."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Train a system on people kept apart, test it, and write a record of each run.

    Without --fold and --seed all those are run that the table of results stands on. With --out the run that ships is
    trained, or taken up where it lies, and written as a bundle. `default` without --fold is trained on everybody and ships;
    with --fold it is tested on those people. `voices` is what tells two people on one channel apart: learnt in minutes, each fold first.
    """
    if list_systems or system is None:
        print_systems(as_json)
        return
    for package in ("sklearn",) if system == VOICES else ("tensorflow", "sklearn"):
        if find_spec(package) is None:
            raise TrainingNotInstalled("TensorFlow" if package == "tensorflow" else "scikit-learn")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # its greeting in three lines instead of ten
    say: Say = partial(typer.echo, err=as_json)  # the line of each run comes as it ends
    places = (corpora, work, results)
    runs: list[Recorded] = []
    bundle = None
    try:
        if system == VOICES:
            bundle = train_voices(protocol, fold, seed, out or VOICES_OUT, places, say)
        elif system == SHIPPED and (fold or protocol != "fold"):
            runs = train_folds(protocol, fold, seed, places, say)
        elif system == SHIPPED:
            bundle = train_default(seed, fast, out or DEFAULT_OUT, places, say)
        elif out is not None:
            bundle = ship(system, out, places, say)
        else:
            runs = train_system(system, protocol, fold, seed, adapted, places, again, say)
    except KeyboardInterrupt:
        what = (
            f"stopped: the same command goes on from the last whole epoch; features and checkpoints are kept in {work}"
        )
        print(f"calltone: {what}", file=sys.stderr)  # noqa: T201
        raise typer.Exit(INTERRUPTED) from None
    if as_json:
        print_trained(runs, bundle)


def train_system(
    name: str,
    protocol: Protocol,
    folds: Sequence[int] | None,
    seeds: Sequence[int] | None,
    adapted: bool,
    places: Places,
    again: bool,
    say: Say,
) -> list[Recorded]:
    """Every fold and seed that was asked for, one run after the other."""
    from ser_core.training.systems import system_called

    if protocol == "without-ravdess":
        raise CannotBeTrainedSo(
            "without-ravdess is for `default`: earlier systems take ravdess-to-tess or tess-to-ravdess"
        )
    system = system_called(name)
    if folds and protocol != "fold":
        raise CannotBeTrainedSo(f"the protocol {protocol} has no folds: leave --fold out, or take --protocol fold")
    if adapted and protocol == "leaky":
        raise CannotBeTrainedSo("the leaky split is the document's own, which adapts nothing: leave --adapted out")
    tested: Sequence[int | None] = (folds or system.folds) if protocol == "fold" else [None]

    from ser_core.training.zoo import Experiment, code_fingerprint, result_file, run_experiment

    corpora, work, results = places
    experiments = [Experiment(name, protocol, fold, adapted, seed) for fold in tested for seed in seeds or system.seeds]
    done: list[Recorded] = []
    for number, experiment in enumerate(experiments, start=1):
        record = result_file(experiment, results)
        if not again and record.is_file() and (kept := read_run(record)).code_sha256 == code_fingerprint():
            say(run_line(kept, "kept, as this code ran it before"))
            done.append(Recorded(record, kept, kept=True))
            continue
        with progress_bar() as report:
            run = run_experiment(experiment, corpora, work, results, numbered(report, number, len(experiments)))
        say(run_line(run, f"{run.train_rows} rows, read in {run.features_s:.0f} s, fitted in {run.fit_s:.0f} s"))
        done.append(Recorded(record, run, kept=False))
    return done


def ship(name: str, out: Path, places: Places, say: Say) -> WrittenBundle:
    """The bundle of a system's first fold and seed, trained or taken up where it lies."""
    from ser_core.training.shipping import ship_system

    with progress_bar() as report:
        facts = ship_system(name, *places, out, report)
    say(f"{facts.name} {facts.version} is in {out}; its figures are in {out / 'MODEL_CARD.md'}")
    return WrittenBundle(out, facts.name, facts.version)


def train_folds(
    protocol: Protocol, folds: Sequence[int] | None, seeds: Sequence[int] | None, places: Places, say: Say
) -> list[Recorded]:
    """The model that ships, trained without the people who test it."""
    if protocol not in ("fold", "without-ravdess"):
        raise CannotBeTrainedSo(f"the model that ships is not tested under {protocol}: take fold or without-ravdess")
    if folds and protocol != "fold":
        raise CannotBeTrainedSo(f"the protocol {protocol} has no folds: leave --fold out, or take --protocol fold")
    from ser_core.training.default_fold import train_fold
    from ser_core.training.default_model import DefaultRun

    corpora, work, results = places
    done: list[Recorded] = []
    tested: Sequence[int | None] = folds or [None]
    for fold in tested:
        for seed in seeds or SHIPPED_SEEDS:
            run = DefaultRun(fold=fold, without_ravdess=protocol == "without-ravdess", seed=seed)
            train_fold(run, corpora, work, results, progress=say)
            done += records_of_fold(results, protocol, fold, seed)
    return done


def train_default(seeds: Sequence[int] | None, fast: bool, out: Path, places: Places, say: Say) -> WrittenBundle:
    """The model that ships, trained on everybody."""
    from ser_core.training.default_ship import FAST, ship_default
    from ser_core.training.default_ship import SHIPPED as SHIPPED_RUN

    run = replace(FAST if fast else SHIPPED_RUN, seed=seeds[0] if seeds else SHIPPED_SEEDS[0])
    facts = ship_default(run, *places, out, say)
    say(f"{facts.name} {facts.version} is in {out}; its figures are in {out / 'MODEL_CARD.md'}")
    return WrittenBundle(out, facts.name, facts.version)


def train_voices(
    protocol: Protocol,
    folds: Sequence[int] | None,
    seeds: Sequence[int] | None,
    out: Path,
    places: Places,
    say: Say,
) -> WrittenBundle:
    """The encoder that tells two people on one channel apart, with the figures of its folds."""
    from ser_core.training.voices_ship import ship_voices

    if protocol != "fold" or folds:
        raise CannotBeTrainedSo("`voices` learns all its folds each time: leave --protocol and --fold out")
    corpora, work, _ = places
    facts = ship_voices(corpora, work / VOICES, out, seeds[0] if seeds else SHIPPED_SEEDS[0], say)
    say(f"voices of {len(facts.people)} people are in {out}; their figures are in {out / 'MODEL_CARD.md'}")
    return WrittenBundle(out, VOICES, version=None)


def numbered(report: Progress, number: int, runs: int) -> Progress:
    """The same bar, saying which run it is."""
    return report if runs == 1 else lambda step, done: report(f"run {number} of {runs}: {step}", done)

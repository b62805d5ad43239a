"""`calltone train`: one run of a system for each fold and seed, or the model that ships."""

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from ser_core.calls.analyze import Progress
from ser_core.cli.compare import DEFAULT_RESULTS, table_console
from ser_core.cli.terminal import progress_bar
from ser_core.corpora.registry import ENVIRONMENT_VARIABLE
from ser_core.errors import CalltoneError
from ser_core.evaluation.run import Protocol, Run, read_run
from ser_core.evaluation.tables import interval_text, percent

SHIPPED = "default"  # what stands in models/default
VOICES = "voices"  # what stands in models/voices
SHIPPED_FOLDS, SHIPPED_SEEDS = (1, 2, 3, 4, 5), (0, 1, 2)  # of the runs that measure it
DEFAULT_OUT = Path("build/default-model")  # not over the one that ships: that is put there by hand
VOICES_OUT = Path("build/voices")
INTERRUPTED = 130  # what a shell expects of a command that Ctrl-C ended


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
) -> None:
    """Train a system on people kept apart, test it, and write a record of each run.

    Without --fold and --seed all those are run that the table of results stands on. With --out the run that ships is
    trained, or taken up where it lies, and written as a bundle. `default` without --fold is trained on everybody and ships;
    with --fold it is tested on those people. `voices` is what tells two people on one channel apart: learnt in minutes, each fold first.
    """
    if list_systems or system is None:
        print_systems()
        return
    for package in ("sklearn",) if system == VOICES else ("tensorflow", "sklearn"):
        if find_spec(package) is None:
            raise TrainingNotInstalled("TensorFlow" if package == "tensorflow" else "scikit-learn")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # its greeting in three lines instead of ten
    try:
        if system == VOICES:
            train_voices(protocol, fold, seed, out, corpora, work)
        elif system == SHIPPED:
            train_default(protocol, fold, seed, fast, out, (corpora, work, results))
        elif out is not None:
            ship(system, out, (corpora, work, results))
        else:
            train_system(system, protocol, fold, seed, adapted, (corpora, work, results), again)
    except KeyboardInterrupt:
        what = (
            f"stopped: the same command goes on from the last whole epoch; features and checkpoints are kept in {work}"
        )
        print(f"calltone: {what}", file=sys.stderr)  # noqa: T201
        raise typer.Exit(INTERRUPTED) from None


def train_system(
    name: str,
    protocol: Protocol,
    folds: Sequence[int] | None,
    seeds: Sequence[int] | None,
    adapted: bool,
    places: tuple[Path | None, Path, Path],
    again: bool,
) -> None:
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
    for number, experiment in enumerate(experiments, start=1):
        record = result_file(experiment, results)
        if not again and record.is_file() and (kept := read_run(record)).code_sha256 == code_fingerprint():
            print_run(kept, "kept, as this code ran it before")
            continue
        with progress_bar() as report:
            run = run_experiment(experiment, corpora, work, results, numbered(report, number, len(experiments)))
        print_run(run, f"{run.train_rows} rows, read in {run.features_s:.0f} s, fitted in {run.fit_s:.0f} s")


def ship(name: str, out: Path, places: tuple[Path | None, Path, Path]) -> None:
    """The bundle of a system's first fold and seed, trained or taken up where it lies."""
    from ser_core.training.shipping import ship_system

    with progress_bar() as report:
        facts = ship_system(name, *places, out, report)
    typer.echo(f"{facts.name} {facts.version} is in {out}; its figures are in {out / 'MODEL_CARD.md'}")


def train_default(
    protocol: Protocol,
    folds: Sequence[int] | None,
    seeds: Sequence[int] | None,
    fast: bool,
    out: Path | None,
    places: tuple[Path | None, Path, Path],
) -> None:
    """The fold runs that were asked for; else the model that ships, into `out`."""
    corpora, work, results = places
    if protocol not in ("fold", "without-ravdess"):
        raise CannotBeTrainedSo(f"the model that ships is not tested under {protocol}: take fold or without-ravdess")
    if folds and protocol != "fold":
        raise CannotBeTrainedSo(f"the protocol {protocol} has no folds: leave --fold out, or take --protocol fold")
    if folds or protocol == "without-ravdess":
        from ser_core.training.default_fold import train_fold
        from ser_core.training.default_model import DefaultRun

        tested: Sequence[int | None] = folds or [None]
        for fold in tested:
            for seed in seeds or SHIPPED_SEEDS:
                run = DefaultRun(fold=fold, without_ravdess=protocol == "without-ravdess", seed=seed)
                train_fold(run, corpora, work, results, progress=typer.echo)
        return
    from ser_core.training.default_ship import FAST, ship_default
    from ser_core.training.default_ship import SHIPPED as SHIPPED_RUN

    seed = seeds[0] if seeds else SHIPPED_SEEDS[0]
    facts = ship_default(
        replace(FAST if fast else SHIPPED_RUN, seed=seed), corpora, work, results, out or DEFAULT_OUT, typer.echo
    )
    folder = out or DEFAULT_OUT
    typer.echo(f"{facts.name} {facts.version} is in {folder}; its figures are in {folder / 'MODEL_CARD.md'}")


def train_voices(
    protocol: Protocol,
    folds: Sequence[int] | None,
    seeds: Sequence[int] | None,
    out: Path | None,
    corpora: Path | None,
    work: Path,
) -> None:
    """The encoder that tells two people on one channel apart, with the figures of its folds."""
    from ser_core.training.voices_ship import ship_voices

    if protocol != "fold" or folds:
        raise CannotBeTrainedSo("`voices` learns all its folds each time: leave --protocol and --fold out")
    folder = out or VOICES_OUT
    facts = ship_voices(corpora, work / VOICES, folder, seeds[0] if seeds else SHIPPED_SEEDS[0], typer.echo)
    typer.echo(f"voices of {len(facts.people)} people are in {folder}; their figures are in {folder / 'MODEL_CARD.md'}")


def numbered(report: Progress, number: int, runs: int) -> Progress:
    """The same bar, saying which run it is."""
    return report if runs == 1 else lambda step, done: report(f"run {number} of {runs}: {step}", done)


def print_run(run: Run, how: str) -> None:
    """A run's figures in a line, each under its condition."""
    known = "leaky" if run.protocol == "leaky" else "adapted" if run.adapted else "cold"
    said = [
        f"UA {percent(figures.unweighted_average_recall)} ({interval_text(figures.interval)}) {known}, {condition}"
        for condition, figures in run.figures.items()
    ]
    heard = next(iter(run.figures.values()))
    tested = f"{heard.clips} clips of {len(heard.people)} people"
    typer.echo(f"{run.system} {run.name}: {' · '.join(said)}; {tested}; {how}")


def print_systems() -> None:
    """What can be trained."""
    from ser_core.training.systems import SYSTEMS

    table = Table("system", "what it is", "reported", "folds", "seeds", "adapted")
    table.columns[0].no_wrap = True  # names are to be typed
    for system in SYSTEMS.values():
        folds, seeds = (" ".join(map(str, numbers)) for numbers in (system.folds, system.seeds))
        table.add_row(system.name, system.title, system.reported, folds, seeds, "yes" if system.adapted else "–")
    table.add_row(
        SHIPPED,
        "the model in models/default",
        "–",
        " ".join(map(str, SHIPPED_FOLDS)),
        " ".join(map(str, SHIPPED_SEEDS)),
        "yes",
    )
    table.add_row(VOICES, "tells two people on one channel apart, in models/voices", "–", "all at once", "0", "–")
    console = table_console()
    console.print(table)
    console.print(
        "Folds and seeds are those run without --fold and --seed. Figures as the systems' documents report them."
    )

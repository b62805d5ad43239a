"""What `calltone train` says: the systems there are, a run in a line, and what came of it for programs."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.table import Table

from ser_core.cli.terminal import STDOUT, table_console, write_json
from ser_core.evaluation.run import Protocol, Run, read_run, run_name
from ser_core.evaluation.tables import interval_text, percent

SHIPPED = "default"  # what stands in models/default
VOICES = "voices"  # what stands in models/voices
SHIPPED_FOLDS, SHIPPED_SEEDS = (1, 2, 3, 4, 5), (0, 1, 2)  # of the runs that measure it


@dataclass(frozen=True, slots=True)
class Trainable:
    """A system, with the folds and seeds that are run without --fold and --seed."""

    system: str
    title: str
    reported: str | None  # as its document does
    folds: tuple[int, ...] | None  # None: all at once
    seeds: tuple[int, ...]
    adapted: bool


@dataclass(frozen=True, slots=True)
class Recorded:
    """A run with its record's file."""

    file: Path
    run: Run
    kept: bool  # not run now, as this code ran it before


@dataclass(frozen=True, slots=True)
class WrittenBundle:
    """A folder with a model in it."""

    folder: Path
    name: str
    version: str | None  # of what has one


def print_trained(runs: Iterable[Recorded] = (), bundle: WrittenBundle | None = None) -> None:
    """Each run's record whole, and the bundle that was written, if one was."""
    written = None if bundle is None else asdict(bundle) | {"folder": str(bundle.folder)}
    records = [{"file": str(one.file), "kept": one.kept, "record": asdict(one.run)} for one in runs]
    write_json({"runs": records, "bundle": written}, STDOUT)


def records_of_fold(results: Path, protocol: Protocol, fold: int | None, seed: int) -> list[Recorded]:
    """The two records, cold and adapted, of one training of the model that ships."""
    files = [results / SHIPPED / f"{run_name(protocol, fold, adapted, seed)}.json" for adapted in (False, True)]
    return [Recorded(file, read_run(file), kept=False) for file in files]


def run_line(run: Run, how: str) -> str:
    """A run's figures in a line, each under its condition."""
    known = "leaky" if run.protocol == "leaky" else "adapted" if run.adapted else "cold"
    said = [
        f"UA {percent(figures.unweighted_average_recall)} ({interval_text(figures.interval)}) {known}, {condition}"
        for condition, figures in run.figures.items()
    ]
    heard = next(iter(run.figures.values()))
    tested = f"{heard.clips} clips of {len(heard.people)} people"
    return f"{run.system} {run.name}: {' · '.join(said)}; {tested}; {how}"


def trainable() -> list[Trainable]:
    """All that can be trained."""
    from ser_core.training.systems import SYSTEMS

    earlier = [
        Trainable(system.name, system.title, system.reported, system.folds, system.seeds, system.adapted)
        for system in SYSTEMS.values()
    ]
    own = Trainable(SHIPPED, "the model in models/default", None, SHIPPED_FOLDS, SHIPPED_SEEDS, adapted=True)
    apart = "tells two people on one channel apart, in models/voices"
    return [*earlier, own, Trainable(VOICES, apart, None, None, (0,), adapted=False)]


def print_systems(as_json: bool) -> None:
    """What can be trained."""
    if as_json:
        write_json([asdict(system) for system in trainable()], STDOUT)
        return
    table = Table("system", "what it is", "reported", "folds", "seeds", "adapted")
    table.columns[0].no_wrap = True  # names are to be typed
    for system in trainable():
        folds = "all at once" if system.folds is None else " ".join(map(str, system.folds))
        seeds = " ".join(map(str, system.seeds))
        adapted = "yes" if system.adapted else "–"
        table.add_row(system.system, system.title, system.reported or "–", folds, seeds, adapted)
    console = table_console()
    console.print(table)
    console.print(
        "Folds and seeds are those run without --fold and --seed. Figures as the systems' documents report them."
    )

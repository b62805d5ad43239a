"""Clips a second from files to rows of features, with one process and with two, and read back from the cache.

python benchmarks/feature_extraction.py --corpora FOLDER              300 clips of RAVDESS, as Markdown tables
python benchmarks/feature_extraction.py --corpora FOLDER --clips 1200  the start of the processes weighs less
"""

import argparse
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ser_core.corpora.records import Clip
from ser_core.corpora.registry import load_corpus
from ser_core.features.recipes import RECIPES
from ser_core.training.features import ORIGINAL, examples_of

COPIES = {"customer-care-162": (ORIGINAL, "noise"), "framewise-4536": (ORIGINAL, "noise", "pitch", "pitch-noise")}


@dataclass(frozen=True, slots=True)
class Taken:
    """What a run over the clips took."""

    wall_s: float
    processor_s: float  # of this process and of those it started and ended; other work on the machine does not count


def taken(clips: Sequence[Clip], recipe_name: str, variants: Sequence[str], cache: Path, workers: int) -> Taken:
    recipe = RECIPES[recipe_name]
    wall_s, processor_s = time.perf_counter(), _processor_s()
    examples_of(clips, recipe, recipe.stretch, variants, cache, workers=workers)
    return Taken(time.perf_counter() - wall_s, _processor_s() - processor_s)


def _processor_s() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def row(name: str, variants: Sequence[str], clips: Sequence[Clip], rounds: int) -> str:
    runs: dict[str, list[Taken]] = {"one": [], "two": [], "kept": []}
    for _ in range(rounds):  # turn about; the best of each counts, for the machine does other things as well
        with tempfile.TemporaryDirectory() as folder:
            cache = Path(folder)
            runs["one"].append(taken(clips, name, variants, cache / "one", 1))
            runs["two"].append(taken(clips, name, variants, cache / "two", 2))
            runs["kept"].append(taken(clips, name, variants, cache / "one", 1))
    one, two, kept = (len(clips) / min(run.wall_s for run in runs[way]) for way in ("one", "two", "kept"))
    costs = [min(run.processor_s for run in runs[way]) for way in ("one", "two", "kept")]
    ms = " | ".join(f"{1000 * cost / len(clips):.2g}" for cost in costs)
    return f"| `{name}` | {', '.join(variants)} | {one:.0f} | {two:.0f} | {kept:.0f} | {ms} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, help="the folder that holds RAVDESS (or CALLTONE_CORPORA)")
    parser.add_argument("--clips", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--only", choices=RECIPES, nargs="+", default=list(RECIPES), metavar="RECIPE")
    given = parser.parse_args()
    clips = load_corpus("ravdess", given.corpora)[: given.clips]
    with tempfile.TemporaryDirectory() as folder:
        taken(clips[:4], "mean-cepstra-40", (ORIGINAL,), Path(folder), 1)  # imports, reads the files' folder
        start = taken(clips[4:12], "mean-cepstra-40", (ORIGINAL,), Path(folder), 2)
    print(
        f"{len(clips)} clips, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors; to start two processes takes"
    )
    print(f"{start.wall_s:.1f} s, and {start.processor_s:.1f} s of processor time\n")
    print("| recipe | versions of a clip | clips/s: 1 process | 2 | kept | processor ms a clip: 1 process | 2 | kept |")
    print("|---|---|---:|---:|---:|---:|---:|---:|")
    for name in given.only:
        print(row(name, (ORIGINAL,), clips, given.rounds), flush=True)
    for name, variants in COPIES.items():
        if name not in given.only:
            continue
        print(row(name, variants, clips, given.rounds), flush=True)


if __name__ == "__main__":
    main()

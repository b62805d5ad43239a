"""The customer-care model, from the corpora to its bundle: `python -m ser_core.training.customer_care --help`."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path

from ser_core.audio.recording import SAMPLE_RATE_HZ
from ser_core.corpora.records import Clip
from ser_core.corpora.registry import load_corpus
from ser_core.corpora.sound import fingerprint_of_all
from ser_core.emotions import EMOTIONS
from ser_core.errors import CalltoneError
from ser_core.features.recipes import RECIPES, Stretch
from ser_core.inference.bundle import (
    GRAPH_KIND,
    MODEL_FILES,
    SCHEMA_VERSION,
    BundleFacts,
    FrontEnd,
    ModelFile,
    TrainedOn,
    write_facts,
)
from ser_core.networks.registry import NETWORKS
from ser_core.settings import DEFAULT_MODEL
from ser_core.training.card import write_card
from ser_core.training.export import export_graphs
from ser_core.training.features import CONDITIONS, ORIGINAL, TELEPHONE, Example, Unreadable, examples_of
from ser_core.training.fit import FitOptions
from ser_core.training.leaks import check_leaks
from ser_core.training.results import RunRecord, write_results
from ser_core.training.rows import Scaling, rows_of
from ser_core.training.runs import Progress, Run, run_seed, tested, tested_whole
from ser_core.training.splits import Part, people_of, split_people
from ser_core.training.watching import watched

NAME = "s3-customer-care"
VERSION = "0.1.0"
RECIPE = RECIPES["customer-care-162"]
NETWORK = "customer-care"
OFFSET_S, DURATION_S = 0.6, 2.5  # as the first version cut its clips
CUT = Stretch(OFFSET_S, DURATION_S)
# Its two kinds of copy, and one over the telephone: without that one it answers at chance on a call.
TRAINING_VARIANTS = (ORIGINAL, "noise", "stretch-pitch", TELEPHONE)
CORPORA_USED = ("ravdess", "crema-d")
SEEDS = (0, 1, 2)
INTERRUPTED = 130  # what a shell expects of a command that Ctrl-C ended
PARITY_ROWS = 256  # real rows on which the two exported files must agree


def train_customer_care(
    corpora_root: Path | None,
    out: Path,
    work: Path,
    seeds: Sequence[int] = SEEDS,
    test_fold: int = 1,
    corpora: Sequence[str] = CORPORA_USED,
    options: FitOptions = FitOptions(),  # noqa: B008, frozen
    progress: Progress = lambda step, done: None,  # noqa: ARG005
) -> BundleFacts:
    """Train every seed, test them on people never heard, and write the first seed's bundle into `out`.

    `work` keeps features and checkpoints: the same call after an interruption goes on where it was.
    """
    clips = [clip for name in corpora for clip in load_corpus(name, corpora_root)]
    parts, left_out = _heard(clips, test_fold, work / "features", progress)
    check_leaks(parts)
    train = rows_of(parts["train"])
    scaling = Scaling.of(train.features)
    validation = rows_of(parts["validation"])
    build = partial(NETWORKS[NETWORK], RECIPE.shape, len(EMOTIONS))
    runs = [run_seed(seed, build, train, validation, scaling, work, options, progress) for seed in seeds]
    progress("testing on people never heard", 0.0)
    reports = [group for condition in CONDITIONS for group in tested(runs, parts["test"], scaling, condition)]
    reports += tested_whole(runs, parts["test"], RECIPE, scaling)
    shipped = runs[0]  # the first named seed, not the best
    sample = rows_of(parts["test"]).features[:PARITY_ROWS]
    graph_sha256 = export_graphs(shipped.network, scaling, sample, out)
    facts = _facts(shipped, graph_sha256, parts, corpora)
    write_facts(facts, out)
    records = [RunRecord(run.seed, run.history, run.calibration) for run in runs]
    write_results(facts, records, reports, left_out, options, test_fold, TRAINING_VARIANTS, out / "results")
    write_card(facts, shipped.calibration, reports, out)
    return facts


def _heard(
    clips: Sequence[Clip], test_fold: int, cache: Path, progress: Progress
) -> tuple[dict[Part, list[Example]], list[Unreadable]]:
    """Each part's rows: changed copies for those who train, both conditions for those who do not."""
    split = split_people(clips, test_fold)
    dealt: dict[Part, tuple[Clip, ...]] = {"train": split.train, "validation": split.validation, "test": split.test}
    parts: dict[Part, list[Example]] = {}
    left_out: list[Unreadable] = []
    for part, heard in dealt.items():
        variants = TRAINING_VARIANTS if part == "train" else CONDITIONS
        on_step = partial(progress, f"reading the clips for {part}")
        parts[part], unreadable = examples_of(heard, RECIPE, CUT, variants, cache, on_step)
        left_out += unreadable
    return parts, left_out


def _facts(
    shipped: Run, graph_sha256: str, parts: Mapping[Part, Sequence[Example]], corpora: Sequence[str]
) -> BundleFacts:
    people = {part: people_of([example.clip for example in examples]) for part, examples in parts.items()}
    return BundleFacts(
        schema_version=SCHEMA_VERSION,
        name=NAME,
        version=VERSION,
        labels=EMOTIONS,
        front_end=FrontEnd(RECIPE.name, RECIPE.version, SAMPLE_RATE_HZ, OFFSET_S, DURATION_S),
        temperature=shipped.calibration.temperature,
        uncertain_below=shipped.calibration.uncertain_below,
        answered_share=shipped.calibration.answered_share,
        adapted=None,
        speech_above=None,
        model=ModelFile(GRAPH_KIND, MODEL_FILES[GRAPH_KIND], graph_sha256),
        trained_on=TrainedOn(
            corpora=tuple(corpora),
            train_people=people["train"],
            validation_people=people["validation"],
            test_people=people["test"],
            seed=shipped.seed,
            code_version=version("calltone"),
            data_sha256=fingerprint_of_all(example.sha256 for examples in parts.values() for example in examples),
        ),
    )


def main() -> None:
    """The command line of this file."""
    parser = argparse.ArgumentParser(prog="python -m ser_core.training.customer_care", description=__doc__)
    parser.add_argument("--corpora", type=Path, help="the folder of the corpora (or CALLTONE_CORPORA)")
    parser.add_argument("--out", type=Path, default=DEFAULT_MODEL, help="the bundle's folder (%(default)s)")
    parser.add_argument(
        "--work", type=Path, default=Path("build/customer-care"), help="features, checkpoints (%(default)s)"
    )
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS), help="the first one ships (%(default)s)")
    parser.add_argument("--fold", type=int, default=1, help="which people test (%(default)s)")
    given = parser.parse_args()
    try:
        with watched() as progress:
            train_customer_care(given.corpora, given.out, given.work, given.seeds, given.fold, progress=progress)
    except CalltoneError as error:
        sys.exit(f"calltone: {error}")
    except KeyboardInterrupt:
        sys.stderr.write("stopped: the same command goes on where it was\n")
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()

"""An earlier system's bundle for the product: the model of its first fold and first seed, and the figures of all its runs."""

from pathlib import Path

from ser_core.errors import CalltoneError
from ser_core.evaluation.bundle_answers import bundle_answers_file, sureness_of_bundle
from ser_core.evaluation.run import Run, read_run, write_run
from ser_core.features.recipes import RECIPES
from ser_core.inference.bundle import BundleFacts
from ser_core.training.parts import originals, rows_by_label
from ser_core.training.systems import system_called, title_of
from ser_core.training.zoo import Experiment, Progress, outcome_of, result_file
from ser_core.training.zoo_bundle import trained_on, write_zoo_bundle
from ser_core.training.zoo_card import write_zoo_card, write_zoo_results

SHIPPED_FOLD, SHIPPED_SEED = 1, 0  # named before anything was measured: not the best
PARITY_ROWS = 64  # real rows on which the written model must agree with the trained one


class NotAsRecorded(CalltoneError):
    """A model that answers otherwise than the record beside which it is to stand."""

    def __init__(self, name: str, run: str) -> None:
        super().__init__(
            f"{name} does not answer as the record of its run {run} says: train it anew with "
            f"`calltone train {name} --fold {SHIPPED_FOLD} --seed {SHIPPED_SEED} --again`, then write the bundle"
        )


def ship_system(
    name: str,
    corpora_root: Path | None,
    work: Path,
    results: Path,
    folder: Path,
    progress: Progress = lambda step, done: None,  # noqa: ARG005
) -> BundleFacts:
    """Train the run that ships, or take it up where it lies in `work`, and write its bundle and card into `folder`."""
    system = system_called(name)
    experiment = Experiment(name, "fold", SHIPPED_FOLD, adapted=False, seed=SHIPPED_SEED)
    outcome = outcome_of(experiment, corpora_root, work, progress)
    run = _recorded(outcome.run, result_file(experiment, results), results)
    learnt, heard = outcome.learnt, outcome.heard
    model = learnt.network if learnt.network is not None else learnt.classifier
    assert model is not None  # noqa: S101 - a fit gives one or the other
    samples = rows_by_label(originals(heard.parts["validation"]), heard.labels, adapted=False).features[:PARITY_ROWS]
    facts = write_zoo_bundle(
        folder,
        name,
        model,
        learnt.scaling,
        outcome.calibration,
        heard.labels,
        RECIPES[system.recipe],
        trained_on(run),
        samples,
    )
    runs = [read_run(file) for file in sorted((results / name).glob("*.json"))]
    write_zoo_card(facts, runs, folder, system.about, system.reported)
    sureness = sureness_of_bundle(bundle_answers_file(results, run))
    write_zoo_results(facts, runs, folder, title_of(system), sureness)
    return facts


def _recorded(run: Run, file: Path, results: Path) -> Run:
    """The record that stands, if the model bears it out; else the new one, written."""
    if not file.is_file():
        write_run(run, results)
        return run
    kept = read_run(file)
    for condition, figures in kept.figures.items():
        if figures.confusions != run.figures[condition].confusions:
            raise NotAsRecorded(run.system, kept.name)
    return kept

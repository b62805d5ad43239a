"""`calltone adapt`: learn from a team's corrected turns, beside the model and never over it."""

import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ser_core.calls.adapt import best_penalty, fit_adaptation, hear_corrections, try_adaptation
from ser_core.calls.corrections import read_corrections
from ser_core.cli.terminal import AsJson, progress_bar, tell
from ser_core.errors import CalltoneError
from ser_core.inference.adaptation import FACTS_FILE, SCHEMA_VERSION, AdaptationFacts, write_adaptation
from ser_core.inference.bundle import read_facts
from ser_core.inference.recognizer import Recognizer
from ser_core.settings import DEFAULT_MODEL


class CannotAdapt(CalltoneError):
    """A model that has no last layer to add to."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the model {name} cannot be adapted: take one that listens, such as models/default")


class NothingToUndo(CalltoneError):
    """No adaptation beside the model."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"there is no adaptation in {folder}: nothing to undo")


def adapt(
    corrections: Annotated[
        Path | None, typer.Argument(help="A CSV of corrected turns: call, channel, start_s, end_s, emotion.")
    ] = None,
    model: Annotated[Path, typer.Option(help="The model that the turns were corrected against.")] = DEFAULT_MODEL,
    out: Annotated[
        Path | None, typer.Option(help="The folder of the adaptation; beside the model, named after it, if not given.")
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take the adaptation away again.")] = False,
    as_json: AsJson = False,
) -> None:
    """Fit a small last layer on corrected turns and keep it if it is better on calls that it has not met.

    The model itself stays as it is. Use the result with --model FOLDER; --undo removes it.
    """
    folder = out or model.with_name(f"{model.name}-adapted")
    if undo:
        if not (folder / FACTS_FILE).is_file():
            raise NothingToUndo(folder)
        shutil.rmtree(folder)
        said = f"{folder} is gone; {model} answers as it always did"
        tell({"folder": folder, "removed": True, "model": model}, said, as_json)
        return
    if corrections is None:
        raise typer.BadParameter("name the CSV of corrected turns")
    listener = Recognizer.load(model).listener
    if listener is None:
        raise CannotAdapt(read_facts(model).name)
    with progress_bar() as report:
        turns = hear_corrections(read_corrections(corrections), listener, report)
        report("trying it on calls kept apart", 0.9)
        trial = try_adaptation(turns)
    low, high = trial.gain_interval
    calls = int(turns.calls.max()) + 1
    said = (
        f"on {len(turns.heard)} corrected turns of {calls} calls: {trial.accuracy_before:.0%} right before, "
        f"{trial.accuracy_after:.0%} after on calls not met; gain {100 * trial.gain:+.1f} points ({100 * low:+.1f} to {100 * high:+.1f})"
    )
    found = {"kept": trial.better, "turns": len(turns.heard), "calls": calls, **asdict(trial)}
    if not trial.better:
        said = f"Not kept, as other calls might say otherwise: {said}. Correct more turns, of more calls."
        tell({"folder": None, **found}, said, as_json)
        return
    penalty = best_penalty(turns)
    facts = AdaptationFacts(
        schema_version=SCHEMA_VERSION,
        model=str(model.resolve()) if out is not None else f"../{model.name}",
        model_sha256=read_facts(model).model.sha256,
        turns=len(turns.heard),
        calls=calls,
        penalty=penalty,
        accuracy_before=trial.accuracy_before,
        accuracy_after=trial.accuracy_after,
        gain=trial.gain,
        gain_interval=trial.gain_interval,
    )
    write_adaptation(folder, facts, fit_adaptation(turns, penalty))
    said = f"Kept in {folder}: {said}. Use it with --model {folder}; take it away with --undo."
    tell({"folder": folder, **found}, said, as_json)

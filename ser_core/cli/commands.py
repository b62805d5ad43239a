"""Every command by its name: what the list of commands says of it, and where it is read from once it is called.

Reading all of them takes two seconds, of which no single command needs more than a part: `calltone --version` and
each press of the tab key would wait for scipy.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group


@dataclass(frozen=True, slots=True)
class Entry:
    """A command in the list of commands; a test holds its line to what the command says of itself."""

    module: str  # below ser_core.cli
    name: str  # in the module: a function, or a Typer app with commands of its own
    about: str


COMMANDS: dict[str, Entry] = {
    "inspect": Entry("inspect", "inspect", "Show a recording's facts, its people and their turns."),
    "analyze": Entry("analyze", "analyze", "Score a call's turns and sum it up."),
    "classify": Entry("classify", "classify", "Say how each clip sounds: a row a file, in the order given."),
    "batch": Entry(
        "batch",
        "batch",
        "Analyse every call in a folder and store it, once. What is stored already is left alone: stop and start at will.",
    ),
    "transcribe": Entry(
        "transcribe", "transcribe", "Write down what is said, turn by turn, with the time of each word."
    ),
    "dashboard": Entry("dashboard", "dashboard", "Open the dashboard in the browser; Ctrl-C ends it."),
    "serve": Entry(
        "serve", "serve", "Serve the HTTP API; Ctrl-C ends it, and calls that run are taken up by the next start."
    ),
    "adapt": Entry(
        "adapt",
        "adapt",
        "Fit a small last layer on corrected turns and keep it if it is better on calls that it has not met.",
    ),
    "train": Entry("train", "train", "Train a system on people kept apart, test it, and write a record of each run."),
    "evaluate": Entry(
        "evaluate", "evaluate", "Hear whole clips with a model bundle, and compare its answers with what was acted."
    ),
    "compare": Entry(
        "compare",
        "compare_systems",
        "Compare the systems that were trained: each under its own leaky split, and on people never heard.",
    ),
    "calls": Entry("calls", "app", "List, show, delete and export stored calls."),
    "store": Entry("store", "app", "Retention, export and import, encryption and log of the call store."),
    "rules": Entry("rules", "app", "Rules: which calls somebody should look at (docs/rules.md)."),
    "tokens": Entry("tokens", "app", "Make, list and revoke the tokens of the HTTP API."),
    "corpora": Entry("corpora", "app", "The public corpora that models are trained on."),
}


class Commands(TyperGroup):
    """The commands by their names and lines alone; the one that is called is read."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = {name: TyperCommand(name, help=entry.about) for name, entry in COMMANDS.items()}

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that the words name, to be run or to complete its options."""
        name, _, rest = super().resolve_command(ctx, args)
        return name, None if name is None else command_called(name), rest


def command_called(name: str) -> Any:
    """The command itself, its module read."""
    entry = COMMANDS[name]
    found = getattr(import_module(f"ser_core.cli.{entry.module}"), entry.name)
    alone = typer.Typer()
    if isinstance(found, typer.Typer):
        alone.add_typer(found, name=name)
    else:
        alone.command(name)(found)
    return get_group(alone).commands[name]

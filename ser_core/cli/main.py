"""The `calltone` command: one file a subcommand, errors as one line, exit code 1; wrong usage 2."""

import sys
from importlib import metadata
from typing import Annotated

import typer

from ser_core.cli.commands import Commands
from ser_core.errors import CalltoneError

app = typer.Typer(
    name="calltone",
    cls=Commands,
    help="Tells how the callers felt, moment by moment, from the sound of their voices. Recordings stay on this machine.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def version_or_command(
    version: Annotated[bool, typer.Option("--version", help="Say which version this is.", is_eager=True)] = False,
) -> None:
    """Options of the command itself; everything else is a subcommand."""
    if version:
        typer.echo(f"calltone {metadata.version('calltone')}")
        raise typer.Exit


def main() -> None:
    """Run the command; what a user can mend is told in a line."""
    try:
        app()
    except CalltoneError as error:
        print(f"calltone: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(1)

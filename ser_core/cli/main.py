"""The `calltone` command: one file a subcommand, errors as one line, exit code 1; wrong usage 2."""

import sys
from importlib import metadata
from typing import Annotated

import typer

from ser_core.cli.adapt import adapt
from ser_core.cli.analyze import analyze
from ser_core.cli.batch import batch
from ser_core.cli.calls import app as calls
from ser_core.cli.classify import classify
from ser_core.cli.compare import compare_systems
from ser_core.cli.corpora import app as corpora
from ser_core.cli.dashboard import dashboard
from ser_core.cli.evaluate import evaluate
from ser_core.cli.inspect import inspect
from ser_core.cli.rules import app as rules
from ser_core.cli.serve import serve
from ser_core.cli.store import app as store
from ser_core.cli.tokens import app as tokens
from ser_core.cli.train import train
from ser_core.cli.transcribe import transcribe
from ser_core.errors import CalltoneError

app = typer.Typer(
    name="calltone",
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


for command in (inspect, analyze, classify, batch, transcribe, dashboard, serve, adapt, train, evaluate):
    app.command()(command)

app.command("compare")(compare_systems)

for group in (calls, store, rules, tokens, corpora):
    app.add_typer(group)


def main() -> None:
    """Run the command; what a user can mend is told in a line."""
    try:
        app()
    except CalltoneError as error:
        print(f"calltone: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(1)

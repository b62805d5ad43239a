"""`calltone tokens`: who may use the HTTP API."""

from typing import Annotated

import typer
from rich.table import Table

from ser_core.cli.compare import table_console
from ser_core.cli.storing import StoreFolder, StoreUrl, opened

app = typer.Typer(name="tokens", help="Make, list and revoke the tokens of the HTTP API.", no_args_is_help=True)


@app.command("create")
def create(
    name: Annotated[str, typer.Argument(help="For whom or what it is: a pseudonym, kept with what is done.")],
    scope: Annotated[list[str], typer.Option(help="read or write; give it twice for both.")] = ["read"],  # noqa: B006
    store: StoreUrl = None,
    folder: StoreFolder = None,
) -> None:
    """Make a token and print it. Only its hash is kept: it cannot be shown again."""
    from ser_core.storage.tokens import create_token

    with opened(store, folder) as there:
        typer.echo(create_token(there, name, scope))


@app.command("list")
def list_them(store: StoreUrl = None, folder: StoreFolder = None) -> None:
    """Show every token that was made, without its secret."""
    from ser_core.storage.tokens import list_tokens

    table = Table("id", "name", "scopes", "made", "revoked")
    with opened(store, folder) as there:
        for token in list_tokens(there):
            revoked = "" if token.revoked_at is None else f"{token.revoked_at:%Y-%m-%d %H:%M}"
            table.add_row(token.id, token.name, " ".join(token.scopes), f"{token.made_at:%Y-%m-%d %H:%M}", revoked)
    table_console().print(table)


@app.command("revoke")
def revoke(
    token_id: Annotated[str, typer.Argument(metavar="ID", help="As `calltone tokens list` shows it.")],
    store: StoreUrl = None,
    folder: StoreFolder = None,
) -> None:
    """Let a token open nothing any more, from this moment."""
    from ser_core.storage.tokens import revoke_token

    with opened(store, folder) as there:
        revoke_token(there, token_id)
    typer.echo(f"{token_id} is revoked")

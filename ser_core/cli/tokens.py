"""`calltone tokens`: who may use the HTTP API."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from ser_core.storage.opening import open_store
from ser_core.storage.tokens import SCOPES, create_token, list_tokens, revoke_token

app = typer.Typer(name="tokens", help="Make, list and revoke the tokens of the HTTP API.", no_args_is_help=True)

StoreAddress = Annotated[
    str | None, typer.Option("--store", envvar="CALLTONE_STORE", help="The store's address; your own if not given.")
]


@app.command("create")
def create(
    name: Annotated[str, typer.Argument(help="For whom or what it is: a pseudonym, as it is kept with what is done.")],
    scope: Annotated[list[str], typer.Option(help=f"{' or '.join(SCOPES)}; may be given twice.")] = ["read"],  # noqa: B006
    store: StoreAddress = None,
) -> None:
    """Make a token and print it. Only its hash is kept: it cannot be shown again."""
    typer.echo(create_token(open_store(store), name, scope))


@app.command("list")
def listed(store: StoreAddress = None) -> None:
    """Show every token that was made, without its secret."""
    table = Table("id", "name", "scopes", "made", "revoked")
    for token in list_tokens(open_store(store)):
        revoked = "" if token.revoked_at is None else f"{token.revoked_at:%Y-%m-%d %H:%M}"
        table.add_row(token.id, token.name, " ".join(token.scopes), f"{token.made_at:%Y-%m-%d %H:%M}", revoked)
    Console(markup=False, highlight=False).print(table)


@app.command("revoke")
def revoke(
    token_id: Annotated[str, typer.Argument(help="As `calltone tokens list` shows it.")], store: StoreAddress = None
) -> None:
    """Let a token open nothing any more, from this moment."""
    revoke_token(open_store(store), token_id)
    typer.echo(f"{token_id} is revoked")

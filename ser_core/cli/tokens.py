"""`calltone tokens`: who may use the HTTP API."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from ser_core.cli.storing import StoreFolder, StoreUrl, opened
from ser_core.cli.terminal import STDOUT, AsJson, plain, table_console, tell, write_json

app = typer.Typer(name="tokens", help="Make, list and revoke the tokens of the HTTP API.", no_args_is_help=True)


@app.command("create")
def create(
    name: Annotated[str, typer.Argument(help="For whom or what it is: a pseudonym, kept with what is done.")],
    scope: Annotated[list[str], typer.Option(help="read or write; give it twice for both.")] = ["read"],  # noqa: B006
    as_json: AsJson = False,
    store: StoreUrl = None,
    folder: StoreFolder = None,
) -> None:
    """Make a token and print it. Only its hash is kept: it cannot be shown again."""
    from ser_core.storage.tokens import create_token

    with opened(store, folder) as there:
        token = create_token(there, name, scope)
    _, token_id, _ = token.split("_", 2)
    tell({"id": token_id, "name": name, "scopes": sorted(set(scope)), "token": token}, token, as_json)


@app.command("list")
def list_them(as_json: AsJson = False, store: StoreUrl = None, folder: StoreFolder = None) -> None:
    """Show every token that was made, without its secret."""
    from ser_core.storage.tokens import list_tokens

    with opened(store, folder) as there:
        tokens = list_tokens(there)
    if as_json:
        write_json([plain(asdict(token)) for token in tokens], STDOUT)
        return
    table = Table("id", "name", "scopes", "made", "revoked")
    for token in tokens:
        revoked = "" if token.revoked_at is None else f"{token.revoked_at:%Y-%m-%d %H:%M}"
        table.add_row(token.id, token.name, " ".join(token.scopes), f"{token.made_at:%Y-%m-%d %H:%M}", revoked)
    table_console().print(table)


@app.command("revoke")
def revoke(
    token_id: Annotated[str, typer.Argument(metavar="ID", help="As `calltone tokens list` shows it.")],
    as_json: AsJson = False,
    store: StoreUrl = None,
    folder: StoreFolder = None,
) -> None:
    """Let a token open nothing any more, from this moment."""
    from ser_core.storage.tokens import revoke_token

    with opened(store, folder) as there:
        revoke_token(there, token_id)
    tell({"id": token_id, "revoked": True}, f"{token_id} is revoked", as_json)

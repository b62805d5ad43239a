"""Tokens of the HTTP API: made once, shown once, kept as a hash, revoked and never forgotten."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

from sqlalchemy import exists, insert, select, update

from ser_core.errors import CalltoneError
from ser_core.storage.connecting import reading, writing
from ser_core.storage.service_tables import TOKEN_ID_DIGITS, TokenRow
from ser_core.storage.store import Store
from ser_core.storage.wording import short_name

Scope = Literal["read", "write"]  # see what is stored; send in and delete
SCOPES: tuple[Scope, ...] = get_args(Scope)
SECRET_BYTES = 32  # drawn by the system: nobody guesses one, so that a plain hash of it is enough
SHAPE = re.compile(rf"calltone_([0-9a-f]{{{TOKEN_ID_DIGITS}}})_([A-Za-z0-9_-]{{43}})")
NOBODYS_HASH = hashlib.sha256(b"").hexdigest()  # compared with where no token has the id: the answer takes as long


class NoSuchToken(CalltoneError):
    """An id that no token has."""

    def __init__(self, token_id: str) -> None:
        super().__init__(f"no token {token_id!r}: `calltone tokens list` shows the ids of those there are")


class NoScope(CalltoneError):
    """A token that would open nothing, or an unknown door."""

    def __init__(self) -> None:
        super().__init__(f"a token needs a scope: {' or '.join(SCOPES)}, or both")


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token; not the token."""

    id: str
    name: str
    scopes: tuple[Scope, ...]
    made_at: datetime
    revoked_at: datetime | None


def create_token(store: Store, name: str, scopes: Iterable[str]) -> str:
    """A new token, as the caller must send it. This is the only time that it can be seen."""
    wanted = set(scopes)
    if not wanted or wanted - set(SCOPES):
        raise NoScope
    token_id, secret = secrets.token_hex(TOKEN_ID_DIGITS // 2), secrets.token_urlsafe(SECRET_BYTES)
    row = {
        "id": token_id,
        "name": short_name(name, "the token's name"),
        "scopes": " ".join(scope for scope in SCOPES if scope in wanted),
        "sha256": hash_of(secret),
        "made_at": datetime.now(UTC),
    }
    with writing(store.engine) as connection:
        connection.execute(insert(TokenRow).values(row))
    return f"calltone_{token_id}_{secret}"


def list_tokens(store: Store) -> list[Token]:
    """Every token that was ever made, the first one first."""
    columns = TokenRow.id, TokenRow.name, TokenRow.scopes, TokenRow.made_at, TokenRow.revoked_at
    with reading(store.engine) as connection:
        rows = connection.execute(select(*columns).order_by(TokenRow.number)).all()
    return [Token(row.id, row.name, as_scopes(row.scopes), row.made_at, row.revoked_at) for row in rows]


def revoke_token(store: Store, token_id: str) -> None:
    """From now on the token opens nothing. Its row stays: a store that had tokens never stands open again."""
    with writing(store.engine) as connection:
        there = connection.execute(select(exists().where(TokenRow.id == token_id))).scalar_one()
        if not there:
            raise NoSuchToken(token_id)
        still_open = (TokenRow.id == token_id) & TokenRow.revoked_at.is_(None)
        connection.execute(update(TokenRow).where(still_open).values(revoked_at=datetime.now(UTC)))


def any_token(store: Store) -> bool:
    """Whether a token was ever made: then nobody comes in without one."""
    with reading(store.engine) as connection:
        return bool(connection.execute(select(exists().select_from(TokenRow))).scalar_one())


def known_token(store: Store, said: str) -> Token | None:
    """The token that somebody sent, if it is one and was not revoked."""
    shape = SHAPE.fullmatch(said)
    token_id, secret = shape.groups() if shape else ("", "")
    with reading(store.engine) as connection:
        row = connection.execute(select(TokenRow.__table__).where(TokenRow.id == token_id)).one_or_none()
    right = hmac.compare_digest(hash_of(secret), NOBODYS_HASH if row is None else row.sha256)
    if row is None or not right or row.revoked_at is not None:
        return None
    return Token(row.id, row.name, as_scopes(row.scopes), row.made_at, None)


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def as_scopes(written: str) -> tuple[Scope, ...]:
    return tuple(scope for scope in SCOPES if scope in written.split())

"""Tokens: shown once, kept as a hash, gone for good when revoked."""

import pytest

from ser_core.storage.connecting import reading
from ser_core.storage.errors import Unusable
from ser_core.storage.service_tables import TokenRow
from ser_core.storage.store import Store
from ser_core.storage.tokens import (
    NoScope,
    NoSuchToken,
    any_token,
    create_token,
    known_token,
    list_tokens,
    revoke_token,
)


def test_a_token_is_known_by_what_was_shown_and_by_nothing_else(store: Store) -> None:
    assert not any_token(store)
    said = create_token(store, "archive", ["write", "read"])
    token = known_token(store, said)
    assert token is not None
    assert (token.name, token.scopes) == ("archive", ("read", "write"))
    other = create_token(store, "other", ["read"])
    mixed = f"{said.rpartition(said.split('_', 2)[2])[0]}{other.split('_', 2)[2]}"  # one's id with another's secret
    for wrong in (
        "",
        "calltone_",
        said[:-1],
        said + "x",
        said.upper(),
        f" {said}",
        mixed,
        "calltone_" + "0" * 12 + "_" + "A" * 43,
    ):
        assert known_token(store, wrong) is None, wrong


def test_only_a_hash_of_the_secret_is_kept(store: Store) -> None:
    secret = create_token(store, "archive", ["read"]).split("_", 2)[2]
    with reading(store.engine) as connection:
        assert secret not in str(connection.execute(TokenRow.__table__.select()).all())


def test_a_revoked_token_opens_nothing_and_the_store_does_not_stand_open_again(store: Store) -> None:
    said = create_token(store, "archive", ["read"])
    (token,) = list_tokens(store)
    revoke_token(store, token.id)
    assert known_token(store, said) is None
    assert any_token(store)
    first = list_tokens(store)[0].revoked_at
    assert first is not None
    revoke_token(store, token.id)  # again: it stays as it is
    assert list_tokens(store)[0].revoked_at == first


def test_a_token_without_a_scope_or_a_name_is_not_made(store: Store) -> None:
    for scopes in ([], ["admin"], ["read", "everything"]):
        with pytest.raises(NoScope, match="read or write"):
            create_token(store, "archive", scopes)
    with pytest.raises(Unusable):
        create_token(store, "\x00", ["read"])
    with pytest.raises(NoSuchToken, match="calltone tokens list"):
        revoke_token(store, "0" * 12)

"""Encryption at rest, in the age format: sealed with a key's public half, opened with the key."""

from typing import Any, BinaryIO

from pyrage import DecryptError, IdentityError, decrypt_io, encrypt_io, x25519

from ser_core.storage.errors import NotAKey, WrongKey


def new_key() -> str:
    """A new key as text, for the environment; whoever loses it loses the audio."""
    return str(x25519.Identity.generate())


def recipient_of(key: str) -> str:
    """The public half of a key, which tells keys apart and opens nothing."""
    return str(identity(key).to_public())


def seal(plain: BinaryIO, sealed: BinaryIO, key: str) -> None:
    """From one file to the other, a block at a time."""
    encrypt_io(plain, sealed, [identity(key).to_public()])


def unseal(sealed: BinaryIO, plain: BinaryIO, key: str) -> None:
    """The way back."""
    try:
        decrypt_io(sealed, plain, [identity(key)])
    except DecryptError:
        raise WrongKey from None


def identity(key: str) -> Any:
    """What age calls a key."""
    try:
        return x25519.Identity.from_str(key.strip())
    except IdentityError:
        raise NotAKey from None

"""Kinds of column that SQLite and PostgreSQL hold alike: moments, hashes, emotions, words, packed JSON."""

import json
import zlib
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Dialect, LargeBinary, SmallInteger, String
from sqlalchemy.types import TypeDecorator

from ser_core.emotions import EMOTIONS, emotion_index

DAY_S = 86_400
HASH_BYTES = 32
PACKED_LEVEL = 6  # of zlib: turns repeat their field names, and shrink to about a seventh


class UtcSeconds(TypeDecorator[datetime]):
    """A moment as whole seconds since 1970: both databases add and divide them alike, whatever their time zone."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else int(value.timestamp())

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else datetime.fromtimestamp(value, UTC)


class Sha256(TypeDecorator[str]):
    """A hash as its 32 bytes, half of its digits."""

    impl = LargeBinary(HASH_BYTES)
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        return None if value is None else bytes.fromhex(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else bytes(value).hex()


class Emotion(TypeDecorator[str]):
    """An emotion as its place in the one order."""

    impl = SmallInteger
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else emotion_index(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else EMOTIONS[value]


class PackedJson(TypeDecorator[object]):
    """Data as compressed JSON: it is only ever read whole."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> bytes:  # noqa: ARG002
        return packed_json(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> object:  # noqa: ARG002
        return json.loads(zlib.decompress(bytes(value)))


def packed_json(value: object) -> bytes:
    """As it stands in the column."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return zlib.compress(text.encode(), PACKED_LEVEL)


def letters(length: int) -> String:
    """Text that is compared letter by letter in both databases, so that the beginning of a word finds it by the index."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")

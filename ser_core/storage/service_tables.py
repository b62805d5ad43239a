"""The tables of the HTTP API: calls that wait to be analysed, and the tokens that let somebody in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, SmallInteger, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ser_core.storage.columns import PackedJson, Sha256, UtcSeconds
from ser_core.storage.tables import CALL, LONGEST_NAME, Table

LONGEST_STATE = 8
LONGEST_CODE = 64
TOKEN_ID_DIGITS = 12


class JobRow(Table):
    """A call on its way in. Once it is analysed only the way to the call is left, which goes when the call goes."""

    __tablename__ = "jobs"
    __table_args__ = ({"sqlite_autoincrement": True},)  # numbers are the order of the queue
    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, unique=True)
    state: Mapped[str] = mapped_column(String(LONGEST_STATE), index=True)
    asked: Mapped[object] = mapped_column(PackedJson)  # what was uploaded and what was said of it; emptied when done
    queued_at: Mapped[datetime] = mapped_column(UtcSeconds)
    ended_at: Mapped[datetime | None] = mapped_column(UtcSeconds)
    deaths: Mapped[int] = mapped_column(SmallInteger)  # how many workers ended while they had it
    code: Mapped[str | None] = mapped_column(String(LONGEST_CODE))  # why it failed, for programs
    reason: Mapped[str | None] = mapped_column(Text)  # and for people
    call: Mapped[int | None] = mapped_column(ForeignKey(CALL, ondelete="CASCADE"), index=True)


class TokenRow(Table):
    """Who may come in, and to what. The secret itself is nowhere."""

    __tablename__ = "tokens"
    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(TOKEN_ID_DIGITS), unique=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    scopes: Mapped[str] = mapped_column(String(32))
    sha256: Mapped[str] = mapped_column(Sha256)
    made_at: Mapped[datetime] = mapped_column(UtcSeconds)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcSeconds)

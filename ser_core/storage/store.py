"""The record that every function of the store takes."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args
from uuid import UUID

from sqlalchemy import Engine

from ser_core.segmentation.records import Role

AudioChoice = Literal["source", "opus", "none"]  # the file as it came, smaller, or not kept
LOCAL = "local"  # who did it, where nobody is named
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True, eq=False)
class Store:
    """An open store: its database, its folder of files, and how it keeps sound."""

    id: UUID
    engine: Engine
    folder: Path
    audio: AudioChoice
    key: str | None = field(default=None, repr=False)  # audio is encrypted with it, where there is one

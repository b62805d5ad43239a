"""What a server is started with: one record, from the command line to the last route."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from ser_core.settings import DEFAULT_MODEL
from ser_core.storage.errors import KEY_VARIABLE
from ser_core.storage.store import AudioChoice

VARIABLE = "CALLTONE_SERVICE"  # holds the settings as JSON: other users of the machine see arguments, and not these
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """Every limit has a default that suits one machine and a team."""

    host: str = "127.0.0.1"
    port: int = 8080
    store_url: str | None = None
    folder: Path | None = None  # where the store keeps audio, if not beside its database
    audio: AudioChoice = "source"
    model: Path = DEFAULT_MODEL
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    queue: int = 100  # calls that may wait
    max_upload_bytes: int = 512 << 20  # an hour of a telephone call as 16-bit stereo wav is 115 MB
    upload_s: float = 900.0  # for a whole upload
    stall_s: float = 30.0  # for its next piece
    longest_call_s: float = 4 * 3600.0  # of sound: a small file may unpack without end
    longest_clip_s: float = 300.0  # of sound, where an answer is waited for
    call_s: float = 1800.0  # of work on one call
    answer_s: float = 60.0  # of work where an answer is waited for
    shutdown_s: float = 20.0  # for running calls to end; those that do not are taken up by the next start
    allow_agent_emotion: bool = False

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return is_loopback(self.host)

    @property
    def key(self) -> str | None:
        """The store's key: it comes from the environment and stands in no settings."""
        return os.environ.get(KEY_VARIABLE) or None


def is_loopback(host: str) -> bool:
    """Whether an address leads to this machine alone.

    >>> is_loopback("localhost"), is_loopback("127.0.0.53"), is_loopback("0.0.0.0"), is_loopback("192.0.2.1")
    (True, True, False, False)
    """
    if host in LOOPBACK_NAMES:
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def as_json(settings: ServiceSettings) -> str:
    """For the environment of the server's process."""
    return json.dumps(asdict(settings), default=str)


def from_json(text: str) -> ServiceSettings:
    """The settings of a server's process: those that are named, and the defaults of the others."""
    said: Mapping[str, Any] = json.loads(text)
    paths = {name: Path(said[name]) for name in ("folder", "model") if said.get(name) is not None}
    known = {each.name for each in fields(ServiceSettings)}
    return ServiceSettings(**{name: value for name, value in {**said, **paths}.items() if name in known})

"""One server for the tests that leave it as it was, and sound to send."""

import struct
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from serving import Server, ended, made_token, send, start

RATE_HZ = 8_000
LONG = 12  # times the sample call: a quarter of an hour, which no worker hears in a moment


@pytest.fixture(scope="session")
def shared_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("service")


@pytest.fixture(scope="session")
def server(shared_store: Path) -> Iterator[Server]:
    running = start(shared_store, made_token(shared_store))
    yield running
    assert running.stop() in (0, -15), "the server did not end when it was told to"
    assert "Traceback" not in running.log.read_text("utf-8"), running.log.read_text("utf-8")[-3000:]


@pytest.fixture(scope="session")
def hasty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hasty")


@pytest.fixture(scope="session")
def hasty_server(hasty_store: Path) -> Iterator[Server]:
    """Over a store without tokens, at first; it gives a call up after two seconds."""
    running = start(hasty_store, call_s=2.0)
    yield running
    running.stop()


@pytest.fixture
def client(server: Server) -> httpx.Client:
    return server.client


@pytest.fixture(scope="session")
def refund(sample_calls: Path) -> bytes:
    return (sample_calls / "refund-declined.wav").read_bytes()


@pytest.fixture(scope="session")
def clip(refund: bytes) -> bytes:
    """Some seconds of a call."""
    return cut(refund, 1, 6.0)


@pytest.fixture(scope="session")
def long_call(refund: bytes) -> bytes:
    return cut(refund, LONG, None)


@pytest.fixture(scope="session")
def stored(server: Server, refund: bytes) -> str:
    """The id of a call that is analysed."""
    sent = send(server.client, refund, "refund.wav", customer_channel="left", customer="C-17", tags=["Refund", "march"])
    assert sent.status_code == 202, sent.text
    assert ended(server.client, sent.json()["id"]).status_code == 200
    return str(sent.json()["id"])


def cut(sound: bytes, times: int, seconds: float | None) -> bytes:
    """The first seconds of the sample call, so many times over, as the wav that it is: stereo µ-law, two bytes a frame."""
    place = sound.index(b"data")
    head, data = sound[8:place], sound[place + 8 :]
    data = data[: None if seconds is None else round(seconds * RATE_HZ) * 2] * times
    body = head + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body

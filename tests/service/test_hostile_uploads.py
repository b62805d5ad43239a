"""Names, forms and files from somebody who means harm."""

import json
import re
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import httpx
import pytest
from serving import SMALL, Server, ended, send, uploads

INSIDE = re.compile(r"Traceback|File \"|/root|/home|/tmp|sqlite|site-packages|\.py")
FORM = {"Content-Type": "multipart/form-data; boundary=x"}


def part(name: str, value: bytes = b"", more: str = "") -> bytes:
    return f'--x\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + value + b"\r\n"


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd",
        "..\\..\\windows\\win.ini",
        "/etc/shadow",
        "a" * 3_000 + ".wav",
        "<script>alert(1)</script>.wav",
        "=cmd|' /C calc'!A0.wav",
        "\u202egpj.exe.wav",
        "con\x1b[2J.wav",
        "%2e%2e%2f%00.wav",
    ],
)
def test_a_hostile_name_is_shown_and_never_opened(server: Server, shared_store: Path, name: str) -> None:
    before = set(shared_store.rglob("*"))
    sent = send(server.client, b"RIFF....WAVEnothing", name)
    assert sent.status_code == 202
    assert not re.search(r"[/\\\x1b\u202e]", sent.json()["file"])
    assert len(sent.json()["file"]) <= 120
    assert ended(server.client, sent.json()["id"]).status_code == 422
    assert server.client.delete(f"/v1/calls/{sent.json()['id']}").status_code == 204
    assert {path.name for path in set(shared_store.rglob("*")) - before} <= {"calls.sqlite-wal", "calls.sqlite-shm"}


def test_the_log_holds_nothing_that_a_client_wrote(server: Server) -> None:
    send(server.client, b"x", "Forged.wav\r\nINFO admin: all is well")
    server.client.get("/v1/calls", params={"words": "Forged"})
    server.client.get("/Forged%0d%0aINFO%20admin")
    httpx.get(server.base + "/v1/calls", headers={"Authorization": "Bearer Forged", "User-Agent": "Forged"})
    assert "Forged" not in server.log.read_text("utf-8")
    assert "GET /v1/calls 200" in server.log.read_text("utf-8")


def test_an_upload_without_end_is_refused_long_before_its_end(server: Server, shared_store: Path) -> None:
    sent = 0

    def body() -> Iterator[bytes]:
        nonlocal sent
        yield part("file", more='; filename="endless.wav"')[:-2]
        for _ in range(400):
            sent += 1 << 20
            yield bytes(1 << 20)

    said = server.client.post("/v1/calls", content=body(), headers=FORM)
    assert (said.status_code, said.json()["error"]["code"]) == (413, "upload_too_large")
    assert sent < 3 * SMALL["max_upload_bytes"]
    assert uploads(shared_store) == []


def test_an_upload_that_says_it_is_too_large_is_not_waited_for(server: Server) -> None:
    address = httpx.URL(server.base)
    line = HTTPConnection(address.host, address.port, timeout=30)
    headers = {**FORM, "Content-Length": str(1 << 40), "Authorization": server.client.headers["Authorization"]}
    line.request("POST", "/v1/calls", headers=headers)
    said = line.getresponse()
    assert (said.status, json.loads(said.read())["error"]["code"]) == (413, "upload_too_large")
    line.close()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--x--\r\n",
        b"no form at all",
        part("file", b"sound", '; filename="a.wav"'),  # breaks off
        part("file", b"a", '; filename="a"') + part("file", b"b", '; filename="b"') + b"--x--\r\n",
        part("note", b"\xff\xfe") + b"--x--\r\n",
        part("tags", b"t") * 100 + b"--x--\r\n",
        part("note", b"n" * 400_000) + b"--x--\r\n",
        b"--x\r\n" + b"X: y\r\n" * 1_000 + b"\r\n",
        b"--x\r\nContent-Disposition: " + b"a" * 100_000 + b"\r\n\r\n",
        part("file", b"sound", "; filename*=utf-8''a.wav") + b"--x--\r\n",
    ],
)
def test_a_form_that_is_none_is_refused_and_leaves_nothing(server: Server, shared_store: Path, body: bytes) -> None:
    said = server.client.post("/v1/calls", content=body, headers=FORM)
    assert said.status_code in (400, 413, 422), said.text
    assert said.json()["error"]["message"]
    assert uploads(shared_store) == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/calls/../../etc/passwd"),
        ("GET", "/v1/calls/%2e%2e%2f%2e%2e%2fetc%2fpasswd"),
        ("GET", "/v1/calls/00000000000000000000000000000000"),
        ("GET", "/v1/calls/' OR 1=1 --"),
        ("GET", "/v1/calls?after=AAAA"),
        ("GET", "/v1/calls?metric=duration_s=1e999.."),
        ("GET", "/v1/calls?metric=password=1..2"),
        ("GET", "/v1/calls?words=%00"),
        ("GET", "/v1/calls?limit=-1"),
        ("GET", "/v1/calls?called_from=0001-01-01"),
        ("PUT", "/v1/calls"),
        ("GET", "/nothing/here"),
        ("GET", "/docs"),
    ],
)
def test_an_error_says_what_is_wrong_and_nothing_of_the_inside(server: Server, method: str, path: str) -> None:
    said = server.client.request(method, path)
    assert 400 <= said.status_code < 500
    assert set(said.json()["error"]) == {"code", "message"}
    assert not INSIDE.search(said.text), said.text


def test_what_the_client_gave_stays_out_of_every_cache(server: Server, stored: str) -> None:
    said = server.client.get(f"/v1/calls/{stored}")
    assert said.headers["cache-control"] == "no-store"
    assert said.headers["x-content-type-options"] == "nosniff"
    assert "server" not in said.headers


def test_the_counters_name_routes_and_nothing_that_was_asked(server: Server, stored: str) -> None:
    server.client.get(f"/v1/calls/{stored}")
    said = server.client.get("/metrics").text
    assert 'calltone_requests_total{method="GET",route="/v1/calls/{call_id}",status="200"}' in said
    assert 'calltone_calls_total{end="done"}' in said
    assert "calltone_workers_ready 1.0" in said
    assert stored not in said

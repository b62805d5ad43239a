"""Who gets in: tokens and their scopes; without any, programs of this machine alone."""

import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from serving import Server, free_port, made_token

from ser_core.cli.main import main
from ser_core.cli.serve import SETTINGS_VARIABLE
from service.settings import VARIABLE, is_loopback

CALLTONE = Path(sys.executable).with_name("calltone")


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_nobody_comes_in_without_a_good_token(server: Server) -> None:
    token = server.client.headers["Authorization"].removeprefix("Bearer ")
    wrong = token[:-1] + ("a" if token[-1] != "a" else "b")
    for headers in (
        {},
        bearer("x"),
        bearer(wrong),
        bearer(token.upper()),
        {"Authorization": f"Basic {token}"},
    ):
        for method, path in (("GET", "/v1/calls"), ("POST", "/v1/calls"), ("POST", "/predict"), ("GET", "/metrics")):
            said = httpx.request(method, server.base + path, headers=headers)
            assert said.status_code == 401, (headers, path)
            assert said.headers["WWW-Authenticate"] == "Bearer"
    assert httpx.get(f"{server.base}/healthz").json() == {"status": "ok"}
    assert httpx.get(f"{server.base}/readyz").json()["status"] == "ready"


def test_a_scope_opens_its_doors_and_no_other(server: Server, shared_store: Path, stored: str) -> None:
    reader, writer = bearer(made_token(shared_store, "read")), bearer(made_token(shared_store, "write"))
    assert httpx.get(f"{server.base}/v1/calls", headers=reader).status_code == 200
    assert httpx.get(f"{server.base}/v1/calls", headers=writer).status_code == 403
    refused = httpx.delete(f"{server.base}/v1/calls/{stored}", headers=reader)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "scope_missing")
    assert httpx.post(f"{server.base}/v1/calls", headers=reader).status_code == 403
    assert httpx.post(f"{server.base}/v1/calls", headers=writer).status_code == 400  # let in, and nothing sent


def test_a_token_opens_nothing_from_the_moment_it_is_revoked(
    server: Server, shared_store: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def tokens(*arguments: str) -> str:
        address = f"sqlite:///{shared_store / 'calls.sqlite'}"
        monkeypatch.setattr(sys, "argv", ["calltone", "tokens", *arguments, "--store", address])
        with pytest.raises(SystemExit) as ended:
            main()
        assert not ended.value.code
        return capsys.readouterr().out

    token = tokens("create", "archive", "--scope", "read").strip()
    token_id, secret = token.split("_", 2)[1:]
    assert httpx.get(f"{server.base}/v1/calls", headers=bearer(token)).status_code == 200
    assert token_id in tokens("list")
    assert secret not in tokens("list")
    tokens("revoke", token_id)
    assert httpx.get(f"{server.base}/v1/calls", headers=bearer(token)).status_code == 401


def test_the_secret_is_nowhere_on_the_disk(server: Server, shared_store: Path) -> None:
    secret = made_token(shared_store, "read").split("_", 2)[2].encode()
    assert not any(secret in path.read_bytes() for path in shared_store.rglob("*") if path.is_file())


def test_without_tokens_this_machine_is_served_and_strange_pages_are_not(
    hasty_server: Server, hasty_store: Path, clip: bytes
) -> None:
    client = hasty_server.client
    assert client.get("/v1/calls").status_code == 200
    for headers in (
        {"Host": "calls.example"},  # a name that somebody bent to this machine
        {"Host": "[::1"},
        {"Origin": "https://pages.example"},
        {"Origin": "null"},
    ):
        said = client.post("/predict", files={"file": ("clip.wav", clip)}, headers=headers)
        assert said.status_code == 403, headers
    own = {"Origin": f"http://localhost:{httpx.URL(hasty_server.base).port}"}
    assert client.get("/v1/calls", headers=own).status_code == 200
    made_token(hasty_store)
    assert client.get("/v1/calls").status_code == 401  # from the first token on nobody comes in without one


def test_a_server_that_others_can_reach_needs_a_token(tmp_path: Path) -> None:
    command = [CALLTONE, "serve", "--host", "0.0.0.0", "--port", str(free_port())]  # noqa: S104
    said = subprocess.run(
        [*command, "--store", f"sqlite:///{tmp_path / 'calls.sqlite'}"], capture_output=True, text=True, timeout=120
    )
    assert said.returncode == 1
    assert "calltone tokens create" in said.stderr
    assert "Traceback" not in said.stderr


def test_the_command_and_the_server_name_the_same_variable() -> None:
    assert SETTINGS_VARIABLE == VARIABLE


@pytest.mark.parametrize(
    ("host", "alone"),
    [("localhost", True), ("127.8.8.8", True), ("::1", True), ("0.0.0.0", False), ("10.0.0.1", False), ("a.b", False)],  # noqa: S104
)
def test_an_address_is_of_this_machine_or_not(host: str, alone: bool) -> None:
    assert is_loopback(host) is alone

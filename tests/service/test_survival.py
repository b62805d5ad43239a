"""What survives what: workers and servers that are killed, queues that are full, calls that are called off."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import Server, ended, made_token, running, send, start, wait_until


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    server = start(tmp_path, made_token(tmp_path), queue=2)
    yield server
    if server.process.poll() is None:
        server.stop()


def signal_worker(server: Server, what: signal.Signals) -> int:
    """To its one worker, whose process id this gives."""
    (worker,) = server.workers()
    os.kill(worker, what)
    return worker


def calls_of(server: Server) -> list[dict[str, object]]:
    found: list[dict[str, object]] = server.client.get("/v1/calls").json()["calls"]
    return found


def test_a_full_queue_says_when_to_come_again_and_a_killed_server_takes_up_where_it_was(
    own_server: Server, clip: bytes, refund: bytes, tmp_path: Path
) -> None:
    signal_worker(own_server, signal.SIGSTOP)  # it hears nothing until the end
    first = send(own_server.client, clip, "first.wav", customer_channel="left").json()["id"]
    wait_until(lambda: running(own_server.client, first))
    others = [send(own_server.client, sound, customer_channel="left") for sound in (refund, clip + b"\0")]
    assert [each.status_code for each in others] == [202, 202]
    refused = send(own_server.client, clip)
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "queue_full")
    assert int(refused.headers["Retry-After"]) >= 1
    workers = own_server.workers()
    own_server.kill()
    for worker in workers:
        os.kill(worker, signal.SIGCONT)
        wait_until(lambda gone=worker: not Path(f"/proc/{gone}").exists())  # a worker ends with its server

    again = start(tmp_path, own_server.client.headers["Authorization"].removeprefix("Bearer "))
    try:
        for call_id in (first, *(each.json()["id"] for each in others)):
            assert ended(again.client, call_id).status_code == 200
        assert len(calls_of(again)) == 3
        assert not list((tmp_path / "calls.files" / "spool").glob("[0-9a-f]*"))
    finally:
        again.stop()


def test_a_call_at_which_two_workers_ended_is_given_up_and_one_is_not(
    own_server: Server, long_call: bytes, clip: bytes
) -> None:
    client = own_server.client
    call_id = send(client, long_call, "long.wav", customer_channel="left").json()["id"]
    wait_until(lambda: running(client, call_id))
    first = signal_worker(own_server, signal.SIGKILL)
    wait_until(lambda: own_server.workers() not in ([], [first]) and running(client, call_id))
    signal_worker(own_server, signal.SIGKILL)
    said = ended(client, call_id)
    assert (said.status_code, said.json()["error"]["code"]) == (422, "ends_its_worker")
    other = send(client, clip, customer_channel="left").json()["id"]
    assert ended(client, other).status_code == 200
    assert "calltone_worker_deaths_total 2.0" in client.get("/metrics").text


def test_a_call_that_runs_or_waits_can_be_called_off(own_server: Server, clip: bytes, tmp_path: Path) -> None:
    client = own_server.client
    stopped = signal_worker(own_server, signal.SIGSTOP)
    runs, waits = (send(client, clip + tail, customer_channel="left").json()["id"] for tail in (b"", b"\0"))
    wait_until(lambda: running(client, runs))
    for call_id in (waits, runs):
        assert client.delete(f"/v1/calls/{call_id}").status_code == 204
        assert client.get(f"/v1/calls/{call_id}").status_code == 404
    assert not list((tmp_path / "calls.files" / "spool").glob("[0-9a-f]*"))
    wait_until(lambda: own_server.workers() not in ([], [stopped]))
    assert calls_of(own_server) == []


def test_a_call_that_takes_too_long_is_given_up_and_the_next_is_not(
    tmp_path: Path, long_call: bytes, clip: bytes
) -> None:
    server = start(tmp_path, made_token(tmp_path), call_s=1.0)
    try:
        call_id = send(server.client, long_call, customer_channel="left").json()["id"]
        said = ended(server.client, call_id)
        assert (said.status_code, said.json()["error"]["code"]) == (422, "took_too_long")
        wait_until(lambda: server.client.get("/readyz").status_code == 200)
    finally:
        assert server.stop() in (0, -signal.SIGTERM)


def test_two_servers_do_not_share_a_store(own_server: Server, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="another `calltone serve` runs on this store"):
        start(tmp_path)


def test_a_stopped_server_lets_its_call_wait_for_the_next(own_server: Server, long_call: bytes, tmp_path: Path) -> None:
    call_id = send(own_server.client, long_call, customer_channel="left").json()["id"]
    wait_until(lambda: running(own_server.client, call_id))
    token = own_server.client.headers["Authorization"].removeprefix("Bearer ")
    signal_worker(own_server, signal.SIGSTOP)
    assert own_server.stop() in (0, -signal.SIGTERM)
    again = start(tmp_path, token)
    try:
        assert again.client.get(f"/v1/calls/{call_id}").status_code in (200, 202)
        assert again.client.delete(f"/v1/calls/{call_id}").status_code == 204
    finally:
        again.stop()

"""What survives what: workers and servers that are killed, queues that are full, calls that are called off."""

import os
import signal
from pathlib import Path

import httpx
import pytest
from serving import SMALL, Server, ended, made_token, running, send, start, uploads, wait_until


def signal_worker(server: Server, what: signal.Signals) -> int:
    """To its one worker, whose process id this gives."""
    wait_until(lambda: len(server.workers()) == 1 and server.client.get("/readyz").status_code == 200)
    (worker,) = server.workers()
    os.kill(worker, what)
    return worker


def another_worker(server: Server, than: int) -> None:
    wait_until(lambda: server.workers() not in ([], [than]) and server.client.get("/readyz").status_code == 200)


def call_ids(client: httpx.Client) -> set[str]:
    return {call["id"] for call in client.get("/v1/calls", params={"limit": 500}).json()["calls"]}


def test_a_full_queue_says_when_to_come_again_and_whatever_waits_or_runs_can_be_called_off(
    server: Server, clip: bytes, shared_store: Path
) -> None:
    client, before = server.client, call_ids(server.client)
    stopped = signal_worker(server, signal.SIGSTOP)  # it hears nothing any more
    runs = send(client, clip + b"\0", customer_channel="left").json()["id"]
    wait_until(lambda: running(client, runs))
    waiting = [send(client, clip + bytes(2 + number)) for number in range(SMALL["queue"])]
    assert {each.status_code for each in waiting} == {202}
    refused = send(client, clip)
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "queue_full")
    assert int(refused.headers["Retry-After"]) >= 1
    assert len(uploads(shared_store)) == SMALL["queue"] + 1
    for call_id in (*(each.json()["id"] for each in waiting), runs):
        assert client.delete(f"/v1/calls/{call_id}").status_code == 204
        assert client.get(f"/v1/calls/{call_id}").status_code == 404
    assert uploads(shared_store) == []
    another_worker(server, stopped)
    assert call_ids(client) == before


def test_a_call_at_which_two_workers_ended_is_given_up(server: Server, long_call: bytes, clip: bytes) -> None:
    client = server.client
    call_id = send(client, long_call, "long.wav", customer_channel="left").json()["id"]
    wait_until(lambda: running(client, call_id))
    first = signal_worker(server, signal.SIGKILL)
    wait_until(lambda: server.workers() not in ([], [first]) and running(client, call_id))
    signal_worker(server, signal.SIGKILL)
    said = ended(client, call_id)
    assert (said.status_code, said.json()["error"]["code"]) == (422, "ends_its_worker")
    assert client.delete(f"/v1/calls/{call_id}").status_code == 204


def test_a_call_whose_worker_is_told_to_end_is_no_worse_off(server: Server, clip: bytes) -> None:
    """An operator may end workers as often as they like: that is no fault of the file."""
    client, sound = server.client, clip + bytes(100)
    stopped = signal_worker(server, signal.SIGSTOP)
    call_id = send(client, sound, customer_channel="left").json()["id"]
    wait_until(lambda: running(client, call_id))
    os.kill(stopped, signal.SIGTERM)
    os.kill(stopped, signal.SIGCONT)
    assert ended(client, call_id).status_code == 200
    assert client.delete(f"/v1/calls/{call_id}").status_code == 204


def test_a_call_that_takes_too_long_is_given_up_and_the_next_is_not(
    hasty_server: Server, hasty_store: Path, clip: bytes
) -> None:
    client = httpx.Client(base_url=hasty_server.base, headers={"Authorization": f"Bearer {made_token(hasty_store)}"})
    with client:
        stopped = signal_worker(hasty_server, signal.SIGSTOP)
        said = ended(client, send(client, clip, customer_channel="left").json()["id"])
        assert (said.status_code, said.json()["error"]["code"]) == (422, "took_too_long")
        another_worker(hasty_server, stopped)


def test_a_killed_server_and_a_stopped_one_are_taken_up_where_they_were(
    tmp_path: Path, clip: bytes, refund: bytes, long_call: bytes
) -> None:
    token = made_token(tmp_path)
    first = start(tmp_path, token)
    with pytest.raises(AssertionError, match="another `calltone serve` runs on this store"):
        start(tmp_path)
    worker = signal_worker(first, signal.SIGSTOP)
    runs = send(first.client, clip, customer_channel="left").json()["id"]
    wait_until(lambda: running(first.client, runs))
    waits = send(first.client, refund, customer_channel="left").json()["id"]
    (tmp_path / "calls.files" / "spool" / ("0" * 32)).write_bytes(b"an upload that broke off")
    first.kill()
    os.kill(worker, signal.SIGCONT)
    wait_until(lambda: not Path(f"/proc/{worker}").exists())  # it ends with its server

    second = start(tmp_path, token)
    assert [ended(second.client, call_id).status_code for call_id in (runs, waits)] == [200, 200]
    assert len(call_ids(second.client)) == 2
    assert uploads(tmp_path) == []
    long_id = send(second.client, long_call, customer_channel="left").json()["id"]
    wait_until(lambda: running(second.client, long_id))
    signal_worker(second, signal.SIGSTOP)
    assert second.stop() in (0, -signal.SIGTERM)

    third = start(tmp_path, token)
    assert third.client.get(f"/v1/calls/{long_id}").status_code in (200, 202)
    assert third.client.delete(f"/v1/calls/{long_id}").status_code == 204
    assert third.stop() in (0, -signal.SIGTERM)

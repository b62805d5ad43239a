"""Calls that wait: in their order, no more than are let in, and none lost when a server ends."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from stored_calls import MODEL_SHA256, call_of, piece

from ser_core.settings import CallOptions
from ser_core.storage.connecting import reading
from ser_core.storage.deleting import delete_call
from ser_core.storage.jobs import (
    Asked,
    QueueFull,
    count_jobs,
    drop_job,
    fail_job,
    find_job,
    finish_job,
    forget_failures,
    put_back,
    put_back_all,
    queue_job,
    take_job,
    unfinished_jobs,
)
from ser_core.storage.keeping import About, keep_call
from ser_core.storage.service_tables import JobRow
from ser_core.storage.store import Store

MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ABOUT = About(called_at=MONDAY, customer="C-1", agent="A-1", tags=("refund",), note="Called twice")
ASKED = Asked("monday.wav", "ab" * 32, CallOptions("left", include_agent_emotion=True), ABOUT, who="archive")


def queued(store: Store, most: int = 10) -> str:
    return queue_job(store, uuid4().hex, ASKED, most).id


def test_calls_are_taken_in_the_order_in_which_they_came_with_all_that_was_said(store: Store) -> None:
    ids = [queued(store) for _ in range(3)]
    taken = [take_job(store) for _ in range(4)]
    assert [job and job.id for job in taken] == [*ids, None]
    assert taken[0] is not None
    assert taken[0].asked == ASKED
    assert taken[0].state == "running"


def test_no_more_calls_wait_than_are_let_in(store: Store) -> None:
    queued(store, most=1)
    with pytest.raises(QueueFull, match="1 calls are waiting"):
        queued(store, most=1)
    take_job(store)  # one that runs does not wait
    queued(store, most=1)
    assert dict(count_jobs(store)) == {"queued": 1, "running": 1}


def test_two_that_take_at_once_never_take_the_same(store: Store) -> None:
    ids = {queued(store) for _ in range(8)}
    taken: list[str] = []

    def take() -> None:
        while (job := take_job(store)) is not None:
            taken.append(job.id)

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(ids)


def test_a_call_that_ran_when_the_server_ended_waits_again_in_its_old_place(store: Store) -> None:
    ids = [queued(store), queued(store)]
    take_job(store)
    assert put_back_all(store) == 2
    assert unfinished_jobs(store) == set(ids)
    first = take_job(store)
    assert first is not None
    assert (first.id, first.deaths) == (ids[0], 0)


def test_the_deaths_of_workers_are_counted_and_those_of_servers_are_not(store: Store) -> None:
    job_id = queued(store)
    for died, deaths in ((True, 1), (False, 1), (True, 2)):
        take_job(store)
        assert put_back(store, job_id, died=died) == deaths


def test_a_done_job_leads_to_its_call_says_nothing_of_it_and_goes_with_it(store: Store) -> None:
    job_id = queued(store)
    take_job(store)
    kept = keep_call(store, call_of(piece(1)), None, model_sha256=MODEL_SHA256)
    finish_job(store, job_id, kept.id)
    job = find_job(store, job_id)
    assert job is not None
    assert (job.state, job.call_id, job.asked) == ("done", kept.id, None)
    delete_call(store, kept.id)
    assert find_job(store, job_id) is None


def test_a_job_whose_call_was_deleted_before_it_ended_is_forgotten(store: Store) -> None:
    job_id = queued(store)
    take_job(store)
    finish_job(store, job_id, uuid4().hex)
    assert find_job(store, job_id) is None


def test_a_failed_job_says_why_until_it_is_forgotten(store: Store) -> None:
    job_id = queued(store)
    take_job(store)
    fail_job(store, job_id, "not_audio", "'monday.wav' is not a recording")
    job = find_job(store, job_id)
    assert job is not None
    assert (job.state, job.code, job.reason) == ("failed", "not_audio", "'monday.wav' is not a recording")
    forget_failures(store, datetime.now(UTC) - timedelta(days=1))
    assert find_job(store, job_id) is not None
    forget_failures(store, datetime.now(UTC) + timedelta(days=1))
    assert find_job(store, job_id) is None


def test_a_job_is_dropped_only_in_the_state_that_was_meant(store: Store) -> None:
    job_id = queued(store)
    assert not drop_job(store, job_id, ["running"])
    assert drop_job(store, job_id, ["queued"])
    with reading(store.engine) as connection:
        assert connection.execute(JobRow.__table__.select()).all() == []


@pytest.mark.parametrize("job_id", ["", "no id", "0" * 32])
def test_an_id_that_nobody_was_given_has_no_job(store: Store, job_id: str) -> None:
    assert find_job(store, job_id) is None

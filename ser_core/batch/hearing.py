"""Calls on their way through the workers: a bounded number at a time, and those whose worker died again, alone."""

import math
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from typing import Any
from uuid import uuid4

from distributed import Client, Future, KilledWorker

from ser_core.batch.errors import SchedulerLost, WorkersWithoutCalltone, WorkerUnfit
from ser_core.batch.finding import Place, first_line
from ser_core.batch.work import Failed, Job, Outcome, Unfit, hear

AHEAD = 2  # calls for each worker: one that it works on, and one that waits beside it
COUNT_EVERY_S = 5.0  # workers come and go
WAIT_S = 1.0
KILLS = (
    "the worker died twice while it worked on the file, the second time on this file alone: look at the file, "
    "and give workers more memory if it is a long one"
)

Done = SimpleQueue[Future[Any]]  # calls whose worker has answered, or died


def hear_all(client: Client, places: Iterable[Place | None], job: Job) -> Iterator[Outcome]:
    """What became of each call, in the order in which they are done. None among the places: nothing new at the moment.

    A call that is with a worker when it dies is a suspect. Suspects wait until nothing else is under way, and are then
    tried one at a time: who kills its worker again is named and left alone.
    """
    coming, more = iter(places), True
    under_way: dict[Future[Any], Place] = {}
    done: Done = SimpleQueue()
    suspects: deque[Place] = deque()
    room, counted_s = 0, -math.inf
    while more or under_way or suspects:
        if time.monotonic() - counted_s > COUNT_EVERY_S:
            room, counted_s = AHEAD * max(1, threads(client)), time.monotonic()
        while more and len(under_way) < room:
            try:
                place = next(coming)
            except StopIteration:
                more = False
                break
            if place is None:
                break
            under_way[send(client, place, job, done)] = place
        for future in finished(done) if under_way else ():
            place = under_way.pop(future)
            outcome = answer(future)
            if outcome is None:
                suspects.append(place)
            else:
                yield outcome
        if suspects and not under_way:
            yield alone(client, suspects.popleft(), job)


def alone(client: Client, place: Place, job: Job) -> Outcome:
    """A suspect, with all workers to itself."""
    done: Done = SimpleQueue()
    send(client, place, job, done)
    return answer(done.get()) or Failed(place, KILLS)


def threads(client: Client) -> int:
    """How many calls can be worked on at once."""
    with plain_errors():
        return sum(client.nthreads().values())


def send(client: Client, place: Place, job: Job, done: Done) -> Future[Any]:
    """The call's place and no sound; under a key of its own, as Dask would take equal keys for one call."""
    with plain_errors():
        future = client.submit(hear, place, job, key=f"hear-{uuid4().hex}", pure=False)
    future.add_done_callback(done.put)
    return future


def finished(done: Done) -> Iterator[Future[Any]]:
    """Those that are done, after waiting a while for the first one."""
    with suppress(Empty):
        yield done.get(timeout=WAIT_S)
        while True:
            yield done.get_nowait()


def answer(future: Future[Any]) -> Outcome | None:
    """What a worker said; None if it died over it. Whatever else went wrong ends the batch."""
    with plain_errors():
        error = future.exception()
        if error is None:
            try:
                said: Outcome | Unfit = future.result()
            except KilledWorker:  # it died with the answer, and another one when it was asked again
                return None
    if isinstance(error, KilledWorker):
        return None
    if error is not None:
        raise WorkersWithoutCalltone(first_line(error.__cause__ or error))
    if isinstance(said, Unfit):
        raise WorkerUnfit(said.reason)
    return said


@contextmanager
def plain_errors() -> Iterator[None]:
    """What a scheduler's death looks like from here."""
    try:
        yield
    except (CancelledError, OSError, RuntimeError):
        raise SchedulerLost from None

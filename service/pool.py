"""The bounded pool: a thread for each worker process, which hands it what waits and writes down what came of it."""

import logging
import threading
import time
from collections import deque
from collections.abc import Mapping
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any

from ser_core.errors import CalltoneError
from ser_core.storage.jobs import Job, QueueFull, as_plain, put_back_all, take_job
from ser_core.storage.store import Store
from service.errors import INSIDE, code_of
from service.metrics import Metrics
from service.outcomes import BREATH_S, Outcomes
from service.process import Message, WorkerDied, WorkerProcess
from service.refusals import Interrupted, Stopping, TookTooLong
from service.settings import ServiceSettings
from service.spool import upload_path
from service.under_way import KEEP_S, CallUnderWay, UnderWay

FIRST_GUESS_S = 5.0  # of the work on a call, before one was done
QUICK_WAITING = 8  # answers that may wait for each worker: whoever waits for one does so with an open line

log = logging.getLogger(__name__)


class Pool:
    """Workers, what waits for them, and what they have."""

    def __init__(self, settings: ServiceSettings, store: Store, metrics: Metrics) -> None:
        self._settings, self._store, self._metrics = settings, store, metrics
        self._outcomes = Outcomes(store, metrics)
        self._waiting: SimpleQueue[bool] = SimpleQueue()  # one True for each thing that waits; False ends a thread
        self._quick: deque[tuple[Message, Future[Mapping[str, Any]]]] = deque()
        self._lock = threading.Lock()
        self.under_way = UnderWay()
        self._workers: dict[int, WorkerProcess] = {}
        self._calls_turn = [False] * settings.workers
        self._stopping = False
        self._usual_s = FIRST_GUESS_S
        self._threads = [
            threading.Thread(target=self._serve, args=(place,), name=f"worker-{place}", daemon=True)
            for place in range(settings.workers)
        ]

    def start(self) -> None:
        """Take up what the last server left, and begin."""
        for _ in range(put_back_all(self._store)):
            self._waiting.put(True)
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let running calls end for a while; those that do not wait again in the store."""
        with self._lock:
            self._stopping = self._outcomes.stopping = True
            quick = list(self._quick)
            self._quick.clear()
        for _, future in quick:
            if future.set_running_or_notify_cancel():
                future.set_exception(Stopping())
        for _ in self._threads:
            self._waiting.put(False)
        end_s = time.monotonic() + self._settings.shutdown_s
        for call in self.under_way.all():
            call.ended.wait(max(0.0, end_s - time.monotonic()))
            if call.keeping:
                call.ended.wait(KEEP_S)
        for worker in list(self._workers.values()):
            worker.end()
        for thread in self._threads:
            thread.join()

    def job_queued(self) -> None:
        """Somebody put a call into the store's queue."""
        self._waiting.put(True)

    def answer_to(self, task: Message) -> Future[Mapping[str, Any]]:
        """What a worker says to a task that somebody waits for; it goes before a call, and not before two."""
        future: Future[Mapping[str, Any]] = Future()
        most = QUICK_WAITING * self._settings.workers
        with self._lock:
            if self._stopping:
                raise Stopping
            if len(self._quick) >= most:
                raise QueueFull(most)
            self._quick.append((task, future))
        self._waiting.put(True)
        return future

    def place_free_in_s(self) -> float:
        """When it is worth to come again: the usual time in which one of the workers is done."""
        return max(1.0, self._usual_s / self._settings.workers)

    def ready_workers(self) -> int:
        return sum(worker.ready and worker.alive() for worker in list(self._workers.values()))

    def _serve(self, place: int) -> None:
        while self._ready(place) and self._waiting.get():
            try:
                self._serve_one(place)
            except WorkerDied:
                self._bury(place)
            except CalltoneError as error:  # the store, for the moment: what waits there still does
                log.error("the pool cannot go on yet: %s", error)  # noqa: TRY400, the message says it all
                time.sleep(BREATH_S)
                self._waiting.put(True)
            except Exception:
                log.exception("the pool has a fault")
                time.sleep(BREATH_S)
        self._bury(place)

    def _bury(self, place: int) -> None:
        worker = self._workers.pop(place, None)
        if worker is not None:
            worker.bury()

    def _ready(self, place: int) -> bool:
        """A worker in its place, started anew until one starts; not while the server stops."""
        while not self._stopping:
            if place in self._workers:
                return True
            try:
                worker = self._workers[place] = WorkerProcess(self._settings)
                worker.wait_until_ready()
            except (WorkerDied, TookTooLong, OSError):
                self._bury(place)
                log.error("a worker did not start: trying again")  # noqa: TRY400, it said why itself
                time.sleep(BREATH_S)
        return False

    def _serve_one(self, place: int) -> None:
        worker = self._workers[place]
        if not worker.alive():  # it ended while it had nothing: what waits now is not to blame
            self._waiting.put(True)
            raise WorkerDied
        job = take_job(self._store) if self._calls_turn[place] else None
        self._calls_turn[place] = False
        with self._lock:
            quick = self._quick.popleft() if job is None and self._quick else None
        if quick is not None:
            self._calls_turn[place] = True  # so that calls come in however many answers are waited for
            self._answer(worker, *quick)
            return
        job = job or take_job(self._store)
        if job is not None:
            self._hear_call(worker, job)

    def _answer(self, worker: WorkerProcess, task: Message, future: Future[Mapping[str, Any]]) -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            future.set_result(worker.ask(task, self._settings.answer_s, lambda said: None))  # noqa: ARG005
        except WorkerDied:
            self._metrics.deaths.inc()
            future.set_exception(Stopping() if self._stopping else Interrupted())
            raise
        except TookTooLong as error:
            future.set_exception(error)
            raise WorkerDied from None  # it still works on what nobody waits for

    def _hear_call(self, worker: WorkerProcess, job: Job) -> None:
        """One call to its end; the worker is gone when it was called off, took too long, or died of it."""
        call = self.under_way.begin(job.id, worker)
        begun_s, again = time.monotonic(), False
        try:
            said = worker.ask(
                task_of(self._store, job), self._settings.call_s, lambda word: self.under_way.hear(call, word)
            )
            again = self._outcomes.answered(job, said)
        except TookTooLong as error:
            self._outcomes.failed(job, code_of(error), str(error))
            raise WorkerDied from None
        except WorkerDied:
            again = self._died(job, call)
            raise
        except CalltoneError:
            raise  # the store refuses and the server stops: the next start finds the call running, and takes it up
        except Exception:
            log.exception("the pool has a fault")
            self._outcomes.failed(job, "internal", INSIDE)
            raise WorkerDied from None
        finally:
            self.under_way.end(job.id)
            if again:
                self._waiting.put(True)
            work_s = time.monotonic() - begun_s
            self._metrics.job_s.observe(work_s)
            self._usual_s += 0.2 * (work_s - self._usual_s)

    def _died(self, job: Job, call: CallUnderWay) -> bool:
        """Why it did; whether the call waits for another worker."""
        if call.cancelled:
            self._outcomes.cancelled(job)
            call.called_off = True
            return False
        if self._stopping or call.worker.told_to_end():
            self._outcomes.interrupted(job)
            return True
        return self._outcomes.died(job)


def task_of(store: Store, job: Job) -> Message:
    """What a worker is told of a call."""
    if job.asked is None:
        raise Interrupted
    return {"task": "call", "path": str(upload_path(store, job.id)), "asked": as_plain(job.asked)}

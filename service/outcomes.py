"""Writing down what came of a call, though the store be busy or full for a while."""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from ser_core.errors import CalltoneError
from ser_core.storage.jobs import Job, drop_job, fail_job, finish_job, put_back
from ser_core.storage.store import Store
from service.errors import INSIDE, code_of
from service.metrics import Metrics
from service.process import Message
from service.refusals import EndsItsWorker
from service.spool import drop_upload

MOST_DEATHS = 2  # a call at which this many workers ended is given up
BREATH_S = 1.0  # before something is tried again that the machine refused

T = TypeVar("T")

log = logging.getLogger(__name__)


class Outcomes:
    """The ends that a call can come to. The upload goes when the row says that nobody needs it."""

    def __init__(self, store: Store, metrics: Metrics) -> None:
        self._store, self._metrics = store, metrics
        self.stopping = False  # the server is on its way out: what the store refuses now, the next start finds

    def answered(self, job: Job, said: Message) -> bool:
        """The worker's last word; whether the call waits again."""
        if "answer" in said:
            self._insist(lambda: finish_job(self._store, job.id, said["answer"]["call_id"]))
            drop_upload(self._store, job.id)
            self._metrics.jobs.labels("done").inc()
            self._metrics.sound_s.inc(said["answer"]["sound_s"])
            return False
        if said["again"]:
            return self._again(job, said["code"], said["message"])
        self.failed(job, said["code"], said["message"])
        return False

    def died(self, job: Job) -> bool:
        """The worker ended over it; whether the call waits again."""
        self._metrics.deaths.inc()
        given_up = EndsItsWorker()
        return self._again(job, code_of(given_up), str(given_up))

    def cancelled(self, job: Job) -> None:
        self._insist(lambda: drop_job(self._store, job.id, ["running"]))
        drop_upload(self._store, job.id)
        self._metrics.jobs.labels("cancelled").inc()

    def interrupted(self, job: Job) -> None:
        """By the server's own end, or by an operator: no fault of the call."""
        self._insist(lambda: put_back(self._store, job.id, died=False))

    def failed(self, job: Job, code: str, message: str) -> None:
        self._insist(lambda: fail_job(self._store, job.id, code, message))
        drop_upload(self._store, job.id)
        self._metrics.jobs.labels("failed").inc()
        if message == INSIDE:
            log.error("the call %s failed by a fault of calltone", job.id)

    def _again(self, job: Job, code: str, message: str) -> bool:
        if self._insist(lambda: put_back(self._store, job.id, died=True)) < MOST_DEATHS:
            return True
        self.failed(job, code, message)
        return False

    def _insist(self, write: Callable[[], T]) -> T:
        while True:
            try:
                return write()
            except CalltoneError as error:
                if self.stopping:
                    raise  # the call stands there as running: the next start takes it up
                log.error("what came of a call cannot be written down yet: %s", error)  # noqa: TRY400
                time.sleep(BREATH_S)

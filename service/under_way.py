"""The calls that workers have: how far they are, and calling them off while that can still be done."""

import threading

from service.process import Message, WorkerProcess

KEEP_S = 60.0  # a call that is being written down is not cut off


class CallUnderWay:
    """A call that a worker has."""

    def __init__(self, worker: WorkerProcess) -> None:
        self.worker = worker
        self.step, self.done = "", 0.0
        self.keeping = self.cancelled = self.called_off = False
        self.ended = threading.Event()


class UnderWay:
    """All of them; every look and change is made under one lock."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: dict[str, CallUnderWay] = {}

    def begin(self, job_id: str, worker: WorkerProcess) -> CallUnderWay:
        call = CallUnderWay(worker)
        with self._lock:
            self._calls[job_id] = call
        return call

    def end(self, job_id: str) -> None:
        with self._lock:
            self._calls.pop(job_id).ended.set()

    def all(self) -> list[CallUnderWay]:
        with self._lock:
            return list(self._calls.values())

    def progress(self, job_id: str) -> tuple[str, float]:
        """The step that a call is at, and how much of it is done."""
        with self._lock:
            call = self._calls.get(job_id)
            return (call.step, call.done) if call else ("", 0.0)

    def hear(self, call: CallUnderWay, said: Message) -> None:
        """A worker's word: how far it is; or that it is about to keep the call, which only now can still be forbidden."""
        with self._lock:
            if "heard" not in said:
                call.step, call.done = said["step"], said["done"]
                return
            call.keeping = not call.cancelled
        call.worker.tell({"keep": call.keeping})

    def cancel(self, job_id: str) -> bool:
        """Call off a call, unless it is too late; it has ended when this returns. Whether it was called off."""
        with self._lock:
            call = self._calls.get(job_id)
            if call is not None and not call.keeping:
                call.cancelled = True
                call.worker.end()
        if call is None:
            return False
        call.ended.wait(KEEP_S)
        return call.called_off

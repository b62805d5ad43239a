"""The same work on many things in several processes, which end with the run whatever ends it."""

import os
import signal
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import connection, get_context, parent_process
from threading import Thread
from typing import TypeVar

from ser_core.errors import CalltoneError

Task = TypeVar("Task")
Result = TypeVar("Result")


class WorkerKilled(CalltoneError):
    """A process that did part of the work is gone, without a word."""

    def __init__(self, workers: int) -> None:
        super().__init__(
            f"one of {workers} worker processes was killed, most often for want of memory: do the same again with fewer "
            'workers (what is done is kept); a script of your own needs its `if __name__ == "__main__"`'
        )


def cpus_allowed() -> int:
    """How many processors this process may use, which in a container is often fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1  # macOS and Windows do not say


def spread(
    work: Callable[[Task], Result], tasks: Sequence[Task], workers: int
) -> Generator[tuple[int, Result], None, None]:
    """Each task's number and its result, as they are done; in this process and in their order with one worker.

    Close it (`contextlib.closing`) where the loop over it may end early. The work, the tasks and the results travel
    between processes, so they must pickle. The processes start anew: one forked after TensorFlow would hang on its locks.
    """
    if workers == 1:
        for number, task in enumerate(tasks):
            yield number, work(task)
        return
    pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=_end_with_the_parent)
    try:
        with _interrupts_kept_from_children():
            numbers = {pool.submit(work, task): number for number, task in enumerate(tasks)}
        for future in as_completed(numbers):
            yield numbers[future], future.result()
    except BrokenProcessPool:
        raise WorkerKilled(workers) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _interrupts_kept_from_children() -> Iterator[None]:
    """Ctrl-C goes to every process of a terminal: the parent alone answers it, those started here never see it."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_the_parent() -> None:
    """A parent that is killed cannot tell its workers to stop: each one watches for that itself."""
    parent = parent_process()
    if parent is not None:
        Thread(target=_watch, args=(parent.sentinel,), daemon=True).start()


def _watch(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)

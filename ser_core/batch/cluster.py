"""The workers: processes of this machine for as long as the batch runs, or those that a scheduler has on any machines."""

import logging
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker

import dask
from dask.system import CPU_COUNT
from distributed import Client, LocalCluster

from ser_core.batch.errors import SchedulerUnreachable

CONNECT_S = 10.0
WORKER_MEMORY = "2GiB"  # a worker that takes more is ended, and its call is suspect; docs/batch.md says what one takes
QUIET = logging.CRITICAL  # Dask's own words about lost workers: we say what became of the calls

LOCAL_SETTINGS = {
    "distributed.scheduler.http.routes": [],  # no pages about the batch, on any port
    "distributed.worker.http.routes": [],
    "distributed.worker.profile.enabled": False,
    "distributed.worker.memory.target": False,  # results are never written to the scratch folder: they are of people
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,  # a worker that only has much loaded would wait for ever
    "distributed.deploy.lost-worker-timeout": "1d",  # Dask gives a place up for good if its next worker starts slowly
    "distributed.nanny.pre-spawn-environ.PYTHONWARNINGS": "ignore",  # Dask warns of slow disks: of no use to our users
}


@contextmanager
def connected(scheduler: str | None = None, workers: int | None = None) -> Iterator[Client]:
    """The scheduler at an address, or else so many workers of our own (as many as there are processors)."""
    with quiet(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Creating scratch directories")
        if scheduler is None:
            with own_workers(workers or CPU_COUNT) as client:
                yield client
        else:
            try:
                client = Client(scheduler, timeout=CONNECT_S, set_as_default=False)
            except (OSError, ValueError):  # ValueError: no address at all
                raise SchedulerUnreachable(scheduler) from None
            with client:
                yield client


@contextmanager
def own_workers(workers: int) -> Iterator[Client]:
    """Processes that end with this one, whatever ends it.

    They speak with each other through keys that exist only in their memory: a scheduler runs whatever it is sent, and
    others who use this machine could send it something too.
    """
    with (
        dask.config.set(LOCAL_SETTINGS),
        tempfile.TemporaryDirectory(prefix="calltone-") as scratch,
    ):
        with interrupts_kept_from_children():
            cluster = LocalCluster(
                n_workers=workers,
                threads_per_worker=1,  # one call at a time in each: a worker that dies takes no other call along
                memory_limit=WORKER_MEMORY,
                security=True,
                local_directory=scratch,
                silence_logs=QUIET,
                dashboard_address="127.0.0.1:0",
                scheduler_kwargs={"dashboard": False, "allowed_failures": 0},  # we try again, one call alone
            )
        with cluster, Client(cluster, set_as_default=False) as client:
            yield client


@contextmanager
def interrupts_kept_from_children() -> Iterator[None]:
    """Ctrl-C goes to every process of a terminal: this one alone answers it, threads and processes begun here never see it."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # Python starts this process with its first child, and takes the block away then
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def quiet() -> Iterator[None]:
    """Nothing of Dask's own log on the terminal."""
    before = [(handler, handler.level) for handler in logging.getLogger("distributed").handlers]
    for handler, _ in before:
        handler.setLevel(QUIET)
    try:
        yield
    finally:
        for handler, level in before:
            handler.setLevel(level)

"""What every route is given: the store, the pool and the limits of the server that it belongs to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

from ser_core.storage.jobs import QueueFull, count_jobs
from ser_core.storage.store import Store
from service.metrics import Metrics
from service.models import ModelInfo
from service.pool import Pool
from service.settings import ServiceSettings

CLIPS_AT_ONCE = 16  # for each worker: sent in, waiting or answered; each waits with an open line


class Places:
    """How many uploads are on their way; what comes beyond is refused before it is read."""

    def __init__(self) -> None:
        self.uploading = 0

    @asynccontextmanager
    async def one(self, waiting: int, most: int) -> AsyncIterator[None]:
        if waiting + self.uploading >= most:
            raise QueueFull(most)
        self.uploading += 1
        try:
            yield
        finally:
            self.uploading -= 1


@dataclass(frozen=True, slots=True)
class Service:
    """A running server's parts."""

    settings: ServiceSettings
    store: Store
    pool: Pool
    metrics: Metrics
    models: tuple[ModelInfo, ...]
    calls: Places
    clips: Places

    @asynccontextmanager
    async def place_for_call(self) -> AsyncIterator[None]:
        """A place in the queue while the call is still on its way."""
        waiting = await run_in_threadpool(count_jobs, self.store)
        async with self.calls.one(waiting["queued"], self.settings.queue):
            yield

    @asynccontextmanager
    async def place_for_clip(self) -> AsyncIterator[None]:
        async with self.clips.one(0, CLIPS_AT_ONCE * self.settings.workers):
            yield


async def service_of(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


Served = Annotated[Service, Depends(service_of)]

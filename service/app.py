"""The application: its routes, its answers to errors, and what begins and ends with it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from importlib import metadata

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

from ser_core.storage.jobs import forget_failures, unfinished_jobs
from ser_core.storage.opening import open_store
from ser_core.storage.store import Store
from service import calls, health, listing, predict, reports
from service.context import Places, Service
from service.errors import add_error_answers
from service.metrics import Gauges, Metrics
from service.models import model_infos
from service.observing import Observing
from service.pool import Pool
from service.settings import ServiceSettings
from service.spool import claim_spool, sweep_spool

FAILURES_KEPT = timedelta(days=7)
DESCRIPTION = (
    "Tells how callers felt, moment by moment, from the sound of their voices. "
    'Every refusal is {"error": {"code", "message"}}; the message says what to do.'
)


def create_app(settings: ServiceSettings) -> FastAPI:
    """An application that opens its store when it starts, and lets its workers end when it stops."""
    metrics = Metrics()

    @asynccontextmanager
    async def living(app: FastAPI) -> AsyncIterator[None]:
        store = await run_in_threadpool(
            open_store, settings.store_url, folder=settings.folder, audio=settings.audio, key=settings.key
        )
        with claim_spool(store):
            await run_in_threadpool(clear_up, store)
            pool = Pool(settings, store, metrics)
            metrics.registry.register(Gauges(store, pool.ready_workers))
            app.state.service = Service(
                settings, store, pool, metrics, model_infos(settings.model), calls=Places(), clips=Places()
            )
            await run_in_threadpool(pool.start)
            try:
                yield
            finally:
                await run_in_threadpool(pool.stop)
                store.engine.dispose()

    app = FastAPI(
        title="calltone",
        version=metadata.version("calltone"),
        description=DESCRIPTION,
        lifespan=living,
        docs_url=None,  # these pages load scripts from elsewhere: /openapi.json opens in any tool
        redoc_url=None,
        redirect_slashes=False,
    )
    for room in (listing, calls, reports, predict, health):
        app.include_router(room.router)
    add_error_answers(app)
    app.add_middleware(Observing, metrics=metrics)
    return app


def clear_up(store: Store) -> None:
    """What earlier servers left lying."""
    sweep_spool(store, unfinished_jobs(store))
    forget_failures(store, datetime.now(UTC) - FAILURES_KEPT)

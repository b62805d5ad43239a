"""Whether the server lives, whether it can work, and what it has done."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from ser_core.storage.jobs import count_jobs
from service import answers
from service.access import Reader
from service.context import Served
from service.models import ModelInfo
from service.refusals import NotReady

router = APIRouter(tags=["server"])
OK_SCHEMA = {"type": "object", "required": ["status"], "properties": {"status": {"const": "ok"}}}
READY_SCHEMA = {
    "type": "object",
    "required": ["status", "workers", "queued", "running"],
    "properties": {
        "status": {"const": "ready"},
        "workers": {"type": "integer"},
        "queued": {"type": "integer"},
        "running": {"type": "integer"},
    },
}
READY_EXAMPLE = {"status": "ready", "workers": 2, "queued": 0, "running": 1}


@router.get(
    "/healthz", summary="The server lives", responses={200: answers.content("It does", OK_SCHEMA, {"status": "ok"})}
)
async def health() -> JSONResponse:
    """It answers; nothing else is looked at, and nobody needs a token."""
    return JSONResponse({"status": "ok"})


@router.get(
    "/readyz",
    summary="The server can take calls",
    responses={200: answers.content("It can", READY_SCHEMA, READY_EXAMPLE), **answers.refusals(503)},
)
def ready(service: Served) -> JSONResponse:
    """The store answers and a worker is there. Nobody needs a token."""
    counts = count_jobs(service.store)
    workers = service.pool.ready_workers()
    if workers == 0:
        raise NotReady
    return JSONResponse({"status": "ready", "workers": workers, **counts})


@router.get(
    "/metrics",
    summary="For Prometheus",
    response_class=PlainTextResponse,
    responses={200: {"description": "Counters", "content": {"text/plain": {"schema": {"type": "string"}}}}, **answers.refusals(401, 403, 503)},
)  # fmt: skip
def metrics(service: Served, who: Reader) -> PlainTextResponse:  # noqa: ARG001, let in
    """The text format of Prometheus."""
    return PlainTextResponse(generate_latest(service.metrics.registry), media_type=CONTENT_TYPE_PLAIN_0_0_4)


@router.get("/v1/models", summary="The models that are here", responses=answers.refusals(401, 403, 503))
async def models(service: Served, who: Reader) -> tuple[ModelInfo, ...]:  # noqa: ARG001, let in
    """The first one answers; the others are earlier systems, there to compare with."""
    return service.models

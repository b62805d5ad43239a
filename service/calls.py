"""`/v1/calls`: send a call in, ask for it, delete it."""

import shutil
import time
from http import HTTPStatus
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Path, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response

from ser_core.storage.deleting import delete_call
from ser_core.storage.errors import StoreFull
from ser_core.storage.jobs import Job, drop_job, find_job, queue_job
from ser_core.storage.reading import read_call
from ser_core.storage.store import Store
from service import answers
from service.access import Reader, Writer
from service.context import Served, Service
from service.fields import CALL_FIELDS, asked_of
from service.refusals import Stopping
from service.spool import drop_upload, spool_folder, upload_path
from service.uploads import take_upload

ROOM = 256 << 20  # bytes that stay free on the disk: the store has to write too

BETWEEN_LOOKS_S = 0.02  # a call may change its state between a look and the deletion
MOST_LOOKS = 500

router = APIRouter(prefix="/v1/calls", tags=["calls"])
CallId = Annotated[
    str, Path(pattern="^[0-9a-f]{32}$", description="As the upload or the list gave it", examples=[answers.ID])
]


@router.post(
    "",
    status_code=HTTPStatus.ACCEPTED,
    summary="Send a call in",
    openapi_extra=answers.form(answers.CALL_FORM),
    responses={
        202: answers.content("It waits; ask for it by its id", answers.STATUS, answers.STATUS_EXAMPLE)
        | {"headers": {"Location": {"schema": {"type": "string"}}}},
        **answers.refusals(400, 401, 403, 408, 413, 422, 429, 503, 507),
    },
)
async def send_in(request: Request, service: Served, who: Writer) -> JSONResponse:
    """The recording goes to the disk and into the queue, and is analysed as soon as a worker is free.

    The same bytes with the same options are one call, however often they are sent.
    """
    async with service.place_for_call():
        await run_in_threadpool(refuse_if_full, service)
        call_id = uuid4().hex
        path = upload_path(service.store, call_id)
        upload = await take_upload(request, service.store, service.settings, path, CALL_FIELDS)
        try:
            asked = asked_of(upload, who, allow_agent_emotion=service.settings.allow_agent_emotion)
            job = await run_in_threadpool(queue_job, service.store, call_id, asked, service.settings.queue)
        except BaseException:
            drop_upload(service.store, call_id)
            raise
    service.metrics.upload_bytes.inc(upload.size_bytes)
    service.pool.job_queued()
    return JSONResponse(status_of(job), HTTPStatus.ACCEPTED, {"Location": f"/v1/calls/{call_id}"})


@router.get(
    "/{call_id}",
    summary="How a call went, or how far it is",
    responses={
        200: answers.content("The analysis", answers.ANALYSIS, {"schema_version": 1})
        | {"headers": {"Content-Location": {"description": "The call's own address", "schema": {"type": "string"}}}},
        202: answers.content("Not yet", answers.STATUS, answers.STATUS_EXAMPLE),
        **answers.refusals(401, 403, 404, 503),
        422: answers.content("It could not be analysed, and why", answers.FAILED, answers.FAILED_EXAMPLE),
    },
)
def show(call_id: CallId, service: Served, who: Reader) -> JSONResponse:  # noqa: ARG001, let in
    """202 while it waits or runs, 200 with the analysis when it is done, 422 with the reason if it cannot be."""
    job = find_job(service.store, call_id)
    if job is not None and job.state in ("queued", "running"):
        return JSONResponse(status_of(job, *service.pool.under_way.progress(call_id)), HTTPStatus.ACCEPTED)
    if job is not None and job.state == "failed":
        error = {"code": job.code, "message": job.reason}
        return JSONResponse({"id": job.id, "status": "failed", "error": error}, HTTPStatus.UNPROCESSABLE_ENTITY)
    stored = read_call(service.store, own_id(job, call_id))
    return JSONResponse(stored.json, headers={"Content-Location": f"/v1/calls/{stored.summary.id}"})


@router.delete(
    "/{call_id}",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    summary="Delete a call, or call it off",
    responses=answers.refusals(401, 403, 404, 422, 503),
)
def take_away(call_id: CallId, service: Served, who: Writer) -> None:
    """Its sound, its analysis and all that was said of it; a call that waits or runs is called off first."""
    store = service.store
    for _ in range(MOST_LOOKS):
        job = find_job(store, call_id)
        match job.state if job else "done":
            case "done":
                delete_call(store, own_id(job, call_id), who)
                return
            case "running":
                if service.pool.under_way.cancel(call_id):
                    return  # or it was too late: the next look finds the call stored
            case waiting_or_failed:
                if drop_job(store, call_id, [waiting_or_failed]):
                    drop_upload(store, call_id)
                    return
        time.sleep(BETWEEN_LOOKS_S)
    raise Stopping


def own_id(job: Job | None, asked: str) -> str:
    """The id of the stored call that an upload became, which an earlier upload may share."""
    return asked if job is None or job.call_id is None else job.call_id


def status_of(job: Job, step: str = "", done: float = 0.0) -> dict[str, object]:
    """How far a call is."""
    return {
        "id": job.id,
        "status": job.state,
        "file": job.asked.file if job.asked else "",
        "queued_at": job.queued_at.isoformat(),
        "step": step,
        "done": done,
    }


def refuse_if_full(service: Service) -> None:
    """Before anything is read: the largest upload still has room, beside what the store itself writes."""
    if free_bytes(service.store) < service.settings.max_upload_bytes + ROOM:
        raise StoreFull


def free_bytes(store: Store) -> int:
    return shutil.disk_usage(spool_folder(store)).free

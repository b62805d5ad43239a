"""`/v1/calls/{id}/…`: a stored call as a page for people, and in the forms that other programs read."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from ser_core.calls.exports.registry import EXPORTS
from ser_core.storage.jobs import find_job
from ser_core.storage.reading import StoredCall, read_call
from service import answers
from service.access import Reader
from service.calls import CallId, own_id
from service.context import Served, Service
from service.errors import refused_by_worker
from service.predict import answer_of
from service.refusals import NotAnalysed, UnknownForm

router = APIRouter(prefix="/v1/calls", tags=["calls"])
Form = Annotated[str, Path(json_schema_extra={"enum": list(EXPORTS)})]


@router.get(
    "/{call_id}/report.html",
    response_class=HTMLResponse,
    summary="A call as one page",
    responses={
        200: {
            "description": "One file that needs nothing else",
            "content": {"text/html": {"schema": {"type": "string"}}},
        },
        **answers.refusals(401, 403, 404, 409, 422, 429, 503),
    },
)
async def report(
    call_id: CallId,
    service: Served,
    who: Reader,  # noqa: ARG001, let in
    audio: Annotated[bool, Query(description="Put the sound into the page, to play it there")] = False,
) -> Response:
    """The charts, the turns and what they rest on; it opens from the disk and prints."""
    stored = await run_in_threadpool(stored_call, service, call_id)
    said = await answer_of(service, {"task": "report", "call_id": stored.summary.id, "audio": audio})
    if "answer" not in said:
        raise refused_by_worker(said)
    return HTMLResponse(said["answer"]["html"])


@router.get(
    "/{call_id}/exports/{form}",
    response_class=Response,
    summary="A call for another program",
    responses={
        200: {
            "description": "docs/exports.md has what each form holds",
            "content": {
                kind: {"schema": {"type": "string"}} for kind in sorted({each.media_type for each in EXPORTS.values()})
            },
        },
        **answers.refusals(401, 403, 404, 409, 422, 503),
    },
)
def export(call_id: CallId, form: Form, service: Served, who: Reader) -> Response:  # noqa: ARG001, let in
    """Tables, labels, captions, or the JSON of Contact Lens."""
    if form not in EXPORTS:
        raise UnknownForm(form, EXPORTS)
    chosen = EXPORTS[form]
    return Response(chosen.written(stored_call(service, call_id).analysis), media_type=chosen.media_type)


def stored_call(service: Service, call_id: str) -> StoredCall:
    """The call under an upload's id or its own, once it is analysed."""
    job = find_job(service.store, call_id)
    if job is not None and job.state != "done":
        raise NotAnalysed(job.state)
    return read_call(service.store, own_id(job, call_id))

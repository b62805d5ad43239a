"""`POST /predict`: one clip in, its emotion out; nothing is kept. The words of its refusals are those of its first page."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from service import answers
from service.access import Writer
from service.context import Served, Service
from service.errors import PREDICT, refused_by_worker
from service.refusals import AllBusy, NoFile, NotAForm
from service.spool import drop_upload, upload_path
from service.uploads import take_upload

router = APIRouter(tags=["clips"])


@router.post(
    PREDICT,
    summary="How a clip sounds",
    openapi_extra=answers.form(answers.CLIP_FORM),
    responses={
        200: answers.content("The answer", answers.CLIP, answers.CLIP_EXAMPLE),
        **answers.refusals(400, 401, 403, 408, 413, 422, 429, 503, 507, predict=True),
    },
)
async def predict(request: Request, service: Served, who: Writer) -> Any:  # noqa: ARG001, let in
    """One person, a few seconds. Errors are `{"error": "a sentence"}` here."""
    async with service.place_for_clip():
        clip_id = uuid4().hex
        path = upload_path(service.store, clip_id)
        try:
            upload = await take_upload(request, service.store, service.settings, path, ())
            said = await answer_of(service, {"task": "clip", "path": str(path), "file": upload.name})
        except NotAForm:
            raise NoFile from None
        finally:
            drop_upload(service.store, clip_id)
    if "answer" not in said:
        raise refused_by_worker(said)
    return JSONResponse(said["answer"])


async def answer_of(service: Service, task: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a worker says, if one is free in time."""
    future = service.pool.answer_to(task)
    waited_s = service.settings.answer_s
    begun = asyncio.wrap_future(future)
    with suppress(TimeoutError):
        return await asyncio.wait_for(asyncio.shield(begun), waited_s)
    if future.cancel():
        begun.cancel()
        raise AllBusy(waited_s)
    return await begun  # a worker has it, and its time is bounded too

"""Every answer that is no success: {"error": {"code", "message"}}, a status, and nothing of the inside."""

import logging
import math
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from ser_core.errors import CalltoneError
from ser_core.storage import errors as store_errors
from ser_core.storage.jobs import QueueFull
from service.refusals import (
    AgentEmotionNotAllowed,
    AllBusy,
    Interrupted,
    NoFile,
    NoSelectedFile,
    NotAForm,
    NotAnalysed,
    NotLetIn,
    NotReady,
    SaidByWorker,
    ScopeMissing,
    Stopping,
    StrangeOrigin,
    UnknownForm,
    UploadTooLarge,
    UploadTooSlow,
)

PREDICT = "/predict"  # answers as the page that it comes from expects: {"error": "a sentence"}
INSIDE = "something went wrong in the server: its log says what; nothing of this was stored"

log = logging.getLogger(__name__)

# What stands on the server's side, whose message may name places of its machine: the log says it, the answer does not
UNAVAILABLE = (
    store_errors.StoreUnreachable, store_errors.StoreReadOnly, store_errors.StoreDamaged, store_errors.StoreTooNew,
    store_errors.StoreBusy, store_errors.FolderOfAnotherStore, store_errors.WrongKey, store_errors.NotAKey,
)  # fmt: skip
STATUS: dict[type[CalltoneError], HTTPStatus] = {
    NotLetIn: HTTPStatus.UNAUTHORIZED,
    ScopeMissing: HTTPStatus.FORBIDDEN,
    StrangeOrigin: HTTPStatus.FORBIDDEN,
    AgentEmotionNotAllowed: HTTPStatus.FORBIDDEN,
    UploadTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    UploadTooSlow: HTTPStatus.REQUEST_TIMEOUT,
    NotAForm: HTTPStatus.BAD_REQUEST,
    NoFile: HTTPStatus.BAD_REQUEST,
    NoSelectedFile: HTTPStatus.BAD_REQUEST,
    store_errors.NoSuchCall: HTTPStatus.NOT_FOUND,
    UnknownForm: HTTPStatus.NOT_FOUND,
    NotAnalysed: HTTPStatus.CONFLICT,
    QueueFull: HTTPStatus.TOO_MANY_REQUESTS,
    AllBusy: HTTPStatus.TOO_MANY_REQUESTS,
    NotReady: HTTPStatus.SERVICE_UNAVAILABLE,
    Stopping: HTTPStatus.SERVICE_UNAVAILABLE,
    Interrupted: HTTPStatus.SERVICE_UNAVAILABLE,
    store_errors.StoreFull: HTTPStatus.INSUFFICIENT_STORAGE,
    **dict.fromkeys(UNAVAILABLE, HTTPStatus.SERVICE_UNAVAILABLE),
}
UNREAD = (UploadTooLarge, UploadTooSlow, NotAForm, QueueFull)  # answers that may come before the whole body did


def code_of(error: CalltoneError) -> str:
    """An error's name for programs.

    >>> code_of(QueueFull(3))
    'queue_full'
    """
    if isinstance(error, SaidByWorker):
        return error.code
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()


def told(error: CalltoneError) -> tuple[str, str]:
    """The code and the message that may leave the server."""
    if isinstance(error, UNAVAILABLE):
        log.error("the store does not work: %s", error)
        return "store_unavailable", "the call store cannot be used at the moment: try again later"
    return code_of(error), str(error)


def status_of(error: CalltoneError) -> HTTPStatus:
    """What is not in the table is something that the sender can mend."""
    if isinstance(error, SaidByWorker) and error.again:
        return HTTPStatus.SERVICE_UNAVAILABLE
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), HTTPStatus.UNPROCESSABLE_ENTITY)


def refused_by_worker(said: Mapping[str, Any]) -> SaidByWorker:
    """What a worker could not do, as an error of this process."""
    return SaidByWorker(said["code"], said["message"], again=said["again"])


def error_answer(
    request: Request, status: int, code: str, message: str, headers: dict[str, str] | None = None
) -> Response:
    said: object = message if request.scope["path"] == PREDICT else {"code": code, "message": message}
    return JSONResponse({"error": said}, status, headers)


async def plain_error(request: Request, error: Exception) -> Response:
    """What a user or an operator can mend."""
    assert isinstance(error, CalltoneError)  # noqa: S101, for mypy: the handler is registered for no other
    status = status_of(error)
    headers = {"Connection": "close"} if isinstance(error, UNREAD) else {}
    if isinstance(error, NotLetIn):
        headers["WWW-Authenticate"] = "Bearer"
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        headers["Retry-After"] = str(math.ceil(request.app.state.service.pool.place_free_in_s()))
    return error_answer(request, status, *told(error), headers)


async def invalid_request(request: Request, error: Exception) -> Response:
    """Which part of the address is wrong, without saying it back."""
    assert isinstance(error, RequestValidationError)  # noqa: S101, as above
    wrong = "; ".join(f"{'.'.join(str(part) for part in each['loc'][1:])}: {each['msg']}" for each in error.errors())
    return error_answer(request, HTTPStatus.UNPROCESSABLE_ENTITY, "invalid_request", wrong[:1000])


async def http_error(request: Request, error: Exception) -> Response:
    """No such address, or not with this method."""
    assert isinstance(error, HTTPException)  # noqa: S101, as above
    phrase = HTTPStatus(error.status_code).phrase
    return error_answer(request, error.status_code, phrase.lower().replace(" ", "_"), phrase, dict(error.headers or {}))


async def gone_away(request: Request, error: Exception) -> Response:  # noqa: ARG001
    """Nobody is left to read this."""
    return Response(status_code=HTTPStatus.BAD_REQUEST)


async def inside_error(request: Request, error: Exception) -> Response:  # noqa: ARG001
    """A bug: the log has its traceback."""
    return error_answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, "internal", INSIDE)


def add_error_answers(app: FastAPI) -> None:
    handlers: dict[type[Exception], Any] = {
        CalltoneError: plain_error,
        RequestValidationError: invalid_request,
        HTTPException: http_error,
        ClientDisconnect: gone_away,
        Exception: inside_error,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)

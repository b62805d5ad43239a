"""Who may do what: tokens where there are any; without one only programs of this machine."""

from collections.abc import Callable
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from ser_core.storage.store import LOCAL
from ser_core.storage.tokens import Scope, any_token, known_token
from service.context import Served
from service.refusals import NotLetIn, ScopeMissing, StrangeOrigin
from service.settings import is_loopback

bearer = HTTPBearer(auto_error=False, description="A token of `calltone tokens create`.")


def may(scope: Scope) -> Callable[..., str]:
    """A dependency that lets in whoever has the scope, and gives the name under which it is written down."""

    def let_in(
        request: Request,
        service: Served,
        said: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
    ) -> str:
        if service.settings.loopback and not any_token(service.store):
            refuse_strange_pages(request)
            return LOCAL
        token = None if said is None else known_token(service.store, said.credentials)
        if token is None:
            service.metrics.refused.inc()
            raise NotLetIn
        if scope not in token.scopes:
            raise ScopeMissing(scope)
        return token.name

    return let_in


def refuse_strange_pages(request: Request) -> None:
    """A page that the user looks at could send forms here, or come by a name that it bent to this machine."""
    own, origin = request.headers.get("host", ""), request.headers.get("origin")
    for address in (f"//{own}", *([] if origin is None else [origin])):
        if not is_loopback(host_of(address)):
            raise StrangeOrigin


def host_of(address: str) -> str:
    """The name in an address; nothing where there is none.

    >>> host_of("http://localhost:8080"), host_of("null"), host_of("http://[")
    ('localhost', '', '')
    """
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


Reader = Annotated[str, Depends(may("read"))]
Writer = Annotated[str, Depends(may("write"))]

"""Around every request: count it, time it, log a line that holds nothing a client wrote, and set the headers of all answers."""

import logging
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.metrics import Metrics

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),  # what callers felt belongs into no cache
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
)

log = logging.getLogger("calltone.access")


class Observing:
    """ASGI middleware: it sees the answer's start and its end, and never a body."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun_s = time.perf_counter()
        status = 500

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *HEADERS]
            await send(message)

        try:
            await self._app(scope, receive, send_on)
        finally:
            self._write_down(scope, status, time.perf_counter() - begun_s)

    def _write_down(self, scope: Scope, status: int, took_s: float) -> None:
        """The route and not the address: a query may hold a person's name."""
        method = scope["method"] if scope["method"] in METHODS else "OTHER"
        route = getattr(scope.get("route"), "path", "unknown")
        self._metrics.requests.labels(method, route, str(status)).inc()
        self._metrics.request_s.labels(method, route).observe(took_s)
        log.info("%s %s %d %.0f ms", method, route, status, 1000 * took_s)

"""Running the application under uvicorn: where it may listen, what it logs, how it ends."""

import uvicorn

from ser_core.errors import CalltoneError
from ser_core.storage.opening import open_store
from ser_core.storage.tokens import any_token
from service.app import create_app
from service.logs import log_to_stderr
from service.models import model_info
from service.settings import ServiceSettings

MOST_CONNECTIONS = 512  # beyond it uvicorn answers 503 by itself
END_OF_ANSWERS_S = 10  # for answers that are on their way when the server stops


class OpenToAll(CalltoneError):
    """An address that others can reach, and nobody who is asked for a token."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"{host} can be reached from other machines, and the store has no token: make one with "
            "`calltone tokens create NAME`, or serve on 127.0.0.1"
        )


def serve(settings: ServiceSettings) -> None:
    """Until it is told to stop (Ctrl-C or SIGTERM)."""
    model_info(settings.model, serving=True)  # a model that is not there is better said now
    refuse_to_stand_open(settings)
    log_to_stderr()
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        http="h11",
        ws="none",
        access_log=False,  # ours says the route, theirs the whole address
        log_config=None,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=END_OF_ANSWERS_S,
    )


def refuse_to_stand_open(settings: ServiceSettings) -> None:
    store = open_store(settings.store_url, folder=settings.folder, audio=settings.audio, key=settings.key)
    try:
        if not settings.loopback and not any_token(store):
            raise OpenToAll(settings.host)
    finally:
        store.engine.dispose()

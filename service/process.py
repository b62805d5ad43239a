"""A worker process as the server sees it: it is asked, it answers, it dies, or it is ended."""

import json
import multiprocessing
import signal
import time
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from typing import Any

from service.refusals import TookTooLong
from service.settings import ServiceSettings

START_S = 120.0  # to import everything and load the model, on a slow machine with others starting beside it
END_S = 5.0
LONGEST_WORD = 256 << 20  # bytes: the report of four hours with its sound is 80 MB

Message = Mapping[str, Any]


def begin(server: Connection, settings: ServiceSettings) -> None:
    """What the new process does first."""
    from service.worker import work  # here alone: the server itself opens no media and loads no model

    work(server, settings)


class WorkerDied(Exception):
    """The process ended in the middle of its work: killed, out of memory, or by the file that it read."""


class WorkerProcess:
    """One process with one line to it. It is asked by one thread; any thread may end it."""

    def __init__(self, settings: ServiceSettings) -> None:
        # spawn: a forked copy of a server with threads may hang; and the store's connections are not for two
        spawn = multiprocessing.get_context("spawn")
        self._line, workers_end = spawn.Pipe()
        self._process = spawn.Process(target=begin, args=(workers_end, settings), name="calltone-worker", daemon=True)
        self._process.start()
        workers_end.close()  # the last copy is the worker's: when it ends, reading here ends too
        self.ready = False

    def wait_until_ready(self) -> None:
        """The first word of a worker."""
        self._hear(time.monotonic() + START_S, START_S)
        self.ready = True

    def ask(self, task: Message, limit_s: float, on_word: Callable[[Message], None]) -> Message:
        """Its last word on a task; what it says before goes to `on_word`. Whoever takes too long is ended."""
        if not self.ready:
            self.wait_until_ready()
        end_s = time.monotonic() + limit_s
        self.tell(task)
        while True:
            said = self._hear(end_s, limit_s)
            if "answer" in said or "code" in said:
                return said
            on_word(said)

    def tell(self, said: Message) -> None:
        try:
            self._line.send_bytes(json.dumps(said).encode())
        except OSError:
            raise WorkerDied from None

    def alive(self) -> bool:
        return self._process.is_alive()

    def told_to_end(self) -> bool:
        """Whether somebody ended it in the orderly way, as an operator does: no fault of what it worked on."""
        self._process.join(END_S)
        return self._process.exitcode == -signal.SIGTERM

    def end(self) -> None:
        """At once, whatever it is doing; it holds nothing that its death could leave half done."""
        self._process.kill()

    def bury(self) -> None:
        """Wait until it is gone, and give back what it held here."""
        self._process.kill()
        self._process.join(END_S)
        self._line.close()

    def _hear(self, end_s: float, limit_s: float) -> Message:
        try:
            if not self._line.poll(max(0.0, end_s - time.monotonic())):
                raise TookTooLong(limit_s)
            heard: Message = json.loads(self._line.recv_bytes(LONGEST_WORD))
        except (EOFError, OSError, ValueError):  # gone, or saying what no worker of ours says
            raise WorkerDied from None
        return heard

"""What runs in a process of its own: opening bytes from strangers, listening, keeping what was heard.

A worker and its server say one JSON object after the other. Before anything is kept the worker asks, so that a call that
was called off meanwhile is never stored.
"""

import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from ser_core.audio import read_recording
from ser_core.calls.analysis import ModelFacts
from ser_core.calls.analyze import analyze_call
from ser_core.emotions import EMOTIONS
from ser_core.errors import CalltoneError
from ser_core.inference.recognizer import Recognizer
from ser_core.segmentation import separate_people
from ser_core.settings import CallOptions
from ser_core.storage.jobs import from_plain
from ser_core.storage.keeping import keep_call, kept_id
from ser_core.storage.opening import open_store
from ser_core.storage.store import Store
from service.errors import INSIDE, UNAVAILABLE, told
from service.logs import log_to_stderr
from service.settings import ServiceSettings

NO_SPEECH = "no speech"  # in place of an emotion, as `calltone classify` says it
TELL_EVERY_S = 0.5  # how far a call is: often enough to watch
MIXED = CallOptions(customer_channel="mixed")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bench:
    """What a worker works with."""

    settings: ServiceSettings
    store: Store
    recognizer: Recognizer
    server: Connection

    def tell(self, **said: object) -> None:
        self.server.send_bytes(json.dumps(said).encode())

    def hear(self) -> Mapping[str, Any]:
        heard: Mapping[str, Any] = json.loads(self.server.recv_bytes())
        return heard


def work(server: Connection, settings: ServiceSettings) -> None:
    """One task after the other, until the server is gone."""
    leave_nothing_behind()
    try:
        store = open_store(settings.store_url, folder=settings.folder, audio=settings.audio, key=settings.key)
        bench = Bench(settings, store, Recognizer.load(settings.model), server)
    except CalltoneError as error:
        log.critical("a worker cannot start: %s", error)
        sys.exit(1)
    bench.tell(ready=True)
    try:
        while True:
            task = bench.hear()
            bench.tell(**answer(TASKS[task["task"]], bench, task))
    except (EOFError, OSError):
        return  # the server is gone: what was not kept waits in the store


def leave_nothing_behind() -> None:
    """End with the server, however it ends; Ctrl-C is the server's; what was heard is in no core file."""
    log_to_stderr()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threadpool_limits(1)  # a worker is one core
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=end_with, args=(parent.sentinel,), daemon=True).start()


def end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def answer(
    do: Callable[[Bench, Mapping[str, Any]], Mapping[str, object]], bench: Bench, task: Mapping[str, Any]
) -> Mapping[str, object]:
    """What came of a task, or why nothing did; the server decides what of it leaves."""
    try:
        return {"answer": do(bench, task)}
    except UNAVAILABLE as error:
        code, message = told(error)
        return {"code": code, "message": message, "again": True}
    except CalltoneError as error:
        code, message = told(error)
        return {"code": code, "message": message, "again": False}
    except (EOFError, BrokenPipeError):
        raise
    except Exception:
        log.exception("a task failed by a fault of calltone")
        return {"code": "internal", "message": INSIDE, "again": False}


def hear_call(bench: Bench, task: Mapping[str, Any]) -> Mapping[str, object]:
    """A call analysed and kept, unless the same one is kept already."""
    asked, card = from_plain(task["asked"]), bench.recognizer.card
    model = ModelFacts(card.name, card.version)
    known = kept_id(bench.store, asked.sha256, model, card.model_sha256, asked.options)
    if known is not None:
        return {"call_id": known, "sound_s": 0.0}
    recording = read_recording(task["path"], name=asked.file, longest_s=bench.settings.longest_call_s)
    analysis = analyze_call(recording, bench.recognizer, asked.options, now_and_then(bench))
    bench.tell(heard=True)
    if not bench.hear()["keep"]:
        return {"call_id": None, "sound_s": recording.duration_s}
    kept = keep_call(
        bench.store,
        analysis,
        Path(task["path"]),
        model_sha256=card.model_sha256,
        about=asked.about,
        who=asked.who,
    )
    return {"call_id": kept.id, "sound_s": recording.duration_s}


def hear_clip(bench: Bench, task: Mapping[str, Any]) -> Mapping[str, object]:
    """How one clip sounds; nothing of it is kept."""
    recording = read_recording(task["path"], name=task["file"], longest_s=bench.settings.longest_clip_s)
    (mixed,) = separate_people(recording, MIXED)
    score = bench.recognizer.score_clip(mixed.track.read())
    return {
        "emotion": score.emotion if score.speech else NO_SPEECH,
        "confidence": round(score.confidence, 4) if score.speech else 0.0,
        "uncertain": score.uncertain,
        "probabilities": {name: round(score.probabilities[name], 4) if score.speech else 0.0 for name in EMOTIONS},
    }


def now_and_then(bench: Bench) -> Callable[[str, float], None]:
    """A progress that tells the server, but not of every window."""
    told_s = 0.0

    def report(step: str, done: float) -> None:
        nonlocal told_s
        now_s = time.monotonic()
        if now_s - told_s >= TELL_EVERY_S:
            told_s = now_s
            bench.tell(step=step, done=round(done, 3))

    return report


def write_report(bench: Bench, task: Mapping[str, Any]) -> Mapping[str, object]:
    from service.reporting import report_of  # brings Jinja: a worker that is never asked for a page starts without

    return report_of(bench.store, bench.settings.model, task)


TASKS: dict[str, Callable[[Bench, Mapping[str, Any]], Mapping[str, object]]] = {
    "call": hear_call,
    "clip": hear_clip,
    "report": write_report,
}

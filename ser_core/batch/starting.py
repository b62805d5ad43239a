"""A batch from what a user asks for to its summary; what can be wrong is looked at from the cheap to the costly."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ser_core.batch.cluster import connected
from ser_core.batch.errors import NoRecordings
from ser_core.batch.finding import find_places
from ser_core.batch.progress import BatchProgress, progress_line
from ser_core.batch.running import batch_of, run_batch
from ser_core.batch.summary import Summary
from ser_core.batch.watching import watched
from ser_core.inference.recognizer import Recognizer
from ser_core.settings import DEFAULT_MODEL, CallOptions
from ser_core.storage.opening import open_store
from ser_core.storage.store import AudioChoice
from ser_core.storage.wording import tag_names


@dataclass(frozen=True, slots=True)
class Asked:
    """Which calls, what of them, into which store, by whom."""

    folder: str  # a path, or the address of objects
    options: CallOptions = CallOptions()  # noqa: RUF009, frozen
    pattern: str | None = None
    model: Path = DEFAULT_MODEL
    tags: tuple[str, ...] = ()
    store: str | None = None  # None: in the user's data folder
    audio: AudioChoice = "source"
    key: str | None = field(default=None, repr=False)  # of a store whose sound is encrypted
    scheduler: str | None = None  # None: workers on this machine
    workers: int | None = None  # None: as many as it has processors
    watch_still_s: float | None = None  # None: what is there now, and no more


def batch_folder(asked: Asked, report: Callable[[str, float], None] = lambda step, done: None) -> Summary:  # noqa: ARG005
    """Hear and store the calls of a folder, and say what came of it."""
    places = None if asked.watch_still_s is not None else find_places(asked.folder, asked.pattern)
    if places == []:
        raise NoRecordings(asked.folder, asked.pattern)
    coming = places if places is not None else watched(asked.folder, asked.pattern, asked.watch_still_s or 0.0)
    tags = tuple(tag_names(asked.tags))
    batch = batch_of(asked.model, Recognizer.load(asked.model).card, asked.options, tags)
    store = open_store(asked.store, audio=asked.audio, key=asked.key)
    try:
        report("Starting the workers", 0.0)
        with connected(asked.scheduler, asked.workers) as client:
            found = None if places is None else len(places)
            return run_batch(batch, coming, store, client, found=found, report=lambda done: report(*shown(done)))
    finally:
        store.engine.dispose()


def shown(progress: BatchProgress) -> tuple[str, float]:
    """A line, and how much of the bar is full: nothing of it while there is no end."""
    return progress_line(progress), progress.done / progress.found if progress.found else 0.0

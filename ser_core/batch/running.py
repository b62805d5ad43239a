"""A batch from its files to its summary: what is stored is left alone, the rest is heard by the workers and stored here.

The workers hear and this process alone stores. So a worker may die at any moment without a half call anywhere, needs no
access to the store, and SQLite has one writer; and if this process dies, the store holds each call wholly or not at all.
"""

import signal
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

from distributed import Client

from ser_core.audio.errors import EmptyFile, NoSuchFile, NotAFile, UnreadableFile
from ser_core.batch.errors import NotFetched
from ser_core.batch.fetching import fetched
from ser_core.batch.finding import Place
from ser_core.batch.hearing import hear_all
from ser_core.batch.progress import RECENT, BatchProgress, rate_per_s
from ser_core.batch.remembering import open_memory, remember, stored_id
from ser_core.batch.summary import Failure, Summary
from ser_core.batch.work import Failed, Heard, Job, Outcome, reason_of
from ser_core.calls.analysis import ModelFacts
from ser_core.inference.recognizer import ModelCard
from ser_core.settings import DEFAULT_MODEL, CallOptions
from ser_core.storage.errors import NotTheSource
from ser_core.storage.keeping import About, keep_call
from ser_core.storage.store import Store

Report = Callable[[BatchProgress], None]
OF_THE_FILE = (EmptyFile, NoSuchFile, NotAFile, NotFetched, NotTheSource, UnreadableFile)  # and not of the store


@dataclass(frozen=True, slots=True)
class Batch:
    """What is to be done with every call."""

    job: Job
    model: ModelFacts
    tags: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """What has been done so far."""

    found: int = 0
    stored: int = 0
    known: int = 0
    failures: list[Failure] = field(default_factory=list)
    sound_s: float = 0.0
    heard_at_s: deque[float] = field(default_factory=lambda: deque(maxlen=RECENT))


def batch_of(model: Path, card: ModelCard, options: CallOptions, tags: tuple[str, ...] = ()) -> Batch:
    """A batch with this machine's model, which every worker must have too."""
    shipped = model.absolute() == DEFAULT_MODEL.absolute()
    job = Job(None if shipped else str(model.absolute()), card.model_sha256, metadata.version("calltone"), options)
    return Batch(job, ModelFacts(card.name, card.version), tags)


def run_batch(
    batch: Batch,
    places: Iterable[Place | None],
    store: Store,
    client: Client,
    *,
    found: int | None = None,
    report: Report = lambda progress: None,  # noqa: ARG005
    memory_folder: Path | None = None,
) -> Summary:
    """Hear and store every call that is not stored yet. Ctrl-C ends it early; the summary then says so.

    `found` is how many places there are, if there is an end to them.
    """
    tally, started_s, stopped = Tally(), time.monotonic(), False

    def tell() -> None:
        done = tally.stored + tally.known + len(tally.failures)
        rate = rate_per_s(tally.heard_at_s, time.monotonic())
        report(BatchProgress(done, found, len(tally.failures), rate))

    with open_memory(memory_folder) as memory:
        try:
            for outcome in hear_all(client, still_to_hear(places, batch, store, memory, tally, tell), batch.job):
                with uninterrupted():
                    keep(outcome, batch, store, memory, tally)
                tally.heard_at_s.append(time.monotonic())
                tell()
        except KeyboardInterrupt:
            stopped = True
    return Summary(
        found=tally.found if found is None else found,
        stored=tally.stored,
        known=tally.known,
        failures=tuple(tally.failures),
        sound_s=tally.sound_s,
        took_s=time.monotonic() - started_s,
        stopped=stopped,
    )


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ctrl-C waits for the end of the block: what is stored is also counted and remembered."""
    if threading.current_thread() is not threading.main_thread():  # only there can Ctrl-C strike
        yield
        return
    pressed: list[int] = []
    usual = signal.signal(signal.SIGINT, lambda number, frame: pressed.append(number))  # noqa: ARG005
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)
    if pressed:
        raise KeyboardInterrupt


def still_to_hear(
    places: Iterable[Place | None],
    batch: Batch,
    store: Store,
    memory: sqlite3.Connection,
    tally: Tally,
    tell: Callable[[], None],
) -> Iterator[Place | None]:
    """The places whose calls are not stored; looked at only when a worker is about to have time for them."""
    for place in places:
        if place is None:
            yield None
            continue
        tally.found += 1
        if stored_id(memory, store, place, batch.job, batch.model) is None:
            yield place
        else:
            tally.known += 1
            tell()


def keep(outcome: Outcome, batch: Batch, store: Store, memory: sqlite3.Connection, tally: Tally) -> None:
    """Store what was heard, with the bytes that it was heard in; whoever changed them meanwhile is told."""
    place = outcome.place
    if isinstance(outcome, Failed):
        tally.failures.append(Failure(place.shown, outcome.reason))
        return
    try:
        kept_id, new = stored(outcome, batch, store)
    except OF_THE_FILE as error:
        tally.failures.append(Failure(place.shown, reason_of(error, place)))
        return
    remember(memory, store, place, batch.job, kept_id)
    tally.known += not new
    tally.stored += new
    tally.sound_s += outcome.analysis.source.duration_s if new else 0.0


def stored(heard: Heard, batch: Batch, store: Store) -> tuple[str, bool]:
    """The id of the stored call, and whether it is new."""
    about = About(called_at=heard.place.written_at, tags=batch.tags)
    with nullcontext() if store.audio == "none" else fetched(heard.place) as source:
        kept = keep_call(store, heard.analysis, source, model_sha256=batch.job.model_sha256, about=about)
    return kept.id, kept.new

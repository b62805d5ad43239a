"""Long work beside the page: in a thread of its own, one after the other, for as long as somebody waits for it."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock, Thread
from time import monotonic

Progress = Callable[[str, float], None]

WAITING = "Another call's words are heard first"
PATIENCE_S = 180.0  # a browser wakes what is in the background once a minute
LOOK_S = 0.5  # how often one who waits for another call looks whether somebody waits for them


class NobodyWaits(Exception):
    """The one who asked has stopped it, or is gone."""


@dataclass(slots=True, eq=False)
class Listening:
    """How far it is. The page writes `asked_at_s` and `stopped`, and the thread the rest."""

    asked_at_s: float  # by the machine's own clock
    stopped: bool = False
    step: str = WAITING
    done: float = 0.0
    ended: bool = False
    error: Exception | None = None


def start(work: Callable[[Progress], object], turn_to_listen: Lock) -> Listening:
    """Begin, and leave the page free: what the work finds it keeps itself."""
    listening = Listening(monotonic())
    # a daemon: whoever ends the server need not wait for an hour of words
    Thread(target=_listen, args=(listening, work, turn_to_listen), name="words", daemon=True).start()
    return listening


def _listen(listening: Listening, work: Callable[[Progress], object], turn_to_listen: Lock) -> None:
    def report(step: str, done: float) -> None:
        if listening.stopped or monotonic() - listening.asked_at_s > PATIENCE_S:
            raise NobodyWaits
        listening.step, listening.done = step, done

    try:
        while not turn_to_listen.acquire(timeout=LOOK_S):
            report(WAITING, 0.0)
        try:
            work(report)
        finally:
            turn_to_listen.release()
    except NobodyWaits:
        pass
    except Exception as error:  # whatever it is, the page shows it where the one who asked looks
        listening.error = error
    finally:
        listening.ended = True

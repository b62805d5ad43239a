"""What was said in the calls that were listened to: by sound, by who speaks when, and by who listened."""

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

from dashboard.listening import Progress
from ser_core.audio.recording import Samples
from ser_core.calls.analysis import CallAnalysis, CallWords
from ser_core.errors import CalltoneError
from ser_core.segmentation.records import Participant
from ser_core.settings import WordsOptions
from ser_core.words.errors import ModelIncomplete, ModelNotHere, NoSuchModel, WordsNotInstalled
from ser_core.words.records import Engine, Heard
from ser_core.words.whisper import NEEDED_FILES

MOST_CALLS = 64  # some hundred kB of an hour
MOST_PIECES = 20_000  # turns, some kB each

PACKAGES = {
    "pocketsphinx": ("pocketsphinx", "vaderSentiment"),
    "whisper": ("faster_whisper", "vaderSentiment"),
}

Listener = tuple[WordsOptions, tuple[tuple[int, int] | None, ...]]
WordsKey = tuple[str, tuple[tuple[str, str, float, float], ...], Listener]


class NoModelThere(CalltoneError):
    """The page's one answer to whatever is typed and is no model: a stranger must not learn what else lies there."""

    def __init__(self, model: str) -> None:
        super().__init__(
            f"no whisper model in {model!r}: type the folder of one on the machine that runs calltone, "
            "in CTranslate2's format, or the name of one that was fetched there before"
        )


@dataclass(slots=True, eq=False)
class Said:
    """Shared by all sessions; whoever asks must hold the same bytes. Only the one whose turn it is to listen adds to it."""

    calls: OrderedDict[WordsKey, CallWords] = field(default_factory=OrderedDict)
    pieces: OrderedDict[tuple[Listener, str], Heard] = field(default_factory=OrderedDict)
    turn_to_listen: Lock = field(default_factory=Lock)  # words take minutes, and an engine's memory: one call at a time


def not_installed(engine: str) -> WordsNotInstalled | None:
    """What to install before this engine can listen; nothing is imported for the answer."""
    return next((WordsNotInstalled(name) for name in PACKAGES[engine] if find_spec(name) is None), None)


def words_key(sha256: str, analysis: CallAnalysis, options: WordsOptions) -> WordsKey:
    """What was said hangs on the sound, on who speaks when, and on who listens; not on how it sounded."""
    channels = {person.id: person.channel for person in analysis.participants}
    turns = [(channels[turn.participant], turn.participant, turn.start_s, turn.end_s) for turn in analysis.turns]
    return sha256, tuple(turns), listener_of(options)


def listener_of(options: WordsOptions) -> Listener:
    """Who listens: another one once the files in a model's folder have changed."""
    return options, tuple(_written(options.model, name) for name in NEEDED_FILES) if options.model else ()


def _written(folder: str, name: str) -> tuple[int, int] | None:
    try:
        facts = (Path(folder) / name).stat()
    except (OSError, ValueError):
        return None
    return facts.st_size, facts.st_mtime_ns


def hear_call(
    said: Said, key: WordsKey, people: Sequence[Participant], analysis: CallAnalysis, progress: Progress
) -> None:
    """Listen to a call and keep what it says; only what nobody has heard before is heard."""
    from ser_core.calls.analyze import hear_words
    from ser_core.words.engines import open_engine

    options, _ = listener = key[-1]
    progress("Loading what listens", 0.0)
    try:
        with open_engine(options) as engine:
            words = hear_words(people, analysis.turns, remembering(engine, listener, said), progress)
    except (NoSuchModel, ModelNotHere, ModelIncomplete):
        raise NoModelThere(options.model or "") from None
    said.calls[key] = words
    while len(said.calls) > MOST_CALLS:
        said.calls.popitem(last=False)


def remembering(engine: Engine, listener: Listener, said: Said) -> Engine:
    """The same engine, which hears no sound twice.

    A piece goes by its samples themselves: only who brings them gets their words. So a turn that a person mends is heard
    anew, and all others are not; nor is what was heard before somebody stopped it.
    """

    def hear_once(samples: Samples) -> Heard:
        key = listener, hashlib.sha256(samples.tobytes()).hexdigest()
        if key not in said.pieces:
            said.pieces[key] = engine.hear(samples)
        said.pieces.move_to_end(key)
        while len(said.pieces) > MOST_PIECES:
            said.pieces.popitem(last=False)
        return said.pieces[key]

    return replace(engine, hear=hear_once)

"""Every engine that can hear words, and how one is opened."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from ser_core.settings import WordsOptions
from ser_core.words import sphinx, whisper
from ser_core.words.errors import UnknownEngine
from ser_core.words.records import Engine

ENGINES: dict[str, Callable[[WordsOptions], AbstractContextManager[Engine]]] = {
    "pocketsphinx": sphinx.open_engine,
    "whisper": whisper.open_engine,
}


def open_engine(options: WordsOptions = WordsOptions()) -> AbstractContextManager[Engine]:  # noqa: B008, frozen
    """The engine that the options name, to be used in a `with`: its packages and model are loaded there."""
    if options.engine not in ENGINES:
        raise UnknownEngine(options.engine, ENGINES)
    return ENGINES[options.engine](options)

"""Words by faster-whisper, with a model that the user gives: a folder, or the name of one that is on the machine."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from ser_core.audio.names import shown_name
from ser_core.audio.recording import Samples
from ser_core.settings import WordsOptions
from ser_core.words.errors import (
    EngineStopped,
    LanguageNotKnown,
    ModelIncomplete,
    ModelNotFetched,
    ModelNotHere,
    ModelNotNamed,
    ModelUnusable,
    NoSuchModel,
)
from ser_core.words.packages import package
from ser_core.words.records import Engine, Heard, Word

NAME = "whisper"
OWNER_AND_NAME = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*")  # as on the hub; "./here" and "../there" are folders
NEEDED_FILES = ("config.json", "model.bin", "tokenizer.json")  # without its tokenizer, the package would fetch one


@contextmanager
def open_engine(options: WordsOptions) -> Iterator[Engine]:
    """The model that the options name."""
    if options.model is None:
        raise ModelNotNamed
    folder = model_folder(options.model, options.allow_download)
    model = load(folder, shown_name(options.model))
    if options.language is not None and options.language not in model.supported_languages:
        raise LanguageNotKnown(NAME, options.language, model.supported_languages)
    yield Engine(NAME, shown_name(options.model), draft=False, hear=partial(hear, model, options.language))


def model_folder(model: str, allow_download: bool) -> Path:
    """A folder as it is; a name's folder among those fetched before; over the network only if that is allowed."""
    if is_there(Path(model).is_dir):
        return Path(model)
    names = package("faster_whisper").available_models()
    if model not in names and not OWNER_AND_NAME.fullmatch(model):
        raise NoSuchModel(model, names)
    try:
        return Path(package("faster_whisper").download_model(model, local_files_only=not allow_download))
    except (OSError, ValueError) as error:  # what the hub raises derives from one of these
        if not allow_download:
            raise ModelNotHere(model) from None
        raise ModelNotFetched(model, in_a_line(error)) from None


def load(folder: Path, shown: str) -> Any:
    """The model of a folder, which must be whole."""
    faster_whisper = package("faster_whisper")
    if missing := [name for name in NEEDED_FILES if not is_there((folder / name).is_file)]:
        raise ModelIncomplete(shown, missing)
    try:
        return faster_whisper.WhisperModel(str(folder), compute_type="auto", local_files_only=True)
    except Exception as error:  # what the loaders raise on damaged files has no class of its own
        raise ModelUnusable(shown, in_a_line(error)) from None


def is_there(look: Callable[[], bool]) -> bool:
    """What may not be looked at, and what no name can be so long for, is not there."""
    try:
        return look()
    except OSError:
        return False


def hear(model: Any, language: str | None, samples: Samples) -> Heard:
    """One piece. Each is heard on its own: what was misheard before must not lead the next one astray."""
    try:
        segments, facts = model.transcribe(
            samples, language=language, word_timestamps=True, condition_on_previous_text=False
        )
        found = list(segments)  # it listens while they are taken
    except Exception as error:  # as with another model's tokenizer, which nothing checks before
        raise EngineStopped(NAME, in_a_line(error)) from None
    words = tuple(
        Word(word.word, float(word.start), float(word.end), float(word.probability))
        for segment in found
        for word in segment.words or ()
    )
    return Heard("".join(segment.text for segment in found), words, facts.language)


def in_a_line(error: Exception) -> str:
    """The first line of what a library says."""
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")

"""The options that name who listens to the words, for every command that can."""

from contextlib import AbstractContextManager, nullcontext
from typing import Annotated

import typer

from ser_core.settings import WordsOptions
from ser_core.words.engines import ENGINES, open_engine
from ser_core.words.records import Engine

ENGINE_HELP = f"What listens to the words: {' or '.join(ENGINES)}."
MODEL_HELP = "Whisper's model: a folder, or one that was fetched before."
MODEL_SHAPE = "FOLDER|NAME"

Language = Annotated[
    str | None, typer.Option(metavar="CODE", help="As in en; without it, whisper finds out for each turn.")
]
AllowDownload = Annotated[
    bool, typer.Option("--allow-download", help="Fetch the named model from huggingface.co if it is not here.")
]


def words_options(
    engine: str | None, model: str | None, language: str | None, allow_download: bool
) -> WordsOptions | None:
    """How words are to be heard; None where nobody asked for them, and then nothing may be said of how."""
    if engine is not None:
        return WordsOptions(engine, model, language, allow_download)
    if model is not None or language is not None or allow_download:
        raise typer.BadParameter(
            "--words-model, --language and --allow-download say how words are heard: add --words "
            + " or ".join(ENGINES)
        )
    return None


def opened_engine(options: WordsOptions | None) -> AbstractContextManager[Engine | None]:
    """The engine, opened before anything else is done, so that what is wrong with it is told at once; None without options."""
    return nullcontext() if options is None else open_engine(options)

"""What can be wrong before a word is heard, each with what to do about it."""

from collections.abc import Iterable

from ser_core.errors import CalltoneError


class WordsNotInstalled(CalltoneError):
    """The optional packages are not there."""

    def __init__(self, package: str) -> None:
        super().__init__(f"words need the package {package}, which is not installed: pip install 'calltone[words]'")


class UnknownEngine(CalltoneError):
    """A name that no engine answers to."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(f"no engine called {name!r}: it is one of {', '.join(known)}")


class ModelNotTaken(CalltoneError):
    """A model was named for the engine that has its own."""

    def __init__(self) -> None:
        super().__init__(
            "pocketsphinx hears with the English model in its package and takes no other: "
            "leave out the model, or choose the engine whisper"
        )


class LanguageNotKnown(CalltoneError):
    """A language that the engine does not understand."""

    def __init__(self, engine: str, language: str, known: Iterable[str]) -> None:
        super().__init__(f"{engine} does not know the language {language!r}: it is one of {', '.join(sorted(known))}")


class ModelNotNamed(CalltoneError):
    """Whisper has no model of its own."""

    def __init__(self) -> None:
        super().__init__(
            "whisper needs a model: name the folder of one in CTranslate2's format, or one that is on this machine, as in --model small"
        )


class NoSuchModel(CalltoneError):
    """Neither a folder nor a name that could be a model's."""

    def __init__(self, model: str, names: Iterable[str]) -> None:
        super().__init__(
            f"no folder at {model!r}, and no whisper model of that name: "
            f"give a folder that exists, OWNER/NAME, or one of {', '.join(names)}"
        )


class ModelNotHere(CalltoneError):
    """A model that would have to come over the network, which nobody has allowed."""

    def __init__(self, model: str) -> None:
        super().__init__(
            f"the whisper model {model!r} is not on this machine: give a folder that holds one, "
            "or allow the download from huggingface.co with --allow-download"
        )


class ModelNotFetched(CalltoneError):
    """The download was allowed, and failed."""

    def __init__(self, model: str, why: str) -> None:
        super().__init__(
            f"the whisper model {model!r} could not be fetched ({why}): check the name and the network, or give a folder"
        )


class ModelUnusable(CalltoneError):
    """A folder that holds no whole model."""

    def __init__(self, model: str, why: str) -> None:
        super().__init__(
            f"the whisper model in {model!r} cannot be loaded ({why}): give a folder with a whole model in CTranslate2's format"
        )


class ModelIncomplete(ModelUnusable):
    """A folder without the files of a model."""

    def __init__(self, model: str, missing: Iterable[str]) -> None:
        super().__init__(model, f"{', '.join(missing)} missing")


class EngineStopped(CalltoneError):
    """The process that listens is gone."""

    def __init__(self, engine: str, why: str) -> None:
        super().__init__(
            f"{engine} stopped while it listened ({why}): try again; if it happens with the same recording, leave its words out"
        )

"""The optional packages, imported when they are first needed and no sooner."""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from ser_core.words.errors import WordsNotInstalled


def package(name: str, module: str | None = None) -> ModuleType:
    """An optional package's module (its top one, unless `module` names another)."""
    check_installed(name)
    return import_module(module or name)


def check_installed(name: str) -> None:
    """For those who leave the import to another process."""
    if find_spec(name) is None:
        raise WordsNotInstalled(name)

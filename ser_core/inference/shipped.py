"""The models that ship, by the names under which a person picks them."""

from pathlib import Path

from ser_core.settings import DEFAULT_MODEL

OWN = DEFAULT_MODEL.name  # calltone's own model; all others are earlier systems, there to compare with


def shipped_bundles(models: Path = DEFAULT_MODEL.parent) -> dict[str, Path]:
    """Name and folder of every model: calltone's own first, whether or not its files are there, then the zoo's.

    The folders are named and not looked into: a damaged one is an error for whoever picks it, and for nobody else.
    """
    zoo = sorted(facts.parent for facts in (models / "zoo").glob("*/bundle.json"))
    return {OWN: models / OWN} | {folder.name: folder for folder in zoo}

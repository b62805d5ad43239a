"""What the commands about stored calls share: which store, which calls, and how a filter is typed.

The store is imported where it is used: it brings SQLAlchemy, half a second that the other commands start without.
"""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ser_core.storage.errors import FOLDER_VARIABLE, KEY_VARIABLE, STORE_VARIABLE

if TYPE_CHECKING:
    from ser_core.calls.analysis import CallAnalysis
    from ser_core.storage.filtering import CallFilter, Range
    from ser_core.storage.store import AudioChoice, Store

LOCAL = "local"  # who did it, where nobody is named
NUMBER = r"-?\d+(?:\.\d+)?"
RANGE = re.compile(rf"(\w+)=({NUMBER})?\.\.({NUMBER})?")

StoreUrl = Annotated[
    str | None,
    typer.Option(
        "--store",
        envvar=STORE_VARIABLE,
        metavar="URL",
        help="sqlite:///FILE or postgresql://…; your own store if not given.",
    ),
]
StoreFolder = Annotated[
    Path | None,
    typer.Option("--store-folder", envvar=FOLDER_VARIABLE, help="Where the store's audio lies, if elsewhere."),
]
Who = Annotated[str, typer.Option("--by", help="A pseudonym for the log of who did what.")]


@contextmanager
def opened(url: str | None, folder: Path | None, audio: "AudioChoice" = "source") -> Iterator["Store"]:
    """The store that the options name, with the key of the environment, closed at the end."""
    from ser_core.storage.opening import open_store

    store = open_store(url, folder=folder, audio=audio, key=os.environ.get(KEY_VARIABLE) or None)
    try:
        yield store
    finally:
        store.engine.dispose()


def keep_analysis(store: "Store", analysis: "CallAnalysis", call: Path, model_sha256: str) -> str:
    """Store a call with its recording, and say under which id."""
    from ser_core.storage.keeping import keep_call

    kept = keep_call(store, analysis, call, model_sha256=model_sha256)
    return f"stored as {kept.id}" if kept.new else f"it is stored already, as {kept.id}"


def moment(text: str | None, option: str) -> datetime | None:
    """A day or a moment as a person types it; without a time zone it is that of this machine."""
    if text is None:
        return None
    try:
        said = datetime.fromisoformat(text)
        return said.astimezone() if said.tzinfo is None else said
    except (ValueError, OverflowError):
        raise typer.BadParameter(
            f"{text!r} is no date: give 2025-01-31 or 2025-01-31T09:30", param_hint=option
        ) from None


def ranges(texts: Sequence[str], option: str) -> "dict[str, Range]":
    """Ranges as they are typed.

    >>> ranges(["sentiment=..-0.3", "duration_s=60..600"], "--metric")
    {'sentiment': Range(least=None, most=-0.3), 'duration_s': Range(least=60.0, most=600.0)}
    """
    from ser_core.storage.filtering import Range

    found: dict[str, Range] = {}
    for text in texts:
        match = RANGE.fullmatch(text)
        if match is None or not any(match.groups()[1:]):
            raise typer.BadParameter(
                f"{text!r} is no range: give NAME=LEAST..MOST, either of them left out or not", param_hint=option
            )
        name, least, most = match.groups()
        found[name] = Range(None if least is None else float(least), None if most is None else float(most))
    return found


def filter_of(
    since: str | None,
    before: str | None,
    tags: Sequence[str],
    rule: str | None,
    metrics: Sequence[str],
    shares: Sequence[str],
    words: str,
    customer: str | None,
    agent: str | None,
) -> "CallFilter":
    """The filter that the options of a list say."""
    from ser_core.storage.filtering import CallFilter

    return CallFilter(
        called_from=moment(since, "--from"),
        called_before=moment(before, "--before"),
        tags=tuple(tags),
        rule=rule,
        metrics=ranges(metrics, "--metric"),
        shares=ranges(shares, "--share"),
        words=words,
        customer=customer,
        agent=agent,
    )

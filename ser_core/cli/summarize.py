"""`calltone corpora summarize`: the prepared file from which the datasets page is drawn."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ser_core.cli.terminal import AsJson, CannotWrite, progress_bar, tell
from ser_core.corpora.registry import ENVIRONMENT_VARIABLE, corpora_root, corpus_called
from ser_core.features.summary_file import SHIPPED, summary_bytes

NOTE_HELP = "What sets your copy of a corpus apart, to be shown beside it, as in savee='noise was added'."


def summarize_corpora(
    corpora: Annotated[
        Path | None, typer.Option("--corpora", envvar=ENVIRONMENT_VARIABLE, help="The folder that holds the corpora.")
    ] = None,
    out: Annotated[Path, typer.Option(help="The file to write; without it, the one that pages read.")] = SHIPPED,
    note: Annotated[list[str] | None, typer.Option(metavar="CORPUS=TEXT", help=NOTE_HELP)] = None,
    workers: Annotated[int, typer.Option(min=1, help="How many clips to measure at a time.")] = 2,
    as_json: AsJson = False,
) -> None:
    """Measure every clip, and keep what can be shown without any sound: counts, spreads, mean pictures, maps, names."""
    from ser_core.corpora.summarize import summarize  # brings scipy's transforms: the other commands start without it

    root = corpora_root(corpora)
    notes = dict(map(split_note, note or []))
    if not out.parent.is_dir():
        raise CannotWrite(out, "its folder is not there")
    with progress_bar() as report:
        summary = summarize(root, workers=workers, notes=notes, progress=report)
    data = summary_bytes(summary)
    try:
        out.write_bytes(data)
    except OSError as error:
        raise CannotWrite(out, error.strerror or "the system refused") from None
    left_out = f"; {len(summary.unheard)} could not be heard and are named in it" if summary.unheard else ""
    said = f"{out}: {summary.clips()} clips of {len(summary.sources)} corpora in {len(data) // 1000} kB{left_out}"
    done: dict[str, object] = {
        "file": out,
        "size_bytes": len(data),
        "clips": summary.clips(),
        "corpora": [source.name for source in summary.sources],
        "unheard": [asdict(clip) for clip in summary.unheard],
    }
    tell(done, said, as_json)


def split_note(note: str) -> tuple[str, str]:
    """The corpus's name and what is said of it."""
    name, equals, text = note.partition("=")
    if not equals:
        raise typer.BadParameter(f"{note!r} is not CORPUS=TEXT", param_hint="--note")
    return corpus_called(name).name, text

"""`calltone corpora`: which corpora can be read, and whether a copy of one is whole and sound."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from ser_core.calls.analyze import Progress
from ser_core.cli.make_call import make_call
from ser_core.cli.summarize import summarize_corpora
from ser_core.cli.terminal import STDOUT, AsJson, progress_bar, write_json
from ser_core.corpora.check import CorpusCheck, check_corpus, corpora_in
from ser_core.corpora.findings import Finding
from ser_core.corpora.published import published
from ser_core.corpora.records import Corpus, CorpusMissing
from ser_core.corpora.registry import CORPORA, ENVIRONMENT_VARIABLE, corpora_root, corpus_called, corpus_folder
from ser_core.errors import CalltoneError

FILES_SHOWN = 3  # of one finding
FINDINGS_SHOWN = 15  # of one kind; --json has them all

app = typer.Typer(name="corpora", help="The public corpora that models are trained on.", no_args_is_help=True)
app.command("make-call")(make_call)
app.command("summarize")(summarize_corpora)


class CorpusSpoiled(CalltoneError):
    """A check that found what would teach or measure something false."""

    def __init__(self, count: int) -> None:
        things = "1 thing" if count == 1 else f"{count} things"
        super().__init__(f"{things} found that would spoil training or measuring: each is named above with what to do")


@app.command("list")
def list_corpora(
    folder: Annotated[
        Path | None, typer.Option(envvar=ENVIRONMENT_VARIABLE, help="The folder that holds the corpora.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Name every corpus that can be read, with its licence and where it lies."""
    root = None if folder is None else corpora_root(folder)
    rows = [described(corpus, None if root is None else place_of(corpus, root)) for corpus in CORPORA.values()]
    if as_json:
        write_json(rows, STDOUT)
        return
    console = Console(markup=False, highlight=False)
    table = Table("name", "people", "clips", "files like", "folder")
    for column in table.columns:
        column.overflow = "fold"
    for row in rows:
        table.add_row(*(str(row[key] or "–") for key in ("name", "people", "clips", "expects", "folder")))
    console.print(table)
    console.print("People and clips are those published, without what has no place among the eight emotions.")
    for row in rows:
        console.print(f"{row['title']} ({row['licence']}): {row['citation']}", soft_wrap=True)


@app.command()
def check(
    path: Annotated[Path, typer.Argument(help="A corpus's folder, or the folder that holds several.")],
    corpus: Annotated[
        str | None, typer.Option(help="Which corpus it is, where its folder's name does not say.")
    ] = None,
    read: Annotated[
        bool, typer.Option("--read/--no-read", help="Listen to every clip, or judge by bytes alone.")
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Count a corpus's clips, and find what is missing, double, mislabelled or cannot be heard."""
    held = corpora_in(path) if corpus is None else ((corpus_called(corpus), path),)
    checks = []
    for one, place in held:
        with progress_bar() as report:
            checks.append(check_corpus(one, place, read, titled(one.title, report)))
    if as_json:
        write_json([as_data(checked) for checked in checks], STDOUT)
    else:
        for checked in checks:
            print_check(checked, Console(markup=False, highlight=False))
    spoiling = sum(len(checked.spoiling) for checked in checks)
    if spoiling:
        raise CorpusSpoiled(spoiling)


def titled(title: str, report: Progress) -> Progress:
    """The same bar, naming the corpus too."""
    return lambda step, done: report(f"{title}: {step}", done)


def described(corpus: Corpus, place: Path | None) -> dict[str, str | int | None]:
    """A corpus as plain data."""
    clips_by_speaker = published(corpus.name).clips_by_speaker
    return {
        "name": corpus.name,
        "title": corpus.title,
        "people": len(clips_by_speaker),
        "clips": sum(clips_by_speaker.values()),
        "licence": corpus.licence,
        "citation": corpus.citation,
        "expects": corpus.expects,
        "folder": None if place is None else str(place),
    }


def place_of(corpus: Corpus, root: Path) -> Path | None:
    """Its folder, or None where it is not among the corpora here."""
    try:
        return corpus_folder(corpus, root)
    except CorpusMissing:
        return None


def as_data(checked: CorpusCheck) -> dict[str, object]:
    """A check as plain data."""
    found = [asdict(finding) | {"spoils": finding.spoils} for finding in checked.findings]
    return asdict(checked) | {"people": checked.people, "findings": found}


def print_check(checked: CorpusCheck, console: Console) -> None:
    """Tables for a person."""
    how = "every clip listened to" if checked.read else "not listened to: add --read to hear every clip"
    console.print(
        f"{checked.title} in {checked.folder}: clips {checked.clips}, people {checked.people}, {how}", soft_wrap=True
    )
    emotions = Table(*checked.by_emotion)
    emotions.add_row(*map(str, checked.by_emotion.values()))
    console.print(emotions)
    people = Table("person", "clips", "published")
    for count in checked.by_speaker:
        people.add_row(count.speaker, str(count.clips), str(count.published))
    console.print(people)
    if not checked.findings:
        console.print("Whole, and nothing to mend.")
    for kind in dict.fromkeys(finding.kind for finding in checked.findings):
        alike = [finding for finding in checked.findings if finding.kind == kind]
        for line in (line for finding in alike[:FINDINGS_SHOWN] for line in lines_of(finding)):
            console.print(line, soft_wrap=True)
        if len(alike) > FINDINGS_SHOWN:
            console.print(f"{kind}: {len(alike) - FINDINGS_SHOWN} more; --json names them all")


def lines_of(finding: Finding) -> Iterator[str]:
    """One finding: what, what to do, and the first of its files."""
    yield f"{finding.kind}: {finding.what}"
    if finding.files:
        more = f" and {len(finding.files) - FILES_SHOWN} more" if len(finding.files) > FILES_SHOWN else ""
        yield f"    {', '.join(finding.files[:FILES_SHOWN])}{more}"
    yield f"    → {finding.what_to_do}"

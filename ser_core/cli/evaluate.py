"""`calltone evaluate`: what a model bundle answers to people whom it never heard."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.table import Table

from ser_core.cli.answers import answers_csv, calls_json, condition_json, named
from ser_core.cli.terminal import STDOUT, one_on_stdout, progress_bar, table_console, write_json, write_text
from ser_core.corpora.records import Clip
from ser_core.corpora.registry import ENVIRONMENT_VARIABLE, load_corpus
from ser_core.emotions import label_for
from ser_core.evaluation.answers import (
    Answer,
    Condition,
    HeardInTraining,
    NobodyToTest,
    answers_to,
    confusion_of_answers,
    figures_of_answers,
    heard_in_training,
    people_never_heard,
)
from ser_core.evaluation.made_calls import TurnAnswer, answers_in_calls, made_calls, turn_recall
from ser_core.evaluation.tables import class_rows, confusion_rows, interval_text, percent
from ser_core.inference.bundle import ModelBundle, TrainedOn
from ser_core.inference.recognizer import Recognizer
from ser_core.training.splits import FOLDS, UnknownFold, fold_of

ANSWERS_SHOWN = 10  # CSV and JSON have all


def evaluate(
    bundle: Annotated[Path, typer.Argument(help="A model bundle's folder, such as models/default.")],
    corpus: Annotated[list[str] | None, typer.Option(help="Whose clips; those it was trained on if not named.")] = None,
    fold: Annotated[int | None, typer.Option(help="Test the people of this fold.")] = None,
    test_people: Annotated[
        bool, typer.Option("--test-people", help="Test those whom bundle.json keeps for it: the default.")
    ] = False,
    condition: Annotated[
        Literal["studio", "telephone", "both"],
        typer.Option(help="As recorded, over a telephone line, or one after the other."),
    ] = "both",
    calls: Annotated[
        int,
        typer.Option(min=0, help="Also join so many calls of those people, over a telephone, and test their turns."),
    ] = 0,
    include_heard: Annotated[
        bool, typer.Option("--include-heard", help="Also people heard in training: the figures then say so.")
    ] = False,
    corpora: Annotated[
        Path | None, typer.Option(envvar=ENVIRONMENT_VARIABLE, help="The folder that holds the corpora.")
    ] = None,
    csv_file: Annotated[
        str | None, typer.Option("--csv", metavar="FILE|-", help="Write every answer, a row a clip.")
    ] = None,
    json_file: Annotated[
        str | None, typer.Option("--json", metavar="FILE|-", help="Write figures, confusions and answers as JSON.")
    ] = None,
) -> None:
    """Hear whole clips with a model bundle, and compare its answers with what was acted."""
    if fold is not None and test_people:
        raise typer.BadParameter("--fold and --test-people exclude each other")
    one_on_stdout(csv_file, json_file)
    loaded = ModelBundle.load(bundle)
    trained, labels = loaded.facts.trained_on, loaded.facts.labels
    names = corpus or list(trained.corpora)
    clips = [clip for name in dict.fromkeys(names) for clip in load_corpus(name, corpora)]
    chosen = chosen_clips(clips, trained, fold, include_heard and not test_people)
    if not chosen:
        raise NobodyToTest(names)
    people = {clip.speaker for clip in chosen}
    heard = heard_in_training(chosen, trained)
    if heard and not include_heard:
        raise HeardInTraining(heard, len(people))
    recognizer = Recognizer(loaded)
    console = table_console(to_stderr=STDOUT in (csv_file, json_file))
    conditions: tuple[Condition, ...] = ("studio", "telephone") if condition == "both" else (condition,)
    answers: list[Answer] = []
    for one in conditions:
        with progress_bar() as report:
            found = list(answers_to(chosen, recognizer, one, partial(report, f"Hearing the clips, {one}")))
        memory = f", {len(heard)} of {len(people)} people heard in training" if heard else ", nobody heard in training"
        print_report(
            found, labels, f"{recognizer.card.name} on {', '.join(names)}: cold, {one}, whole clips{memory}", console
        )
        answers += found
    turns = turns_of_calls(chosen, recognizer, calls) if calls else []
    if turns:
        print_calls(turns, calls, console)
    unknown = sum(label_for(clip.emotion, labels) is None for clip in chosen)
    if unknown:
        console.print(f"Left out: {unknown} clips that act an emotion which the model has no label for.")
    if csv_file is not None:
        write_text(answers_csv(answers, labels), csv_file)
    if json_file is not None:
        by_condition = {one: [answer for answer in answers if answer.condition == one] for one in conditions}
        data = {
            "model": {"name": recognizer.card.name, "version": recognizer.card.version},
            "corpora": names,
            "labels": labels,
            "heard_in_training": heard,
            "left_out_clips": unknown,
            "conditions": [condition_json(one, found, labels) for one, found in by_condition.items()],
            "made_calls": calls_json(turns, calls) if turns else None,
        }
        write_json(data, json_file)


def turns_of_calls(clips: Sequence[Clip], recognizer: Recognizer, count: int) -> list[TurnAnswer]:
    """What the same people are answered in calls, each turn against the rest of that person's call."""
    with progress_bar() as report:
        return answers_in_calls(
            made_calls(clips, count), recognizer, lambda done: report("Hearing made calls", done / count)
        )


def print_calls(answers: Sequence[TurnAnswer], count: int, console: Console) -> None:
    """The figures of made calls in a line."""
    sure = [answer for answer in answers if not answer.uncertain]
    console.print(
        f"\nMade calls, telephone: {count} calls, {len(answers)} turns of the customer; UA of turns {percent(turn_recall(answers))}, "
        f"not found {percent(sum(answer.answered is None for answer in answers) / len(answers))}, "
        f"not marked uncertain {percent(len(sure) / len(answers))}.",
        soft_wrap=True,
    )


def chosen_clips(clips: Sequence[Clip], trained: TrainedOn, fold: int | None, everybody: bool) -> list[Clip]:
    """The clips of the people to be tested."""
    if fold is not None:
        if not 1 <= fold <= FOLDS:
            raise UnknownFold(fold)
        return [clip for clip in clips if fold_of(clip.speaker) == fold]
    return list(clips) if everybody else people_never_heard(clips, trained)


def print_report(answers: Sequence[Answer], labels: tuple[str, ...], heading: str, console: Console) -> None:
    """The figures, emotion by emotion, the confusions and the first answers."""
    figures = figures_of_answers(answers, labels)
    counts = confusion_of_answers(answers, labels)
    console.print(f"\n{heading}", soft_wrap=True)
    console.print(
        f"UA {percent(figures.unweighted_average_recall)} (95 % interval {interval_text(figures.interval)}, over people), "
        f"accuracy {percent(figures.weighted_accuracy)}, macro F1 {percent(figures.macro_f1)}; "
        f"clips {figures.clips}, people {len(figures.people)}",
        soft_wrap=True,
    )
    sure = [answer for answer in answers if not answer.uncertain]
    if sure:
        right = sum(answer.acted == answer.answered for answer in sure) / len(sure)
        console.print(
            f"Not marked uncertain: {percent(len(sure) / len(answers))} of the clips, {percent(right)} of those right."
        )
    print_table(("emotion", "precision", "recall", "F1", "clips"), class_rows(counts, labels), console)
    print_table(("acted ↓ answered →", *labels), confusion_rows(counts.tolist(), labels), console)
    first = [
        [
            named(answer.clip),
            answer.acted,
            answer.answered,
            f"{answer.confidence:.0%}",
            "uncertain" if answer.uncertain else "",
        ]
        for answer in answers[:ANSWERS_SHOWN]
    ]
    print_table(("clip", "acted", "answered", "confidence", ""), first, console)
    if len(answers) > ANSWERS_SHOWN:
        console.print(f"The first {ANSWERS_SHOWN} of {len(answers)} answers; --csv FILE writes all.")


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]], console: Console) -> None:
    """Lines under their heads."""
    table = Table(*header)
    for column in table.columns:
        column.overflow = "fold"
    for cells in rows:
        table.add_row(*cells)
    console.print(table)

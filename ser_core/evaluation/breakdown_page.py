"""The default network's own part of the page of results: tables of where it is right, and two pictures of how sure it is."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from ser_core.corpora.registry import corpus_called
from ser_core.evaluation.breakdown import (
    LARGE,
    HeardRun,
    Part,
    answered_in,
    by_codec,
    by_length,
    by_loudness,
    by_sex,
    groups_of,
    in_made_calls,
    recall_by_baseline,
)
from ser_core.evaluation.clip_answers import ClipAnswers, Texts
from ser_core.evaluation.run import Run
from ser_core.evaluation.tables import NOT_RUN, markdown_table, percent

WAYS = (("studio", "cold"), ("telephone", "cold"), ("studio", "adapted"), ("telephone", "adapted"))
GROUPINGS: Mapping[str, Callable[[ClipAnswers], Texts]] = {
    "sex": by_sex,
    "loudness": by_loudness,
    "speech": by_length,
}
PARTS: Mapping[str, Part] = {
    "both, as it ships": "both",
    "the listener, without the committee": "listener",
    "the committee on the functionals alone": "committee",
}
LINES = ("telephone", "one telephone line")


def breakdown_section(runs: Sequence[Run], heard: Sequence[HeardRun], picture: str) -> str:
    """Tables by what a clip is, and where the picture of how sure it is lies."""
    parts = [
        "### Where it is right",
        f"UA in per cent, over {_counted(len(heard))}; among the emotions that a corpus has.",
        *(_grouped(heard, title, by) for title, by in GROUPINGS.items()),
        _by_codec(heard),
        _by_baseline(runs),
        _in_calls(runs),
        _by_part(heard),
        f"![How sure it is: accuracy by confidence, and recall where only the surest are answered]({picture})",
    ]
    return "\n\n".join(part for part in parts if part)


def _counted(runs: int) -> str:
    return "one run" if runs == 1 else f"{runs} runs"


def _grouped(heard: Sequence[HeardRun], title: str, by: Callable[[ClipAnswers], Texts]) -> str:
    names = sorted({name for corpus in LARGE for name in groups_of(heard, corpus, by).tolist()}, key=_in_order)
    rows = [
        [corpus_called(corpus).title, f"{kind}, {condition}", *_recalls(heard, corpus, condition, kind, by, names)]
        for corpus in LARGE
        for condition, kind in WAYS
    ]
    return markdown_table([f"by {title}", "condition", *names], rows)


def _by_codec(heard: Sequence[HeardRun]) -> str:
    names = sorted(
        {name for run in heard for line in LINES for name in run.answers.codecs.get(line, np.array([])).tolist()}
    )
    rows = [
        [corpus_called(corpus).title, f"{kind}, {line}", *_recalls(heard, corpus, line, kind, by_codec(line), names)]
        for corpus in LARGE
        for line in LINES
        for kind in ("cold", "adapted")
    ]
    return markdown_table(["by codec", "condition", *names], rows)


def _recalls(
    heard: Sequence[HeardRun],
    corpus: str,
    condition: str,
    kind: str,
    by: Callable[[ClipAnswers], Texts],
    names: Sequence[str],
) -> list[str]:
    answered, groups = answered_in(heard, corpus, condition, kind), groups_of(heard, corpus, by)
    found = [answered.recall(groups == name) for name in names]
    return [NOT_RUN if recall is None else percent(recall) for recall in found]


def _by_baseline(runs: Sequence[Run]) -> str:
    found = recall_by_baseline(runs)
    if not found:
        return ""
    ways = list(next(iter(found.values())))
    rows = [
        [
            corpus_called(corpus).title,
            condition,
            *(percent(recalls[way]) if way in recalls else NOT_RUN for way in ways),
        ]
        for (corpus, condition), recalls in sorted(found.items())
    ]
    return f"""By how much of the person's other speech is known, drawn as it comes, and of one mood alone or mostly:

{markdown_table(["people of", "condition", *ways], rows)}"""


def _in_calls(runs: Sequence[Run]) -> str:
    found = in_made_calls(runs)
    if not found:
        return ""
    ways = list(next(iter(found.values())))
    rows = [[corpus_called(corpus).title, *(percent(shares[way]) for way in ways)] for corpus, shares in found.items()]
    return f"""In calls made of their clips (24 turns, the customer's half of them; two channels, each over a telephone; pauses and talking at once),
heard by the whole product, each turn against the rest of its person's call; a turn that was not found is a wrong one:

{markdown_table(["people of", *ways], rows)}"""


def _by_part(heard: Sequence[HeardRun]) -> str:
    rows = []
    for name, part in PARTS.items():
        found = [answered_in(heard, corpus, *way, part).recall() for corpus in LARGE for way in WAYS]
        rows.append([name, *(NOT_RUN if recall is None else percent(recall) for recall in found)])
    header = [f"{corpus_called(corpus).title}: {kind}, {condition}" for corpus in LARGE for condition, kind in WAYS]
    return f"""What each part of the network would answer without the other:

{markdown_table(["part", *header], rows)}"""


def _in_order(name: str) -> tuple[int, str]:
    """Short before long, quiet before loud; the rest by name."""
    order = ["quietest", "middle third", "loudest", "under", "1.5", "over"]
    return next((place for place, start in enumerate(order) if name.startswith(start)), len(order)), name

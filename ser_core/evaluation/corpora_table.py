"""One table for the page and the model card: a network on the people of each corpus that were kept apart in the same runs."""

from collections.abc import Mapping, Sequence

from ser_core.corpora.registry import CORPORA, corpus_called
from ser_core.evaluation.breakdown import BINS, HeardRun, answered_in
from ser_core.evaluation.compare import Cell, Way
from ser_core.evaluation.metrics import expected_calibration_error
from ser_core.evaluation.tables import NOT_RUN, interval_text, markdown_table, percent, stands_on

SUREST = 0.7  # of the clips are answered where only those are
HEADER = ("people of", "condition", "emotions", "stands on", "people", "UA", "interval", "accuracy")
HOW_SURE = ("ECE", "UA of the surest 70 %")
ABOUT = """*Telephone*: each clip over a line of its own; *one telephone line*: all of a person's clips over the same one, as in
a call. ECE: how far confidence and accuracy are apart, over ten bins, all runs together.
The design was chosen among trials on the people of folds 1 and 3 (`docs/lab.md`): figures that stand on these two flatter it."""


def corpus_and_condition(way: Way) -> tuple[str, str]:
    """RAVDESS's conditions stand for themselves, the other corpora's begin with the corpus.

    >>> corpus_and_condition(Way("fold", adapted=False, condition="crema-d, studio"))
    ('crema-d', 'studio')
    """
    corpus, _, condition = way.condition.rpartition(", ")
    return corpus or "ravdess", condition


def in_order(cells: Mapping[Way, Cell]) -> list[tuple[Way, Cell]]:
    """Those with people kept apart: by corpus, cold before adapted."""
    order = list(CORPORA)
    folds = [(way, cell) for way, cell in cells.items() if way.protocol == "fold"]
    return sorted(folds, key=lambda one: (order.index(corpus_and_condition(one[0])[0]), one[0].adapted))


def place_of(way: Way) -> list[str]:
    """The first two cells of a line: whose clips, and how they were heard."""
    corpus, condition = corpus_and_condition(way)
    return [corpus_called(corpus).title, f"{'adapted' if way.adapted else 'cold'}, {condition}"]


def corpora_table(cells: Mapping[Way, Cell], heard: Sequence[HeardRun]) -> str:
    """In per cent."""
    rows = [
        [
            *place_of(way),
            str(len(cell.recalls)),
            stands_on(cell),
            str(cell.people),
            percent(cell.unweighted_average_recall),
            interval_text(cell.interval),
            percent(cell.weighted_accuracy),
            *_how_sure(heard, way),
        ]
        for way, cell in in_order(cells)
    ]
    return markdown_table([*HEADER, *HOW_SURE], rows)


def _how_sure(heard: Sequence[HeardRun], way: Way) -> list[str]:
    if not heard:
        return [NOT_RUN] * len(HOW_SURE)
    corpus, condition = corpus_and_condition(way)
    answered = answered_in(heard, corpus, condition, "adapted" if way.adapted else "cold")
    surest = answered.recall(answered.surest(SUREST))
    error = expected_calibration_error(answered.confidence, answered.right, BINS)
    return [percent(error), NOT_RUN if surest is None else percent(surest)]


def never_trained_with(cells: Mapping[Way, Cell]) -> str:
    """What is answered to a corpus none of which was in training; empty where that was not run."""
    said = [
        f"{percent(cell.unweighted_average_recall)} ({interval_text(cell.interval)}) {'adapted' if way.adapted else 'cold'}, {way.condition}"
        for way, cell in cells.items()
        if way.protocol == "without-ravdess"
    ]
    if not said:
        return ""
    return f"""RAVDESS when none of it trains but all other corpora do, UA of seven emotions, calm counts as neutral:
{"; ".join(said)}."""

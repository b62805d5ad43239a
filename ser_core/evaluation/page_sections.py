"""The parts of the page of results that list: a system's confusions and runs, and where the figures come from."""

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median

from ser_core.evaluation.breakdown import HeardRun
from ser_core.evaluation.compare import COLD_STUDIO, Cell, SystemRow
from ser_core.evaluation.corpora_table import ABOUT, corpora_table, never_trained_with
from ser_core.evaluation.run import Run
from ser_core.evaluation.tables import NOT_RUN, interval_text, markdown_table, percent, stands_on

FINGERPRINT_SHOWN = 12  # characters: enough to tell two apart
PROTOCOLS = {
    "leaky": "its own leaky split",
    "fold": "RAVDESS folds",
    "ravdess-to-tess": "RAVDESS → TESS",
    "tess-to-ravdess": "TESS → RAVDESS",
    "without-ravdess": "all but RAVDESS → RAVDESS",
}


# What others measured on people kept apart; RAVDESS UA of eight emotions as recorded, six folds of EmoBox where not said
PUBLISHED = (
    ("eGeMAPS + support vector machine", "88 features", "46.7 cold, 62 adapted", "measured on the same folds"),
    ("ResLSTM with self-attention, from scratch", "47 thousand", "62.3", "five folds, tuned on test people"),
    ("wav2vec2-base", "95 million", "54.3", "EmoBox"),
    ("WavLM-base", "95 million", "61.6", "EmoBox"),
    ("HuBERT-base", "95 million", "65.4", "EmoBox"),
    ("HuBERT-large", "317 million", "70.0", "EmoBox"),
    ("WavLM-large", "317 million", "72.0", "EmoBox"),
    ("Whisper large v3, encoder", "635 million", "75.3", "EmoBox"),
)


def published_section() -> str:
    """What is known from elsewhere, to read the table beside."""
    table = markdown_table(["way", "size", "RAVDESS UA, cold, studio", "whence"], [list(row) for row in PUBLISHED])
    return f"""## Reached elsewhere

On people never heard. The sixth fold of EmoBox is kept back here, so the figures are near the table's and not of the same people.

{table}"""


def system_section(row: SystemRow, picture: str | None, heard: Sequence[HeardRun], further: str) -> str:
    """One system: whom it takes for whom, how it learnt, and what was run."""
    parts = [f"## {row.title.title} (`{row.title.name}`)"]
    cell = row.cells.get(COLD_STUDIO)
    parts.append("Not run with people kept apart yet." if cell is None else _confusion(cell))
    others = _other_corpora(row, heard)
    if others:
        parts.append(others)
    never = never_trained_with(row.cells)
    if never:
        parts.append(never)
    if picture is not None:
        parts.append(f"![Learning curves of {row.title.title}: accuracy and loss of each run]({picture})")
    if further:
        parts.append(further)
    parts.append(_runs(row.runs))
    return "\n\n".join(parts)


def _confusion(cell: Cell) -> str:
    counted = [
        [label, *map(str, counts), percent(cell.recalls[label])]
        for label, counts in zip(cell.labels, cell.confusion, strict=True)
        if label in cell.recalls
    ]
    return f"""RAVDESS, cold, studio: UA {percent(cell.unweighted_average_recall)} ({interval_text(cell.interval)}), accuracy {percent(cell.weighted_accuracy)}, \
macro F1 {percent(cell.macro_f1)}; {cell.people} people, {cell.clips:.0f} clips, {stands_on(cell)}. Acted by row, answered by column, summed over the runs:

{markdown_table(["acted", *cell.labels, "recall"], counted)}"""


def _other_corpora(row: SystemRow, heard: Sequence[HeardRun]) -> str:
    """What else it was tested on, where one run tests the people of several corpora; empty where it does not."""
    if not any(", " in way.condition for way in row.cells):
        return ""
    return f"""On the people of every corpus that were kept apart in the same runs. {ABOUT}

{corpora_table(row.cells, heard)}"""


def _runs(runs: Sequence[Run]) -> str:
    groups: dict[tuple[str, bool], list[Run]] = {}
    for run in sorted(runs, key=lambda run: (list(PROTOCOLS).index(run.protocol), run.adapted)):
        groups.setdefault((run.protocol, run.adapted), []).append(run)
    rows = [
        [
            PROTOCOLS[protocol] + (", adapted" if adapted else ""),
            _numbers(run.fold for run in group) if group[0].fold else NOT_RUN,
            _numbers(run.seed for run in group),
            _span([run.train_rows for run in group]),
            _span([len(run.history) for run in group]) if group[0].history else NOT_RUN,
            f"{median(run.fit_s for run in group):.1f} s",
        ]
        for (protocol, adapted), group in groups.items()
    ]
    return markdown_table(["runs", "folds", "seeds", "training rows", "epochs", "fit, median"], rows)


def sources_section(runs: Sequence[Run]) -> str:
    """Code, data and clips that could not be used."""
    code = Counter((run.code_version, run.code_sha256[:FINGERPRINT_SHOWN]) for run in runs)
    data = Counter((PROTOCOLS[run.protocol], ", ".join(corpora_of([run])), run.data_sha256) for run in runs)
    left_out = sorted({name for run in runs for name in run.left_out})
    said = "\n".join(f"- {name}" for name in left_out) or "None."
    return f"""## Where the figures come from

Each record names the code (the source of the rooms that decide a run's figures) and the data (the fingerprints of all clips used).

{markdown_table(["calltone", "code", "runs"], [[*names, str(count)] for names, count in sorted(code.items())])}

{markdown_table(["runs", "corpora", "data", "how many"], [[way, corpora, sha256[:FINGERPRINT_SHOWN], str(count)] for (way, corpora, sha256), count in sorted(data.items())])}

Clips that were left out:

{said}"""


def corpora_of(runs: Iterable[Run]) -> list[str]:
    """Those that trained or tested, by name."""
    return sorted({corpus for run in runs for corpus in (*run.train_corpora, *run.test_corpora)})


def _numbers(numbers: Iterable[int | None]) -> str:
    return " ".join(map(str, sorted({number for number in numbers if number is not None})))


def _span(counts: Sequence[int]) -> str:
    return str(min(counts)) if min(counts) == max(counts) else f"{min(counts)}–{max(counts)}"

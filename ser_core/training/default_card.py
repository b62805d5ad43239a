"""The MODEL_CARD.md of the default model, from its bundle's facts and the records of its fold runs."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from ser_core.corpora.registry import corpus_called
from ser_core.emotions import EMOTIONS
from ser_core.evaluation.breakdown import (
    LARGE,
    HeardRun,
    answered_in,
    commonest_mistakes,
    means_beside,
    surest_failures,
)
from ser_core.evaluation.compare import Cell, SystemTitle, Way, compare
from ser_core.evaluation.corpora_table import ABOUT, corpora_table, in_order, never_trained_with, place_of
from ser_core.evaluation.run import Run
from ser_core.evaluation.tables import NOT_RUN, markdown_table, percent
from ser_core.inference.bundle import CARD_FILE, BundleFacts

FAILURES_NAMED = 6  # clips of each corpus
MISTAKES_NAMED = 4  # of each corpus


def write_default_card(facts: BundleFacts, runs: Sequence[Run], heard: Sequence[HeardRun], folder: Path) -> None:
    """The card; without fold runs it says that nothing was measured."""
    cells = compare(runs, [SystemTitle("default", "default", "–")])[0].cells if runs else {}
    parts = (
        _heading(facts),
        _figures(cells, heard),
        _recalls(cells),
        _failures(heard),
        _not_speech(runs),
        _use(facts),
        _again(facts),
    )
    (folder / CARD_FILE).write_text("\n\n".join(part for part in parts if part) + "\n", encoding="utf-8")


def _heading(facts: BundleFacts) -> str:
    trained = facts.trained_on
    corpora = ", ".join(corpus_called(name).title for name in trained.corpora)
    adapted = facts.adapted
    known = (
        ""
        if adapted is None
        else f" ({adapted.temperature:.2f} and {adapted.uncertain_below:.3f} where something is known of the speaker)"
    )
    return f"""# calltone's own model, {facts.version}

A small network that hears the sound of a voice and names one of {len(facts.labels)} emotions: {", ".join(facts.labels)}. The waveform
goes in; bands, pitch and voicing are made inside, so that nothing can differ between training and use. It may know what the
speaker's voice is usually like (mean and spread of measures of that person's other turns), and says when nobody speaks.

Trained on {len(trained.train_people)} people of {corpora}, as recorded and over telephones (real codecs, noise, gain, clipping, lost packets);
{len(trained.validation_people)} more were kept apart from it. Its answers are softened by a temperature of {facts.temperature:.2f}, and uncertain below a
confidence of {facts.uncertain_below:.3f}{known}, as people kept apart from training chose."""


def _figures(cells: Mapping[Way, Cell], heard: Sequence[HeardRun]) -> str:
    if not cells:
        return "## Figures\n\nNot measured: this bundle was made without its fold runs. Do not trust it further than you can hear."
    return f"""## Figures, in per cent

On people never heard in training or validation, by networks trained as this one is on the other people. UA is the unweighted
average recall, its 95 % interval drawn over people: the mean over seeds, then over folds, never the best. *Cold*: nothing known about
the speaker. *Adapted*: the person's other clips, without labels, as a baseline. {ABOUT}

{corpora_table(cells, heard)}

{never_trained_with(cells)}""".rstrip()


def _recalls(cells: Mapping[Way, Cell]) -> str:
    rows = [
        [
            *place_of(way),
            *(percent(cell.recalls[emotion]) if emotion in cell.recalls else NOT_RUN for emotion in EMOTIONS),
        ]
        for way, cell in in_order(cells)
    ]
    return f"## Recall of each emotion\n\n{markdown_table(['people of', 'condition', *EMOTIONS], rows)}" if rows else ""


def _failures(heard: Sequence[HeardRun]) -> str:
    if not heard:
        return ""
    rows = [
        [failure.clip, failure.acted, failure.answered, percent(failure.confidence)]
        for corpus in LARGE
        for failure in surest_failures(heard, corpus, "studio", FAILURES_NAMED)
    ]
    mistakes = "; ".join(
        f"{corpus_called(corpus).title}: "
        + ", ".join(f"{acted} taken for {other} ({percent(share)} %)" for acted, other, share in found)
        for corpus in LARGE
        for found in [commonest_mistakes(answered_in(heard, corpus, "telephone", "cold"), MISTAKES_NAMED)]
    )
    return f"""## Where it fails

Over telephones, nothing known of the speaker, most often: {mistakes}.

For whom, how loud, over which codec and after how much speech it is right less often, say the tables of `docs/results.md`. The clips of people
never heard that it mistakes most surely, as recorded, nothing known of the speaker:

{markdown_table(["clip", "acted", "answered", "how sure, in per cent"], rows)}"""


def _not_speech(runs: Sequence[Run]) -> str:
    prefix = "not speech taken for speech, "
    found = means_beside(runs, prefix)
    if not found:
        return ""
    said = "; ".join(f"{condition} {percent(share)} %" for condition, share in sorted(found.items()))
    return f"""## What is nobody speaking

Music, ringing, signals, hum, noise, coughs, breath, knocks and silence, made from chance that training did not meet: taken for
speech {said}."""


def _use(facts: BundleFacts) -> str:
    corpora = [corpus_called(name) for name in facts.trained_on.corpora]
    licences = "\n".join(f"- {corpus.title}: {corpus.licence}. {corpus.citation}" for corpus in corpora)
    return f"""## What it is for, and what not

For finding the moments of a call that are worth listening to. Its training clips are acted, short, and most of them English; a real
caller sounds otherwise, and people who listen to the same clips agree with the actor in less than half of them. It hears tone and no
words: it cannot know what the anger is about, and takes a loud line for a loud voice at times. Do not judge a person by it, neither a
customer nor an employee; do not let it decide anything on its own. Inferring emotions at work or in schools is forbidden in
many places.

The corpora forbid or restrict commercial use; what was learnt from them comes under the same terms:

{licences}"""


def _again(facts: BundleFacts) -> str:
    return f"""## Train it again

    .venv/bin/calltone train default --corpora corpora --out {"build/my-model"}

Seed {facts.trained_on.seed}, calltone {facts.trained_on.code_version}; the people are named in `bundle.json`, the way is described in `docs/training.md`, what was
tried on it in `docs/lab.md`. `model.keras` is the same network for Keras: call `ser_core.networks.front_end.own_layers()` before loading it."""

"""The voice encoder that ships: learnt from everybody, its judge and its figures from folds of people kept apart."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from importlib import metadata
from itertools import product
from pathlib import Path

import numpy as np

from ser_core.corpora.registry import CORPORA, corpus_called, load_corpus
from ser_core.segmentation.records import Verdict
from ser_core.segmentation.telling_apart import ANSWERS, verdict
from ser_core.segmentation.voice_encoder import ARRAYS_FILE, FACTS_FILE, SCHEMA_VERSION, VoiceEncoder
from ser_core.training.splits import FOLDS
from ser_core.training.voice_calls import HeardCall, by_person, hear_calls
from ser_core.training.voices import Judged, learn_encoder, learn_folds, learn_judge
from ser_core.training.workers import cpus_allowed

CARD_FILE = "MODEL_CARD.md"
VERDICTS: tuple[Verdict, ...] = ("two people", "one person", "can't tell")


@dataclass(frozen=True, slots=True)
class VerdictCount:
    """How many calls of people never heard got a verdict, and how sure it said it was."""

    verdict: Verdict
    truth: str  # one of ANSWERS
    calls: int
    mean_confidence: float


@dataclass(frozen=True, slots=True)
class VoicesFacts:
    """All that `voices.json` holds."""

    schema_version: int
    sha256: str  # of the arrays' file
    corpora: tuple[str, ...]
    people: tuple[str, ...]
    seed: int
    code_version: str
    calls: int
    verdicts: tuple[VerdictCount, ...]  # telephone calls, each judged by an encoder and a judge of other people


def ship_voices(
    corpora: Path | None, work: Path, out: Path, seed: int = 0, progress: Callable[[str], None] = print
) -> VoicesFacts:
    """Make (or take up) the calls, learn the folds and then from everybody; write arrays, facts and card into `out`."""
    people = by_person(clip for name in CORPORA for clip in load_corpus(name, corpora))
    calls: list[HeardCall] = []
    for call, done in hear_calls(people, work, cpus_allowed()):
        calls.append(call)
        if len(calls) % 50 == 0:
            progress(f"calls made and measured: {done:.0%}")
    calls.sort(key=lambda call: call.task.name)
    encoders, cases = learn_folds(calls, seed, progress)
    encoder = replace(learn_encoder(calls, np.random.default_rng([seed, FOLDS + 1])), judge=learn_judge(cases))
    out.mkdir(parents=True, exist_ok=True)
    encoder.save(out / ARRAYS_FILE)
    heard = sorted({name for call in calls for name in call.people})
    facts = VoicesFacts(
        SCHEMA_VERSION,
        hashlib.sha256((out / ARRAYS_FILE).read_bytes()).hexdigest(),
        tuple(name for name in CORPORA if any(person.startswith(f"{name}/") for person in heard)),
        tuple(heard),
        seed,
        metadata.version("calltone"),
        len(calls),
        count_verdicts(encoders, cases),
    )
    (out / FACTS_FILE).write_text(json.dumps(asdict(facts), indent=2) + "\n", encoding="utf-8")
    (out / CARD_FILE).write_text(card(facts), encoding="utf-8")
    return facts


def count_verdicts(encoders: dict[int, VoiceEncoder], cases: Sequence[Judged]) -> tuple[VerdictCount, ...]:
    """What each call of a fold got from the encoder and the judge that know nobody of that fold."""
    given = [(ANSWERS[case.right], verdict(case.found, encoders[case.call.task.fold])) for case in cases]
    counts = []
    for said, truth in product(VERDICTS, ANSWERS):
        sureness = [voices.confidence for right, voices in given if right == truth and voices.verdict == said]
        mean = round(float(np.mean(sureness)), 4) if sureness else 0.0
        counts.append(VerdictCount(said, truth, len(sureness), mean))
    return tuple(counts)


def card(facts: VoicesFacts) -> str:
    """MODEL_CARD.md."""
    rows = [
        f"| {said} | " + " | ".join(str(count.calls) for count in facts.verdicts if count.verdict == said) + " |"
        for said in VERDICTS
    ]
    licences = [
        f"- {corpus.title}: {corpus.licence}. {corpus.citation}" for corpus in map(corpus_called, facts.corpora)
    ]
    titles = ", ".join(corpus_called(name).title for name in facts.corpora)
    return f"""# Telling two voices on one channel apart

A small encoder without a network: a mixture of Gaussians over cepstra, and a linear discriminant over what a second of
speech does to it. It says how alike two stretches of one call are; it knows nobody by name, and cannot find a person in
another call: everything is measured against the mean of the call itself.

Learnt from {facts.calls} made calls on one channel of {len(facts.people)} people of {titles}: over telephones (real codecs, noise, lost packets)
and as recorded, pairs of one corpus on one line, and people alone.

## Figures

Verdicts on made telephone calls of people whom neither the encoder nor the judge had heard (five folds of people; a model is
learnt for each fold, and the one that ships from everybody). "Muddled": two people, more than a fifth of whose pieces
went to the wrong one. Diarisation errors and what they cost stand in `docs/segmentation.md`.

| verdict \\ truth | one person | two people, told apart | two people, muddled |
|---|---|---|---|
{chr(10).join(rows)}

## What it is for, and what not

For giving the turns of a call on one channel to two people, so that the customer alone is scored. It is often wrong
about two people of the same sex in strong emotion, on short calls and in loud noise; a person can mend every turn. Do not use it to
recognise anybody.

The corpora forbid or restrict commercial use; what was learnt from them comes under the same terms:

{chr(10).join(licences)}

## Make it again

    .venv/bin/calltone train voices --corpora corpora --out build/voices

Seed {facts.seed}, calltone {facts.code_version}; the people are named in `voices.json`, the way is described in `docs/segmentation.md`.
"""

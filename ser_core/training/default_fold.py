"""One fold of the default model: trained, and measured on the people kept apart from it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from ser_core.emotions import EMOTIONS
from ser_core.evaluation.breakdown import LARGE, MADE_CALLS
from ser_core.evaluation.clip_answers import answers_file, write_answers
from ser_core.evaluation.made_calls import answers_in_calls, made_calls, turn_recall
from ser_core.evaluation.run import SCHEMA_VERSION, Run, write_run
from ser_core.inference.recognizer import Recognizer
from ser_core.training.default_answers import (
    Answers,
    Measured,
    answers_of,
    speech_in,
    table_of,
)
from ser_core.training.default_breakdown import clip_answers, recall_by_baseline
from ser_core.training.default_model import (
    BUNDLE_FOLDER,
    CONDITIONS,
    NAME,
    DefaultRun,
    Progress,
    Trained,
    lines_of,
    train,
)
from ser_core.training.sounds_bank import FIRST_TO_TEST, sounds_bank
from ser_core.training.splits import Part
from ser_core.training.zoo import code_fingerprint

TABLE_FILE = "table.md"
PEOPLE_IN_A_CALL = 2


def train_fold(
    run: DefaultRun,
    corpora: Path | None,
    work: Path,
    results: Path,
    name: str = NAME,
    progress: Progress = print,
) -> list[Measured]:
    """Train on one fold's people and measure on those kept apart; the same call after an interruption goes on."""
    trained = train(run, corpora, work, name, progress)
    variants = [variant for variant in CONDITIONS if variant in run.variants]
    heard = _heard(trained, "test", variants)
    lines = lines_of(heard, trained.thresholds)
    sounds = sounds_bank(work, variants, run.sounds_of_each_kind, FIRST_TO_TEST)
    taken = {
        CONDITIONS[variant]: float(np.mean(speech_in(trained.network, own) >= trained.thresholds.speech_above))
        for variant, own in sounds.items()
    }
    known = {
        f"recall by baseline, {corpus}, {CONDITIONS[variant]}, {how}": recall
        for variant in variants
        for corpus in sorted({line.corpus for line in lines})
        for how, recall in recall_by_baseline(trained.network, trained.parts["test"], variant, corpus).items()
    }
    progress("hearing made calls of the people kept apart")
    calls = in_made_calls(trained, run.made_calls)
    records = _records(run, name, trained, lines, taken, known | calls)
    for record in records:
        write_run(record, results)
    write_answers(clip_answers(heard, CONDITIONS), answers_file(results, records[0]))
    said = "\n".join(f"Not speech, taken for speech, {condition}: {share:.1%}" for condition, share in taken.items())
    (trained.folder / TABLE_FILE).write_text(f"{table_of(lines)}\n\n{said}\n", encoding="utf-8")
    progress(said)
    return lines


def in_made_calls(trained: Trained, count: int) -> dict[str, float]:
    """What the bundle answers to so many made calls of each large corpus: each turn against the rest of its person's call."""
    recognizer = Recognizer.load(trained.folder / BUNDLE_FOLDER)
    found: dict[str, float] = {}
    for corpus in LARGE:
        clips = [clip.clip for clip in trained.parts["test"] if clip.clip.corpus == corpus]
        if len({clip.speaker for clip in clips}) < PEOPLE_IN_A_CALL or not count:
            continue
        answers = answers_in_calls(made_calls(clips, count), recognizer)
        sure = [answer for answer in answers if not answer.uncertain]
        found |= {
            f"{MADE_CALLS}{corpus}, UA of turns": turn_recall(answers),
            f"{MADE_CALLS}{corpus}, turns found": np.mean([answer.answered is not None for answer in answers]).item(),
            f"{MADE_CALLS}{corpus}, not marked uncertain": len(sure) / len(answers),
            f"{MADE_CALLS}{corpus}, UA of those": turn_recall(sure) if sure else 0.0,
        }
    return found


def _heard(trained: Trained, part: Part, variants: Sequence[str]) -> dict[str, Answers]:
    return {variant: answers_of(trained.network, trained.parts[part], variant, trained.people) for variant in variants}


def _records(
    run: DefaultRun,
    name: str,
    trained: Trained,
    lines: Sequence[Measured],
    taken: Mapping[str, float],
    known: Mapping[str, float],
) -> list[Run]:
    """One record cold, one adapted; RAVDESS's figures under the plain conditions, the others' under names of their own."""
    options: dict[str, Any] = json.loads(json.dumps(asdict(run)))
    people = trained.bundle.trained_on
    records = []
    for adapted in (False, True):
        own = [line for line in lines if line.adapted == adapted]
        found = {f"not speech taken for speech, {condition}": share for condition, share in taken.items()}
        found |= known if adapted else {}
        calibration = trained.thresholds.adapted if adapted else trained.thresholds.cold
        records.append(
            Run(
                schema_version=SCHEMA_VERSION,
                system=name,
                protocol=run.protocol,
                fold=run.fold,
                adapted=adapted,
                seed=run.seed,
                labels=EMOTIONS,
                train_corpora=people.corpora,
                test_corpora=tuple(sorted({line.corpus for line in lines})),
                train_people=people.train_people,
                validation_people=people.validation_people,
                test_people=people.test_people,
                variants=run.variants,
                train_rows=len(trained.parts["train"]) * len(run.variants),
                options=options,
                history=[asdict(epoch) for epoch in trained.history],
                calibration={**asdict(calibration), "speech_above": trained.thresholds.speech_above, **found},
                figures={
                    line.condition if line.corpus == "ravdess" else f"{line.corpus}, {line.condition}": line.figures
                    for line in own
                },
                left_out=[],
                code_version=people.code_version,
                code_sha256=code_fingerprint(),
                data_sha256=people.data_sha256,
                features_s=0.0,
                fit_s=round(sum(epoch.seconds for epoch in trained.history), 1),
            )
        )
    return records

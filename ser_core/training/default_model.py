"""The default model on one fold, from the bank to its figures: `python -m ser_core.training.default_model --help`."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ser_core.corpora.crema_d import CORPUS as CREMA_D
from ser_core.corpora.records import Clip
from ser_core.corpora.registry import CORPORA, corpora_root, corpus_folder, load_corpus
from ser_core.corpora.sound import fingerprint_of_all
from ser_core.corpora.votes import votes_by_stem
from ser_core.emotions import EMOTIONS
from ser_core.errors import CalltoneError
from ser_core.evaluation.run import SCHEMA_VERSION, Run, write_run
from ser_core.networks.default import DefaultNetwork, DefaultOptions, build
from ser_core.training.bank import BankedClip, fill_bank, open_bank
from ser_core.training.baseline import People, people_of_bank, usual_of
from ser_core.training.batches import BatchOptions, Feeder
from ser_core.training.default_answers import Answers, Measured, answers_of, measured, table_of, temperature_of
from ser_core.training.default_fit import DefaultFitOptions, FitEpoch, fit_default
from ser_core.training.default_split import split_all_corpora
from ser_core.training.features import ORIGINAL, TELEPHONE
from ser_core.training.line import VARIANTS
from ser_core.training.sounds_bank import OF_EACH_KIND, sounds_bank
from ser_core.training.splits import people_of
from ser_core.training.zoo import code_fingerprint

NAME = "default"
TESTED_ON = ("ravdess", "crema-d", "emodb", "savee")
TABLE_FILE = "table.md"
CONDITIONS = {ORIGINAL: "studio", TELEPHONE: "telephone", "line": "one telephone line"}

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class DefaultRun:
    """All that decides one run."""

    fold: int = 1
    seed: int = 0
    network: DefaultOptions = DefaultOptions()  # noqa: RUF009, frozen
    batches: BatchOptions = BatchOptions()  # noqa: RUF009
    fit: DefaultFitOptions = DefaultFitOptions()  # noqa: RUF009
    variants: tuple[str, ...] = VARIANTS
    corpora: tuple[str, ...] = tuple(CORPORA)
    sounds_of_each_kind: int = OF_EACH_KIND
    look_every: int = 6  # epochs: validation people are looked at, to watch and not to choose


def train_fold(
    run: DefaultRun, corpora: Path | None, work: Path, name: str = NAME, progress: Progress = print
) -> list[Measured]:
    """Train on one fold's people and measure on those kept apart; the same call after an interruption goes on."""
    import keras

    clips = [clip for corpus in run.corpora for clip in load_corpus(corpus, corpora)]
    fill_bank(clips, work, run.variants)
    split = split_all_corpora(clips, run.fold)
    parts = {
        part: open_bank(own, work, run.variants)
        for part, own in (("train", split.train), ("validation", split.validation), ("test", split.test))
    }
    people = people_of_bank([clip for own in parts.values() for clip in own], run.variants, work)
    trainers = {clip.speaker for clip in split.train}
    known = {key: person for key, person in people.items() if key[0] in trainers}
    votes = votes_by_stem(corpus_folder(CREMA_D, corpora_root(corpora))) if CREMA_D.name in run.corpora else {}
    keras.utils.set_random_seed(run.seed)
    network = build(usual_of(known), run.network)
    feeder = Feeder(parts["train"], known, votes, run.batches, sounds_bank(work, run.variants, run.sounds_of_each_kind))
    folder = work / name / f"fold-{run.fold}-seed-{run.seed}"

    def look(number: int) -> None:
        heard = _heard(network, parts["validation"], people, (ORIGINAL, TELEPHONE))
        progress(f"validation people after epoch {number}:\n{table_of(_lines(heard, (1.0, 1.0)))}")

    def told(number: int, epoch: FitEpoch) -> None:
        progress(f"epoch {number}: loss {epoch.loss:.3f}, {epoch.rows_per_s:.0f} clips/s, {epoch.seconds:.0f} s")

    history = fit_default(network, feeder, run.seed, folder, run.fit, told, look, run.look_every)
    lines, temperatures = _tested(network, parts, people, run.variants)
    records = _records(run, name, parts, lines, temperatures, history)
    for record in records:
        write_run(record, work / "results")
    (folder / TABLE_FILE).write_text(table_of(lines) + "\n", encoding="utf-8")
    return lines


def _tested(
    network: DefaultNetwork, parts: dict[str, list[BankedClip]], people: People, variants: Sequence[str]
) -> tuple[list[Measured], tuple[float, float]]:
    """Temperatures from validation people, figures from those who test."""
    calibrating = list(_heard(network, parts["validation"], people, (ORIGINAL, TELEPHONE)).values())
    temperatures = (temperature_of(calibrating, False), temperature_of(calibrating, True))
    heard = _heard(network, parts["test"], people, [variant for variant in CONDITIONS if variant in variants])
    return _lines(heard, temperatures), temperatures


def _heard(
    network: DefaultNetwork, clips: Sequence[BankedClip], people: People, variants: Sequence[str]
) -> dict[str, Answers]:
    return {variant: answers_of(network, clips, variant, people) for variant in variants}


def _lines(heard: dict[str, Answers], temperatures: tuple[float, float]) -> list[Measured]:
    return [
        line
        for corpus in TESTED_ON
        if any(clip.clip.corpus == corpus for clip in next(iter(heard.values())).clips)
        for variant, answers in heard.items()
        for line in measured(answers, corpus, CONDITIONS[variant], temperatures)
    ]


def _records(
    run: DefaultRun,
    name: str,
    parts: dict[str, list[BankedClip]],
    lines: Sequence[Measured],
    temperatures: tuple[float, float],
    history: Sequence[FitEpoch],
) -> list[Run]:
    """One record cold, one adapted; RAVDESS's figures under the plain conditions, CREMA-D's under names of their own."""
    clips: dict[str, list[Clip]] = {part: [clip.clip for clip in own] for part, own in parts.items()}
    options: dict[str, Any] = json.loads(json.dumps(asdict(run)))
    records = []
    for adapted in (False, True):
        own = [line for line in lines if line.adapted == adapted]
        errors = {f"calibration_error, {line.corpus}, {line.condition}": line.calibration_error for line in own}
        records.append(
            Run(
                schema_version=SCHEMA_VERSION,
                system=name,
                protocol="fold",
                fold=run.fold,
                adapted=adapted,
                seed=run.seed,
                labels=EMOTIONS,
                train_corpora=tuple(sorted({clip.corpus for clip in clips["train"]})),
                test_corpora=tuple(sorted({clip.corpus for clip in clips["test"]})),
                train_people=people_of(clips["train"]),
                validation_people=people_of(clips["validation"]),
                test_people=people_of(clips["test"]),
                variants=run.variants,
                train_rows=len(clips["train"]) * len(run.variants),
                options=options,
                history=[asdict(epoch) for epoch in history],
                calibration={"temperature": temperatures[adapted], **errors},
                figures={
                    line.condition if line.corpus == "ravdess" else f"{line.corpus}, {line.condition}": line.figures
                    for line in own
                },
                left_out=[],
                code_version=version("calltone"),
                code_sha256=code_fingerprint(),
                data_sha256=fingerprint_of_all(clip.entry.sha256 for own in parts.values() for clip in own),
                features_s=0.0,
                fit_s=round(sum(epoch.seconds for epoch in history), 1),
            )
        )
    return records


def main() -> None:
    """One fold from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, help="folder of the corpora (else CALLTONE_CORPORA)")
    parser.add_argument("--work", type=Path, default=Path("build/default"), help="bank, checkpoints and results")
    parser.add_argument("--fold", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=DefaultFitOptions().epochs)
    parser.add_argument("--clips", type=int, default=DefaultFitOptions().clips_an_epoch, help="an epoch")
    parser.add_argument("--variants", nargs="+", choices=VARIANTS, default=VARIANTS)
    parser.add_argument("--name", default=NAME, help="of the variant tried, in the folders")
    said = parser.parse_args()
    run = DefaultRun(
        fold=said.fold,
        seed=said.seed,
        fit=DefaultFitOptions(epochs=said.epochs, clips_an_epoch=said.clips),
        variants=tuple(said.variants),
    )
    try:
        lines = train_fold(run, said.corpora, said.work, said.name, lambda told: print(told, flush=True))  # noqa: T201
    except CalltoneError as error:
        sys.exit(str(error))
    print(table_of(lines))  # noqa: T201


if __name__ == "__main__":
    main()

"""Results on disk: one JSON file a run with its history, and one with the figures of all of them."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from ser_core.evaluation.report import GroupReport
from ser_core.inference.bundle import BundleFacts
from ser_core.training.calibration import Calibration
from ser_core.training.features import Unreadable
from ser_core.training.fit import Epoch, FitOptions

SUMMARY_FILE = "summary.json"


@dataclass(frozen=True, slots=True)
class RunRecord:
    """What one seed did, without its network."""

    seed: int
    history: list[Epoch]
    calibration: Calibration


def write_results(
    facts: BundleFacts,
    runs: Sequence[RunRecord],
    reports: Sequence[GroupReport],
    left_out: Sequence[Unreadable],
    options: FitOptions,
    test_fold: int,
    variants: Sequence[str],
    folder: Path,
) -> None:
    """`seed-N.json` for each run and `summary.json`; no dates, so that the same run gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for run in runs:
        _write(folder / f"seed-{run.seed}.json", asdict(run))
    summary = {
        "model": facts.name,
        "version": facts.version,
        "code_version": facts.trained_on.code_version,
        "data_sha256": facts.trained_on.data_sha256,
        "seeds": [run.seed for run in runs],
        "shipped_seed": facts.trained_on.seed,
        "test_fold": test_fold,
        "training_variants": list(variants),
        "options": asdict(options),
        "left_out": [f"{unreadable.clip.corpus}: {unreadable.reason}" for unreadable in left_out],
        "reports": [asdict(report) for report in reports],
    }
    _write(folder / SUMMARY_FILE, summary)


def _write(file: Path, said: dict[str, object]) -> None:
    file.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")

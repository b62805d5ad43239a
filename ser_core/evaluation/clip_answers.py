"""What the default network answered to each test clip of a run: kept beside the run's record, to look further into."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ser_core.evaluation.run import Run, run_name

FOLDER = "answers"  # below a system's records
KINDS = ("cold", "adapted")
NO_LINE = "none"

Texts = NDArray[np.str_]
Shares = NDArray[np.float64]


def of_committee(kind: str) -> str:
    """What the committee adds to the logits of a kind."""
    return f"{kind}, committee"


@dataclass(frozen=True, slots=True, eq=False)
class ClipAnswers:
    """Arrays as long as there are clips; logits by condition and kind."""

    clips: Texts  # "ravdess/03-01-01-01-01-01-01.wav"
    speakers: Texts
    sexes: Texts
    acted: NDArray[np.int64]  # numbers of EMOTIONS
    seconds: NDArray[np.float32]  # of speech
    loudness_db: NDArray[np.float32]  # as recorded
    codecs: Mapping[str, Texts]  # by condition
    logits: Mapping[tuple[str, str], NDArray[np.float32]]

    @property
    def conditions(self) -> list[str]:
        return list(dict.fromkeys(condition for condition, _ in self.logits))

    @property
    def corpora(self) -> Texts:
        return np.array([name.partition("/")[0] for name in self.clips])


def answers_file(folder: Path, run: Run) -> Path:
    """Where a run's answers lie below a folder of results: one file for its cold and its adapted record."""
    return folder / run.system / FOLDER / f"{run_name(run.protocol, run.fold, False, run.seed)}.npz"


def write_answers(answers: ClipAnswers, file: Path) -> None:
    """Logits to a hundredth: no figure turns on less."""
    file.parent.mkdir(parents=True, exist_ok=True)
    plain: dict[str, Any] = {
        name: getattr(answers, name) for name in ("clips", "speakers", "sexes", "acted", "seconds", "loudness_db")
    }
    codecs: dict[str, Any] = {f"codec|{condition}": names for condition, names in answers.codecs.items()}
    logits: dict[str, Any] = {
        f"logits|{condition}|{kind}": np.round(100 * values).astype(np.int16)
        for (condition, kind), values in answers.logits.items()
    }
    np.savez_compressed(file, **plain, **codecs, **logits)


def read_answers(file: Path) -> ClipAnswers:
    """Read them back."""
    with np.load(file, allow_pickle=False) as kept:
        named = {name: name.split("|") for name in kept.files if "|" in name}
        return ClipAnswers(
            **{name: kept[name] for name in kept.files if name not in named},
            codecs={parts[1]: kept[name] for name, parts in named.items() if parts[0] == "codec"},
            logits={
                (parts[1], parts[2]): kept[name].astype(np.float32) / 100
                for name, parts in named.items()
                if parts[0] == "logits"
            },
        )


def shares_of(logits: NDArray[np.floating], temperature: float, among: Sequence[int]) -> Shares:
    """Probabilities, of these emotions alone."""
    wide = np.full(logits.shape, -np.inf)
    wide[:, among] = logits[:, among].astype(np.float64) / temperature
    powers = np.exp(wide - wide.max(axis=1, keepdims=True))
    shares: Shares = powers / powers.sum(axis=1, keepdims=True)
    return shares

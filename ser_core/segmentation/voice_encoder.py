"""A voice as a short row of numbers: a second of speech in, what tells its person from others out.

The frames of a second are dealt out to the sounds of speech (a mixture of Gaussians), so that what was said weighs
less; how far each sound lies from its usual place is then turned to the axes on which people differ most, and a
person's own emotions least (a linear discriminant). All of it was learnt; to use it takes NumPy alone.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Self
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from ser_core.errors import CalltoneError
from ser_core.segmentation.records import Turn
from ser_core.segmentation.voice_frames import CEPSTRA, Floats, VoiceFrames
from ser_core.settings import DEFAULT_VOICES

SCHEMA_VERSION = 1
FACTS_FILE = "voices.json"
ARRAYS_FILE = "voices.npz"
CELLS_AT_ONCE = 200
CELL_S = 0.5  # two of them make a piece, which overlaps the next one by half
FEWEST_FRAMES = 12  # a quarter of a second: less says nothing of who it is
USUAL_FRAMES = 4.0  # as many frames as a sound counts at its usual place, before any is heard
FAINTEST_CERTAINTY = 1e-4  # of a frame's pitch: a piece of whispers has one too
SURELY_VOICED = 0.3  # frames that repeat themselves less say nothing of a voice's pitch
OTHER_MEASURES = CEPSTRA + 3  # spreads, pitch, its spread, voicing


class VoicesMissing(CalltoneError):
    """A folder without an encoder."""

    def __init__(self, folder: Path, file: str) -> None:
        super().__init__(
            f"no {file} in {folder}: two people on one channel cannot be told apart without it; put models/voices back "
            "as it was released, or take all voices as one with --customer-channel mixed"
        )


class VoicesDamaged(CalltoneError):
    """Files that do not belong together, or hold something else."""

    def __init__(self, folder: Path, what: str) -> None:
        super().__init__(
            f"the voice encoder {folder} is damaged ({what}): put its files back as they were released, "
            "or make them anew with calltone train voices"
        )


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """Half a second of a turn, or a little more or less: turns are cut evenly."""

    turn: int
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, eq=False)
class VoiceEncoder:
    """What was learnt: sounds, axes, how far people lie apart on them, and when to trust what was found."""

    weights: Floats  # of the sounds
    means: Floats  # (sounds, CEPSTRA)
    deviations: Floats  # (sounds, CEPSTRA)
    axes: Floats  # (measures, dimensions); one person's pieces vary by 1 on each of them
    spread: Floats  # how much the means of people vary on each
    judge: Floats  # (1 + signs, answers): see telling_apart.py

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read and check the encoder of a folder."""
        for file in (FACTS_FILE, ARRAYS_FILE):
            if not (folder / file).is_file():
                raise VoicesMissing(folder, file)
        try:
            facts = json.loads((folder / FACTS_FILE).read_text(encoding="utf-8"))
        except ValueError:
            raise VoicesDamaged(folder, f"{FACTS_FILE} is not JSON") from None
        if not isinstance(facts, dict) or facts.get("schema_version") != SCHEMA_VERSION:
            raise VoicesDamaged(folder, f"{FACTS_FILE} is not of version {SCHEMA_VERSION}")
        if hashlib.sha256((folder / ARRAYS_FILE).read_bytes()).hexdigest() != facts.get("sha256"):
            raise VoicesDamaged(folder, f"{ARRAYS_FILE} is not the file that {FACTS_FILE} names")
        return cls(**_arrays(folder, [field.name for field in fields(cls)]))

    def save(self, file: Path) -> None:
        """Write the arrays; the same ones give the same bytes."""
        with file.open("wb") as out:
            np.savez_compressed(out, **{field.name: getattr(self, field.name) for field in fields(self)})

    def vectors(self, frames: VoiceFrames, cells: Sequence[Cell]) -> Floats:
        """A row a piece, on the learnt axes; of pieces in which nearly nothing is heard it is not a number."""
        parts = [measures(self, frames, cells[start:end]) @ self.axes for start, end in stretches(cells)]
        return np.asarray(np.concatenate(parts), np.float32)


def _arrays(folder: Path, names: Sequence[str]) -> dict[str, Any]:
    try:
        with np.load(folder / ARRAYS_FILE, allow_pickle=False) as saved:
            return {name: saved[name] for name in names}
    except (KeyError, OSError, ValueError, BadZipFile):
        raise VoicesDamaged(folder, f"{ARRAYS_FILE} holds no encoder") from None


@lru_cache(maxsize=1)
def shipped_encoder() -> VoiceEncoder:
    """The one that comes with calltone, read once."""
    return VoiceEncoder.load(DEFAULT_VOICES)


def cells_of(turns: Sequence[Turn]) -> list[Cell]:
    """Every turn cut evenly into cells."""
    cells: list[Cell] = []
    for number, turn in enumerate(turns):
        edges = np.linspace(turn.start_s, turn.end_s, max(1, round(turn.duration_s / CELL_S)) + 1).tolist()
        cells += [Cell(number, start_s, end_s) for start_s, end_s in pairwise(edges)]
    return cells


def stretches(cells: Sequence[Cell]) -> Iterator[tuple[int, int]]:
    """Whole turns, about a hundred seconds at a time: what is measured of an hour does not fit a small memory."""
    start = 0
    for end in range(1, len(cells) + 1):
        if end == len(cells) or (end - start >= CELLS_AT_ONCE and cells[end].turn != cells[end - 1].turn):
            yield start, end
            start = end


def pieces_of(cells: Sequence[Cell]) -> NDArray[np.intp]:
    """The first and the last cell of each piece: two neighbours of a turn, or the only cell of a short one."""
    turns = np.array([cell.turn for cell in cells])
    alone = np.diff(turns, prepend=-1).astype(bool) & np.diff(turns, append=-1).astype(bool)
    follows = np.append(turns[1:] == turns[:-1], False)
    first = np.flatnonzero(follows | alone)
    return np.stack([first, np.where(alone[first], first, first + 1)], axis=1)


def measures(encoder: VoiceEncoder, frames: VoiceFrames, cells: Sequence[Cell]) -> Floats:
    """What the axes are turned from, a row a piece: the sounds' shifts, the spreads of the cepstra, and the pitch."""
    sums, pieces = cell_sums(encoder, frames, cells), pieces_of(cells)
    alone = pieces[:, :1] == pieces[:, 1:]
    both = sums[pieces[:, 0]] + np.where(alone, 0, sums[pieces[:, 1]])
    sounds = len(encoder.weights)
    ends = np.cumsum([sounds, sounds * CEPSTRA, CEPSTRA, CEPSTRA, 2, 1, 1])
    counts, moved, cepstra, squares, pitch, certainty, voicing, heard = np.split(both, ends, axis=1)
    shape, middles = (len(pieces), sounds, CEPSTRA), counts[:, :, None] * encoder.means
    shifts = (moved.reshape(shape) - middles) / encoder.deviations / (counts[:, :, None] + USUAL_FRAMES)
    heard = np.maximum(heard, 1)
    spreads = np.sqrt(np.maximum(squares / heard - np.square(cepstra / heard), 0))
    mean_pitch, mean_square = np.split(pitch / np.maximum(certainty, FAINTEST_CERTAINTY), 2, axis=1)
    pitch_spread = np.sqrt(np.maximum(mean_square - np.square(mean_pitch), 0))
    rows = np.column_stack((shifts.reshape(len(pieces), -1), spreads, mean_pitch, pitch_spread, voicing / heard))
    return np.asarray(np.where(heard >= FEWEST_FRAMES, rows, np.nan), np.float32)


def cell_sums(encoder: VoiceEncoder, frames: VoiceFrames, cells: Sequence[Cell]) -> Floats:
    """Everything that adds up from frame to frame, a row a cell."""
    starts = np.searchsorted(frames.moments_s, [cell.start_s for cell in cells])
    ends = np.searchsorted(frames.moments_s, [cell.end_s for cell in cells])
    own = slice(int(starts[0]), int(ends[-1]))
    cepstra, pitch, voicing = frames.cepstra[own] - frames.middle, frames.pitch[own], frames.voicing[own]
    shares = sound_shares(encoder, cepstra)
    certain = np.square(np.maximum(voicing - SURELY_VOICED, 0)) + FAINTEST_CERTAINTY
    others = np.column_stack(
        (
            cepstra,
            np.square(cepstra),
            certain * pitch,
            certain * np.square(pitch),
            certain,
            voicing,
            np.ones(len(pitch)),
        )
    )
    spans = zip((starts - own.start).tolist(), (ends - own.start).tolist(), strict=True)
    rows = [
        np.concatenate(
            (
                shares[start:end].sum(axis=0),
                (shares[start:end].T @ cepstra[start:end]).ravel(),
                others[start:end].sum(axis=0),
            )
        )
        for start, end in spans
    ]
    return np.array(rows, np.float32)


def sound_shares(encoder: VoiceEncoder, cepstra: Floats) -> Floats:
    """How far each frame belongs to each sound."""
    precision = 1 / np.square(encoder.deviations)
    constant = np.log(encoder.weights) - 0.5 * np.sum(np.square(encoder.means) * precision - np.log(precision), axis=1)
    logs = cepstra @ (encoder.means * precision).T - 0.5 * np.square(cepstra) @ precision.T + constant
    shares = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True), np.float32)

"""What is known of a speaker before a turn: the functionals of that person's other clips, drawn as a call would give them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ser_core.emotions import emotion_index
from ser_core.networks import front_end, measures
from ser_core.networks.default import BASELINE, Usual
from ser_core.networks.front_end import BANDS
from ser_core.networks.measures import CHANGING, FUNCTIONALS, MEASURES, STEPS_OF_BANDS, VOICED_MEASURES
from ser_core.training.bank import BankedClip
from ser_core.training.spectral import WARPS, Setting

if TYPE_CHECKING:
    import keras

Rows = NDArray[np.float32]

TURNS = (2, 60)
ONE_MOOD = 0.2  # of baselines are from clips of one emotion alone: a call is mostly one mood
MOSTLY_ONE = 0.2  # and so many from mostly one
MOST = 0.75
STEP = 64  # frames: clips are padded to such lengths, so that few shapes are traced
AT_ONCE = 32
SMALLEST_SPREAD = 1e-3

# Where the parts of a row of functionals begin
_MEASURE_MEANS = BANDS
_SPREADS = BANDS + len(MEASURES)
_VOICED_MEANS = 2 * _SPREADS
_OWN = _VOICED_MEANS + 2 * len(VOICED_MEASURES) + len(CHANGING)


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """The functionals of a person's clips in one variant, with what was acted in them."""

    rows: Rows
    emotions: NDArray[np.int64]


People = Mapping[tuple[str, str], Person]  # by speaker and variant


def nothing_known() -> Rows:
    """The baseline of a stranger."""
    return np.zeros(BASELINE, np.float32)


def baseline_of(rows: Rows) -> Rows:
    """Mean and spread over some turns of one person, and how many they are."""
    return np.concatenate([rows.mean(axis=0), rows.std(axis=0), [len(rows)]]).astype(np.float32)


def draw_baseline(person: Person, rng: np.random.Generator) -> Rows:
    """From 2 to 60 clips of a person, sometimes all or mostly of one emotion."""
    turns = min(int(np.exp(rng.uniform(*np.log(TURNS)))), len(person.rows))
    mood = rng.choice(person.emotions)
    kind = rng.random()
    weights = np.ones(len(person.rows))
    if kind < ONE_MOOD:
        weights = (person.emotions == mood).astype(float)
    elif kind < ONE_MOOD + MOSTLY_ONE:
        inside = (person.emotions == mood).mean()
        weights = np.where(person.emotions == mood, MOST / inside, (1 - MOST) / max(1 - inside, 1e-9))
    chosen = rng.choice(len(weights), min(turns, int((weights > 0).sum())), replace=False, p=weights / weights.sum())
    return baseline_of(person.rows[chosen])


def moved(baseline: Rows, setting: Setting) -> Rows:
    """A baseline, or one turn's functionals, in another setting: exact for level, close for tone and pitch."""
    changed = baseline.copy()
    bands = baseline[:BANDS]
    step = bands @ WARPS[setting.warp] + setting.tone - bands
    level = np.exp(bands - bands.max())
    louder = float((level * step).sum() / level.sum())
    linear = {f"cepstrum_{order}": float(step @ row) for order, row in enumerate(_CEPSTRA, start=1)}
    linear |= {name: float(step @ row) for name, row in _BALANCES.items()}
    steps = {**linear, "loudness": louder, "telephone_loudness": louder, "pitch": setting.octaves}
    steps["flatness"] = float(step.mean()) - louder
    changed[:BANDS] += step
    for name, by in steps.items():
        changed[_MEASURE_MEANS + MEASURES.index(name)] += by
        if name in VOICED_MEASURES:
            changed[_VOICED_MEANS + VOICED_MEASURES.index(name)] += by
    changed[_OWN : _OWN + 2] += setting.octaves  # highest and lowest pitch
    changed[_OWN + 2 : _OWN + 4] += louder
    changed[STEPS_OF_BANDS : STEPS_OF_BANDS + BANDS] = (
        baseline[STEPS_OF_BANDS : STEPS_OF_BANDS + BANDS] @ WARPS[setting.warp]
    )
    return changed


def functionals_of(clips: Sequence[BankedClip], variant: str, work: Path) -> Rows:
    """Of one person's clips in one variant, kept on disk."""
    name = f"functionals-v{front_end.VERSION}.{measures.VERSION}"
    file = work / name / f"{clips[0].clip.speaker.replace('/', '-')}.{variant}.npy"
    if file.is_file():
        rows: Rows = np.load(file)
        if len(rows) == len(clips):
            return rows
    rows = np.zeros((len(clips), FUNCTIONALS), np.float32)
    network = _network()
    order = np.argsort([clip.spoken for clip in clips])
    for places in np.split(order, range(AT_ONCE, len(order), AT_ONCE)):
        rows[places] = network.predict_on_batch(padded([clips[place].frames(variant) for place in places]))
    file.parent.mkdir(parents=True, exist_ok=True)
    np.save(file, rows)
    return rows


@cache
def _network() -> "keras.Model":
    return measures.build_functionals()  # once: each new one is traced anew for every length


def padded(spoken: Sequence[NDArray[np.floating]]) -> tuple[Rows, Rows]:
    """Some clips' frames as one array, each filled up with its own quietest, and where there is sound."""
    longest = -(-max(map(len, spoken)) // STEP) * STEP
    frames = np.empty((len(spoken), longest, spoken[0].shape[1]), np.float32)
    for row, own in zip(frames, spoken, strict=True):
        row[: len(own)] = own
        row[len(own) :] = np.min(own, axis=0)
    moments = np.arange(longest // measures.POOLED) * measures.POOLED + measures.POOLED // 2
    lengths = np.array([len(own) for own in spoken])
    return frames, (moments < lengths[:, None]).astype(np.float32)


def people_of_bank(clips: Sequence[BankedClip], variants: Sequence[str], work: Path) -> dict[tuple[str, str], Person]:
    """Everybody's functionals."""
    by_speaker: dict[str, list[BankedClip]] = {}
    for clip in clips:
        by_speaker.setdefault(clip.clip.speaker, []).append(clip)
    people = {}
    for speaker, own in by_speaker.items():
        emotions = np.array([emotion_index(clip.clip.emotion) for clip in own])
        for variant in variants:
            people[speaker, variant] = Person(functionals_of(own, variant, work), emotions)
    return people


def usual_of(people: People) -> Usual:
    """How the training people's functionals lie: over all, and within one person."""
    rows = np.concatenate([person.rows for person in people.values()])
    within = np.concatenate([person.rows - person.rows.mean(axis=0) for person in people.values()])
    spread, own_spread = (np.maximum(found.std(axis=0), SMALLEST_SPREAD) for found in (rows, within))
    return Usual(rows.mean(axis=0), spread, own_spread)


_CEPSTRA = np.cos(np.pi * np.outer(np.arange(1, measures.CEPSTRA + 1), np.arange(BANDS) + 0.5) / BANDS) / BANDS
_BALANCES = {
    name: measures.balance_weights(*edges)
    for name, edges in zip(("low_balance", "middle_balance", "high_balance"), measures.BALANCES_HZ, strict=True)
}

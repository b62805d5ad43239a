"""Augmentation on the bank's frames: drawn first, then applied, at a cost that two cores can bear.

What a call does to all of a person's turns (level, tone of the line, pitch of the voice) stands apart from what
happens to one turn (noise, echo, pace): the first can be done to the person's baseline as well.
"""

from dataclasses import dataclass

import numpy as np
import scipy.signal
from numpy.typing import NDArray

from ser_core.networks.front_end import BANDS, FLOOR, FRAMES_PER_S, PITCH, VOICING

Frames = NDArray[np.float32]
Bands = NDArray[np.float32]

NEPERS_A_DB = np.log(10) / 10  # the bands are natural logarithms of power
QUIETEST = float(np.log(FLOOR))
GAIN_DB = (-18.0, 8.0)
TILT_DB = 6.0  # from the lowest band to the highest
WAVES_DB = 3.0  # of a slow wave over the bands: another microphone, another room
PITCH_SEMITONES = 2.0
PITCH_CHOICES = 17
SPEED = (0.85, 1.18)
NOISE_SNR_DB = (3.0, 30.0)
NOISE_TILT_DB = 20.0
ECHO_S = (0.15, 0.7)  # until it has fallen by 60 dB
ECHO_SHARE = (0.05, 0.5)  # of the power, beside the voice itself
BLEND_SHAPE = 0.4  # of the beta distribution: most draws leave one example clearly in front

_middles = np.linspace(0, 1, BANDS, dtype=np.float32)
_mels = np.linspace(0.0, 1_127 * np.log1p(8_000 / 700), BANDS)
_flutter = np.log(np.random.default_rng(0).gamma(2.0, 0.5, (4_000, BANDS))).astype(np.float32)  # of noise, in power


def _warp(semitones: float) -> NDArray[np.float32]:
    """The matrix that moves each band's level to where its frequency comes."""
    sources = 1_127 * np.log1p(np.expm1(_mels / 1_127) * 2 ** (-semitones / 12))
    places = np.clip(np.interp(sources, _mels, np.arange(BANDS)), 0, BANDS - 1)
    low = np.minimum(places.astype(int), BANDS - 2)
    matrix = np.zeros((BANDS, BANDS), np.float32)
    matrix[low, np.arange(BANDS)] = 1 - (places - low)
    matrix[low + 1, np.arange(BANDS)] = places - low
    return matrix


WARP_SEMITONES = np.linspace(-PITCH_SEMITONES, PITCH_SEMITONES, PITCH_CHOICES)
WARPS = [_warp(float(semitones)) for semitones in WARP_SEMITONES]


@dataclass(frozen=True, slots=True)
class Setting:
    """What all turns of a call share: level, tone and the pitch of the voice."""

    gain_db: float = 0.0
    tilt_db: float = 0.0
    wave_db: float = 0.0
    wave_turns: float = 1.0
    wave_start: float = 0.0
    warp: int = PITCH_CHOICES // 2  # of WARPS; the middle one leaves the pitch

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "Setting":
        return cls(
            gain_db=float(rng.uniform(*GAIN_DB)),
            tilt_db=float(rng.uniform(-TILT_DB, TILT_DB)),
            wave_db=float(rng.uniform(0, WAVES_DB)),
            wave_turns=float(rng.uniform(0.5, 3.0)),
            wave_start=float(rng.uniform()),
            warp=int(rng.integers(PITCH_CHOICES)) if rng.random() < 0.5 else PITCH_CHOICES // 2,
        )

    @property
    def octaves(self) -> float:
        return float(WARP_SEMITONES[self.warp]) / 12

    @property
    def tone(self) -> Bands:
        """What is added to each band."""
        wave = self.wave_db * np.sin(2 * np.pi * (self.wave_turns * _middles + self.wave_start))
        return np.asarray((self.gain_db + self.tilt_db * (_middles - 0.5) + wave) * NEPERS_A_DB, np.float32)

    def __call__(self, frames: Frames) -> Frames:
        changed = np.empty_like(frames)
        changed[:, :BANDS] = np.maximum(frames[:, :BANDS] @ WARPS[self.warp] + self.tone, QUIETEST)
        changed[:, PITCH] = frames[:, PITCH] + np.float32(self.octaves)
        changed[:, VOICING] = frames[:, VOICING]
        return changed


@dataclass(frozen=True, slots=True)
class Pace:
    """Spoken faster (above 1) or slower, at the same pitch."""

    speed: float

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "Pace":
        return cls(float(np.exp(rng.uniform(*np.log(SPEED)))))

    def __call__(self, frames: Frames) -> Frames:
        places = np.arange(max(1, int(len(frames) / self.speed))) * self.speed
        before = np.minimum(places.astype(int), len(frames) - 1)
        after = np.minimum(before + 1, len(frames) - 1)
        share = (places - before).astype(np.float32)[:, None]
        paced: Frames = frames[before]
        paced[:, :BANDS] += share * (frames[after, :BANDS] - paced[:, :BANDS])  # pitch would be none between two
        return paced


@dataclass(frozen=True, slots=True)
class Noise:
    """Steady noise in the power domain, which hides voicing too."""

    snr_db: float
    tilt_db: float
    start: int

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "Noise":
        tilt_db = float(rng.uniform(-NOISE_TILT_DB, NOISE_TILT_DB / 4))
        return cls(float(rng.uniform(*NOISE_SNR_DB)), tilt_db, int(rng.integers(len(_flutter))))

    def __call__(self, frames: Frames) -> Frames:
        power = np.exp(frames[:, :BANDS])
        shape = np.exp((self.tilt_db * NEPERS_A_DB * _middles).astype(np.float32))
        level = power.mean() * 10 ** (-self.snr_db / 10) / shape.mean()
        flutter = np.exp(_flutter[(self.start + np.arange(len(frames))) % len(_flutter)])
        noise = (level * shape * flutter).astype(np.float32)
        noisy = frames.copy()
        noisy[:, :BANDS] = np.log(power + noise)
        noisy[:, VOICING] *= power.sum(axis=1) / (power + noise).sum(axis=1)
        return noisy


@dataclass(frozen=True, slots=True)
class Echo:
    """A room that goes on sounding: each band's power decays behind the voice."""

    decay_s: float
    share: float

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "Echo":
        return cls(float(rng.uniform(*ECHO_S)), float(rng.uniform(*ECHO_SHARE)))

    def __call__(self, frames: Frames) -> Frames:
        kept = 10 ** (-6 / (self.decay_s * FRAMES_PER_S))
        power = np.exp(frames[:, :BANDS])
        tail = scipy.signal.lfilter([self.share * (1 - kept)], [1, -kept], power, axis=0)
        echoing = frames.copy()
        echoing[:, :BANDS] = np.log(power + tail)
        return echoing


def blended(first: Frames, second: Frames, share: float) -> Frames:
    """Both at once, `share` of the power from the first; pitch and voicing are those of the one in front."""
    behind = np.full_like(first, QUIETEST)
    behind[: len(second)] = second[: len(first)]
    both = first.copy()
    both[:, :BANDS] = np.logaddexp(
        first[:, :BANDS] + np.float32(np.log(share)), behind[:, :BANDS] + np.float32(np.log(1 - share))
    )
    return both

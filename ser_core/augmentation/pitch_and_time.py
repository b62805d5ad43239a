"""Higher or lower, slower or faster: one without the other, or both together as on a tape."""

from dataclasses import dataclass

import numpy as np
import soxr

from ser_core.audio.recording import Samples
from ser_core.augmentation.level import within_full_scale
from ser_core.augmentation.short_time import lengthened
from ser_core.augmentation.waveform import Noise

# Two semitones each way stay within one voice's everyday range; more is another emotion, or another person.
SEMITONES = (-2.0, 2.0)
STRETCH_RATES = (0.8, 1.25)  # how much people's own speaking rate changes; outside it, haste or sadness is heard
SPEED_RATES = (0.9, 1.1)  # moves pitch too, by 1.8 semitones at most


@dataclass(frozen=True, slots=True)
class Pitch:
    """Higher by `semitones` (lower below 0), in as many samples at the same moments; formants move along."""

    semitones: float

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "Pitch":
        return cls(semitones=float(rng.uniform(*SEMITONES)))

    def __call__(self, samples: Samples) -> Samples:
        longer = lengthened(samples, round(len(samples) * 2 ** (self.semitones / 12)))
        return within_full_scale(_resampled(longer, len(samples)))


@dataclass(frozen=True, slots=True)
class PitchNoise:
    """Higher or lower, then noise on it: the four-corpora system's fourth version of each clip."""

    pitch: Pitch
    noise: Noise

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "PitchNoise":
        return cls(Pitch.draw(rng), Noise.draw(rng))

    def __call__(self, samples: Samples) -> Samples:
        return self.noise(self.pitch(samples))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Faster by `rate` (slower below 1) at the same pitch, in `round(len(samples) / rate)` samples."""

    rate: float

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "Stretch":
        return cls(rate=_drawn_rate(STRETCH_RATES, rng))

    def __call__(self, samples: Samples) -> Samples:
        return within_full_scale(lengthened(samples, round(len(samples) / self.rate)))


@dataclass(frozen=True, slots=True)
class Speed:
    """A tape that runs faster by `rate`: shorter and higher alike, in `round(len(samples) / rate)` samples."""

    rate: float

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "Speed":
        return cls(rate=_drawn_rate(SPEED_RATES, rng))

    def __call__(self, samples: Samples) -> Samples:
        return within_full_scale(_resampled(samples, round(len(samples) / self.rate)))


def _resampled(samples: Samples, length: int) -> Samples:
    """The sound squeezed or drawn out into exactly `length` samples, what would fold over filtered away."""
    if not len(samples) or not length:
        return np.zeros(length, np.float32)
    resampled: Samples = soxr.resample(samples, len(samples), length)[:length]
    return np.pad(resampled, (0, length - len(resampled)))


def _drawn_rate(rates: tuple[float, float], rng: np.random.Generator) -> float:
    """As often slower as faster, by the same factor."""
    return float(np.exp(rng.uniform(*np.log(rates))))

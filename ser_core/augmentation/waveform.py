"""The customer-care system's changes to a waveform: noise, slower and higher, shifted."""

from dataclasses import dataclass

import numpy as np

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples

LOUDEST_NOISE_SHARE = 0.035  # of the highest sample
FURTHEST_SHIFT_S = 5_000 / 22_050  # the first version moved by up to 5,000 samples at 22,050 Hz
STRETCH_RATE = 0.8  # below 1 is slower
PITCH_SEMITONES = 0.7


@dataclass(frozen=True, slots=True)
class Noise:
    """White noise at a share of the highest sample; the seed makes it the same noise each time."""

    share: float
    seed: int

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "Noise":
        return cls(share=LOUDEST_NOISE_SHARE * float(rng.uniform()), seed=int(rng.integers(2**32)))

    def __call__(self, samples: Samples) -> Samples:
        if len(samples) == 0:
            return samples
        noise = np.random.default_rng(self.seed).standard_normal(len(samples), dtype=np.float32)
        # max(), not the peak of either sign: the first version took np.amax(data), and its noise is what this is
        return samples + np.float32(self.share * samples.max()) * noise


@dataclass(frozen=True, slots=True)
class StretchPitch:
    """Slower and a little higher. The first version drew nothing here: every copy is changed alike."""

    rate: float = STRETCH_RATE
    semitones: float = PITCH_SEMITONES

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "StretchPitch":  # noqa: ARG003 - every transform is drawn the same way
        return cls()

    def __call__(self, samples: Samples) -> Samples:
        from librosa import effects  # type: ignore[attr-defined]  # 5 s with its first transform: only where sounds are really stretched

        slower = effects.time_stretch(samples, rate=self.rate)
        higher: Samples = effects.pitch_shift(slower, sr=SAMPLE_RATE_HZ, n_steps=self.semitones)
        return higher


@dataclass(frozen=True, slots=True)
class Shift:
    """Moved in time; what leaves at one end comes in at the other."""

    by_s: float

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "Shift":
        return cls(by_s=float(rng.uniform(-FURTHEST_SHIFT_S, FURTHEST_SHIFT_S)))

    def __call__(self, samples: Samples) -> Samples:
        return np.roll(samples, round(self.by_s * SAMPLE_RATE_HZ))

"""Two sounds as one: something else behind a voice, or two examples blended with their labels."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ser_core.audio.recording import Samples
from ser_core.audio.telephone import SNR_DB
from ser_core.augmentation.level import within_full_scale

BLEND_SHAPE = 0.4  # of the beta distribution: most draws leave one example clearly in front


@dataclass(frozen=True, slots=True)
class Mix:
    """Another sound behind this one, from `start_share` of it on, begun again at its end. The first one's length.

    Both powers are means over the whole clip, pauses included; silence on either side leaves the first as it is.
    """

    snr_db: float
    start_share: float

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "Mix":
        return cls(snr_db=float(rng.uniform(*SNR_DB)), start_share=float(rng.uniform()))

    def __call__(self, samples: Samples, other: Samples) -> Samples:
        if not len(samples) or not len(other):
            return samples.copy()
        start = int(self.start_share * len(other))
        behind = other[(start + np.arange(len(samples))) % len(other)]
        power, power_behind = (float(np.mean(np.square(sound, dtype=np.float64))) for sound in (samples, behind))
        if power_behind == 0.0:
            return samples.copy()
        factor = np.sqrt(power / power_behind) * 10 ** (-self.snr_db / 20)
        return within_full_scale((samples + factor * behind).astype(np.float32))


@dataclass(frozen=True, slots=True)
class MixUp:
    """`share` of the first sound and the rest of the second, cut or filled with silence to the first one's length."""

    share: float  # at least half: the first stays in front

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "MixUp":
        share = float(rng.beta(BLEND_SHAPE, BLEND_SHAPE))
        return cls(share=max(share, 1.0 - share))

    def __call__(self, samples: Samples, other: Samples) -> Samples:
        fitting = np.pad(other[: len(samples)], (0, max(0, len(samples) - len(other))))
        return np.float32(self.share) * samples + np.float32(1.0 - self.share) * fitting

    def labels(self, first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.float32]:
        """What the blend should be scored as, from the two examples' scores by emotion."""
        return np.float32(self.share) * first + np.float32(1.0 - self.share) * second

"""A piece of a sound taken away: a stretch of time, or a band of frequencies.

Each mask covers a spectrogram (frequency by time, from low to high) and can be heard: called on samples, it takes away the same.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples
from ser_core.augmentation.level import within_full_scale
from ser_core.augmentation.short_time import BINS_HZ, sound_of, spectra_of
from ser_core.features.mel_scale import mels_of

LONGEST_SHARE = 0.15  # of the time: a syllable or two of a clip of 3 s, while its emotion is still heard
WIDEST_SHARE = 0.2  # of the mel scale: about one formant


@dataclass(frozen=True, slots=True)
class TimeMask:
    """Silence from `start_share` of the length, for `share` of it. The length stays."""

    start_share: float
    share: float

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "TimeMask":
        return cls(*_drawn_place(LONGEST_SHARE, rng))

    def __call__(self, samples: Samples) -> Samples:
        silenced = samples.copy()
        silenced[_covered(self.start_share, self.share, len(samples))] = 0.0
        return silenced

    def cover(self, spectrogram: NDArray[np.float32]) -> NDArray[np.float32]:
        """The spectrogram with those frames as quiet as its quietest place."""
        frames = _covered(self.start_share, self.share, spectrogram.shape[1])
        return _quieted(spectrogram, (slice(None), frames))


@dataclass(frozen=True, slots=True)
class FrequencyMask:
    """Nothing from `start_share` of the mel scale (0 to 8 kHz) up, for `share` of it. The length stays."""

    start_share: float
    share: float

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "FrequencyMask":
        return cls(*_drawn_place(WIDEST_SHARE, rng))

    def __call__(self, samples: Samples) -> Samples:
        if not len(samples):
            return samples.copy()
        places = mels_of(BINS_HZ) / mels_of(np.array([SAMPLE_RATE_HZ / 2]))
        kept = (places < self.start_share) | (places >= self.start_share + self.share)
        return within_full_scale(sound_of(spectra_of(samples) * kept, len(samples)))

    def cover(self, spectrogram: NDArray[np.float32]) -> NDArray[np.float32]:
        """The mel spectrogram with those bands as quiet as its quietest place."""
        bands = _covered(self.start_share, self.share, spectrogram.shape[0])
        return _quieted(spectrogram, (bands, slice(None)))


def _drawn_place(widest_share: float, rng: np.random.Generator) -> tuple[float, float]:
    """Where it starts and how wide it is, always whole within the sound."""
    share = float(rng.uniform(0.0, widest_share))
    return float(rng.uniform(0.0, 1.0 - share)), share


def _covered(start_share: float, share: float, length: int) -> slice:
    return slice(round(start_share * length), round((start_share + share) * length))


def _quieted(spectrogram: NDArray[np.float32], place: tuple[slice, slice]) -> NDArray[np.float32]:
    quieted = spectrogram.copy()
    quieted[place] = np.min(spectrogram, initial=np.inf)
    return quieted

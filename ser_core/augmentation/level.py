"""How loud a sound comes, and how it breaks when it was driven too far."""

from dataclasses import dataclass

import numpy as np

from ser_core.audio.recording import Samples
from ser_core.audio.telephone import OVERDRIVE_DB

CHANGE_DB = (-25.0, 0.0)  # calls come this much quieter than corpora, which are recorded close to full scale


@dataclass(frozen=True, slots=True)
class Gain:
    """Quieter as a whole; never louder, so that nothing breaks."""

    change_db: float

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "Gain":
        return cls(change_db=float(rng.uniform(*CHANGE_DB)))

    def __call__(self, samples: Samples) -> Samples:
        return samples * np.float32(10 ** (self.change_db / 20))


@dataclass(frozen=True, slots=True)
class Clipping:
    """Driven `overdrive_db` above what could be recorded: the peaks are cut flat, at the height of the highest."""

    overdrive_db: float

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "Clipping":
        return cls(overdrive_db=float(rng.uniform(*OVERDRIVE_DB)))

    def __call__(self, samples: Samples) -> Samples:
        peak = np.max(np.abs(samples), initial=np.float32(0.0))
        driven: Samples = np.clip(samples * np.float32(10 ** (self.overdrive_db / 20)), -peak, peak)
        return driven


def within_full_scale(samples: Samples) -> Samples:
    """Turned down where a change has pushed it over full scale: a file would cut those peaks off."""
    peak = np.max(np.abs(samples), initial=np.float32(0.0))
    return samples / peak if peak > 1.0 else samples

"""Every transform by name, and the one shape that they share."""

from collections.abc import Mapping
from typing import Protocol

import numpy as np

from ser_core.audio.recording import Samples
from ser_core.audio.telephone import TelephoneChain
from ser_core.augmentation.level import Clipping, Gain
from ser_core.augmentation.masks import FrequencyMask, TimeMask
from ser_core.augmentation.mixing import Mix, MixUp
from ser_core.augmentation.pitch_and_time import Pitch, PitchNoise, Speed, Stretch
from ser_core.augmentation.room import RoomEcho
from ser_core.augmentation.waveform import Noise, Shift, StretchPitch


class Transform(Protocol):
    """Drawn parameters that can be looked at, applied as often as one likes with the same result."""

    def __call__(self, samples: Samples, /) -> Samples: ...


class TransformKind(Protocol):
    """A kind of transform, from which one is drawn."""

    def draw(self, rng: np.random.Generator, /) -> Transform: ...


class PairTransform(Protocol):
    """Drawn parameters that make one sound of two, as long as the first."""

    def __call__(self, samples: Samples, other: Samples, /) -> Samples: ...


class PairTransformKind(Protocol):
    """A kind of pair transform, from which one is drawn."""

    def draw(self, rng: np.random.Generator, /) -> PairTransform: ...


TRANSFORMS: Mapping[str, TransformKind] = {
    "noise": Noise,
    "stretch-pitch": StretchPitch,
    "telephone": TelephoneChain,
    "shift": Shift,
    "pitch": Pitch,
    "pitch-noise": PitchNoise,
    "stretch": Stretch,
    "speed": Speed,
    "gain": Gain,
    "clipping": Clipping,
    "room-echo": RoomEcho,
    "time-mask": TimeMask,
    "frequency-mask": FrequencyMask,
}

# A transform that comes to sound or to be drawn otherwise gets its next number: kept features are found by it.
TRANSFORM_VERSIONS: Mapping[str, int] = {
    "noise": 1,
    "stretch-pitch": 1,
    "telephone": 1,
    "shift": 1,
    "pitch": 1,
    "pitch-noise": 1,  # of Pitch and Noise: with either of them
    "stretch": 1,
    "speed": 1,
    "gain": 1,
    "clipping": 1,
    "room-echo": 1,
    "time-mask": 1,
    "frequency-mask": 1,
}

PAIR_TRANSFORMS: Mapping[str, PairTransformKind] = {"mix": Mix, "mix-up": MixUp}

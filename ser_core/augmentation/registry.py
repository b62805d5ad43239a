"""Every transform by name, and the one shape that they share."""

from collections.abc import Mapping
from typing import Protocol

import numpy as np

from ser_core.audio.recording import Samples
from ser_core.audio.telephone import TelephoneChain
from ser_core.augmentation.waveform import Noise, Shift, StretchPitch


class Transform(Protocol):
    """Drawn parameters that can be looked at, applied as often as one likes with the same result."""

    def __call__(self, samples: Samples, /) -> Samples: ...


class TransformKind(Protocol):
    """A kind of transform, from which one is drawn."""

    def draw(self, rng: np.random.Generator, /) -> Transform: ...


TRANSFORMS: Mapping[str, TransformKind] = {
    "noise": Noise,
    "stretch-pitch": StretchPitch,
    "telephone": TelephoneChain,
    "shift": Shift,
}

"""What is known of a speaker: mean and spread of the functionals of that person's own turns, whatever was felt in them."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

LEAST_WINDOWS = 2  # one window says nothing of how a voice varies


@dataclass(slots=True)
class SpeakerBaseline:
    """Grows as a person speaks; `without` one turn it is what that turn is set against."""

    _sum: NDArray[np.float64] = field(default_factory=lambda: np.zeros(1))
    _squares: NDArray[np.float64] = field(default_factory=lambda: np.zeros(1))
    windows: int = 0

    def add(self, functionals: Floats) -> None:
        """Some windows more, a row each."""
        rows = functionals.astype(np.float64)
        self._sum = self._sum + rows.sum(axis=0)
        self._squares = self._squares + np.square(rows).sum(axis=0)
        self.windows += len(rows)

    def without(self, functionals: Floats) -> Floats | None:
        """The row that the network takes, as if these windows had not been added; None while too little is known."""
        windows = self.windows - len(functionals)
        if windows < LEAST_WINDOWS:
            return None
        rows = functionals.astype(np.float64)
        mean = (self._sum - rows.sum(axis=0)) / windows
        variance = (self._squares - np.square(rows).sum(axis=0)) / windows - np.square(mean)
        return np.concatenate([mean, np.sqrt(np.maximum(variance, 0)), [windows]]).astype(np.float32)

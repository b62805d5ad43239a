"""The scaling of features, learnt from training people alone."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SMALLEST_DEVIATION = 1e-12  # a feature that never moves is not blown up


@dataclass(frozen=True, slots=True, eq=False)
class Scaling:
    """Mean and standard deviation of each feature over the training rows."""

    mean: NDArray[np.float64]
    deviation: NDArray[np.float64]

    @classmethod
    def of(cls, features: NDArray[np.float32]) -> "Scaling":
        wide = features.astype(np.float64)
        return cls(wide.mean(axis=0), np.maximum(wide.std(axis=0), SMALLEST_DEVIATION))

    def __call__(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        return ((features - self.mean) / self.deviation).astype(np.float32)

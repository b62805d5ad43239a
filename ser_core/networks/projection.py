"""What a classifier does to every row first, learnt once from the rows that train: scaling, and principal components if wanted."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Features = NDArray[np.float32]  # (rows, features)


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """(row - mean) / deviation, then turned to the widest axes."""

    mean: Floats
    deviation: Floats
    axes: Floats  # (features, components); no components: rows are only scaled

    @classmethod
    def fit(cls, features: Features, components: int = 0) -> Self:
        """Learn from rows: each feature to mean 0 and deviation 1, then as many components as are asked for.

        >>> round(float(Projection.fit(np.array([[1.0], [3.0]], np.float32))(np.array([[5.0]], np.float32))[0, 0]), 3)
        3.0
        """
        rows = features.astype(np.float64)
        mean, deviation = rows.mean(axis=0), rows.std(axis=0)
        deviation = np.where(deviation > 0, deviation, 1.0)  # a feature that never moves stays 0
        if components == 0:
            return cls(mean, deviation, np.zeros((rows.shape[1], 0)))
        _, _, directions = np.linalg.svd((rows - mean) / deviation, full_matrices=False)
        return cls(mean, deviation, directions[:components].T)

    def __call__(self, features: Features) -> Floats:
        scaled: Floats = (features.astype(np.float64) - self.mean) / self.deviation
        return scaled if self.axes.shape[1] == 0 else scaled @ self.axes

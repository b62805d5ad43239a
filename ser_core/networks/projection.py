"""Learning what a classifier does to every row first: scaling, and principal components if wanted."""

import numpy as np

from ser_core.inference.classifier import Features, Projection


def fit_projection(features: Features, components: int = 0) -> Projection:
    """From the rows that train: each feature to mean 0 and deviation 1, then as many components as are asked for.

    >>> round(float(fit_projection(np.array([[1.0], [3.0]], np.float32))(np.array([[5.0]], np.float32))[0, 0]), 3)
    3.0
    """
    rows = features.astype(np.float64)
    mean, deviation = rows.mean(axis=0), rows.std(axis=0)
    deviation = np.where(deviation > 0, deviation, 1.0)  # a feature that never moves stays 0
    if components == 0:
        return Projection(mean, deviation, np.zeros((rows.shape[1], 0)))
    _, _, directions = np.linalg.svd((rows - mean) / deviation, full_matrices=False)
    return Projection(mean, deviation, directions[:components].T)

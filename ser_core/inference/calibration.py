"""A network's probabilities at a temperature."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

FAINTEST = 1e-12  # a probability of exactly 0 has no logarithm


def calibrated(probabilities: NDArray[np.floating[Any]], temperature: float) -> NDArray[np.float64]:
    """Sharper (below 1) or more modest (above 1); rows keep their order of classes and sum to 1.

    >>> calibrated(np.array([[0.9, 0.1]]), temperature=2.0).round(2).tolist()
    [[0.75, 0.25]]
    """
    return softened(np.log(np.maximum(probabilities.astype(np.float64), FAINTEST)), temperature)


def softened(logits: NDArray[np.floating[Any]], temperature: float) -> NDArray[np.float64]:
    """Probabilities of logits at a temperature."""
    wide = logits.astype(np.float64) / temperature
    shares = np.exp(wide - wide.max(axis=-1, keepdims=True))
    whole: NDArray[np.float64] = shares / shares.sum(axis=-1, keepdims=True)
    return whole

"""Slaney's mel scale, on which pitches sound evenly spaced."""

import numpy as np
from numpy.typing import NDArray

# Straight up to 1 kHz, logarithmic above
MEL_STEP_HZ = 200.0 / 3
MEL_BREAK_HZ = 1_000.0
MEL_BREAK = MEL_BREAK_HZ / MEL_STEP_HZ
MEL_LOG_STEP = np.log(6.4) / 27.0


def mels_of(frequencies_hz: NDArray[np.float64]) -> NDArray[np.float64]:
    """Hertz to mels."""
    above = MEL_BREAK + np.log(np.maximum(frequencies_hz, MEL_BREAK_HZ) / MEL_BREAK_HZ) / MEL_LOG_STEP
    return np.where(frequencies_hz >= MEL_BREAK_HZ, above, frequencies_hz / MEL_STEP_HZ)


def frequencies_of(mels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mels to hertz."""
    above = MEL_BREAK_HZ * np.exp(MEL_LOG_STEP * (mels - MEL_BREAK))
    return np.where(mels >= MEL_BREAK, above, mels * MEL_STEP_HZ)

"""The four-corpora system's 4,536 features: zero crossings, loudness and 40 cepstra, frame by frame.

Its document gives the order of the three parts and their number, not how the cepstra lie within their part:
here, as is usual, the 40 of the first frame come first.
"""

import numpy as np

from ser_core.audio.recording import Samples
from ser_core.features.spectrum import (
    HOP_LENGTH,
    RECIPE_RATE_HZ,
    Floats,
    at_recipe_rate,
    cepstra,
    decibels,
    mel_powers,
    recipe_magnitudes,
    root_mean_squares,
    zero_crossing_rates,
)

DURATION_S = 2.5
LENGTH = round(DURATION_S * RECIPE_RATE_HZ)
FRAMES = 1 + LENGTH // HOP_LENGTH  # 108
CEPSTRA = 40
FEATURES = FRAMES * (1 + 1 + CEPSTRA)  # 4,536


def framewise(samples: Samples) -> Floats:
    """The three curves of the first 2.5 s; a shorter sound is followed by silence.

    (The first version filled a short clip's row of numbers with zeros at its end, so that they changed their meaning.)
    """
    signal = at_recipe_rate(samples)[:LENGTH]
    signal = np.pad(signal, (0, LENGTH - len(signal)))
    levels = decibels(mel_powers(recipe_magnitudes(signal)))
    parts = (zero_crossing_rates(signal), root_mean_squares(signal), cepstra(levels, CEPSTRA).T.ravel())
    return np.concatenate(parts).astype(np.float32)

"""The upload page's 1,070 features: 45 cepstra and the whole spectrum, each its mean over the clip."""

import numpy as np

from ser_core.audio.recording import Samples
from ser_core.features.spectrum import FFT_LENGTH, Floats, at_recipe_rate, mean_cepstra, mel_powers, recipe_magnitudes

CEPSTRA = 45
FEATURES = CEPSTRA + FFT_LENGTH // 2 + 1  # 1,070


def cepstra_and_spectrum(samples: Samples) -> Floats:
    """Mean cepstra, then the mean magnitude at each of 1,025 frequencies; the first version read and transformed twice."""
    spectrum = recipe_magnitudes(at_recipe_rate(samples))
    return np.concatenate((mean_cepstra(mel_powers(spectrum), CEPSTRA), spectrum.mean(axis=1))).astype(np.float32)

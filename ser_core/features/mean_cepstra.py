"""The three-classifier notebook's 40 features: cepstra, each its mean over the clip."""

import numpy as np

from ser_core.audio.recording import Samples
from ser_core.features import spectrum
from ser_core.features.spectrum import Floats

FEATURES = 40


def mean_cepstra(samples: Samples) -> Floats:
    """The mean cepstra of a sound."""
    mel = spectrum.mel_powers(spectrum.recipe_magnitudes(spectrum.at_recipe_rate(samples)))
    return spectrum.mean_cepstra(mel, FEATURES).astype(np.float32)

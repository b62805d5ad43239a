"""Voices whose pitch, unevenness, noise and resonances are known because they were made so."""

import numpy as np
import scipy.signal
from numpy.typing import NDArray

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples

VOWEL_HZ = (700.0, 1220.0, 2600.0)  # the resonances of an open "a"


def voice(
    pitch_hz: float | NDArray[np.float64],
    duration_s: float = 1.0,
    resonances_hz: tuple[float, ...] = VOWEL_HZ,
    uneven_length: float = 0.0,
    uneven_height: float = 0.0,
    noise: float = 0.0,
) -> Samples:
    """Band-limited pulses through resonances of 80 Hz: each cycle's length and height may be drawn anew."""
    rng = np.random.default_rng(3)
    length = round(duration_s * SAMPLE_RATE_HZ)
    pitches_hz = np.broadcast_to(np.asarray(pitch_hz, np.float64), length)
    pulses, moment = np.zeros(length + 64), 0.0
    around = np.arange(-16, 17)
    while moment < length:
        first = int(moment)
        height = 1 + uneven_height * rng.standard_normal()
        pulses[first + around + 16] += height * np.sinc(around - (moment - first)) * np.hanning(35)[1:-1]
        moment += SAMPLE_RATE_HZ / pitches_hz[first] * (1 + uneven_length * rng.standard_normal())
    sound = scipy.signal.lfilter([1.0], [1.0, -0.95], pulses[16 : 16 + length])
    for resonance_hz in resonances_hz:
        radius = np.exp(-np.pi * 80.0 / SAMPLE_RATE_HZ)
        angle = 2 * np.pi * resonance_hz / SAMPLE_RATE_HZ
        sound = scipy.signal.lfilter([1.0], [1.0, -2 * radius * np.cos(angle), radius**2], sound)
    sound = 0.3 * sound / np.abs(sound).max()
    return (sound + noise * rng.standard_normal(length)).astype(np.float32)


def silence(duration_s: float) -> Samples:
    return np.zeros(round(duration_s * SAMPLE_RATE_HZ), np.float32)


def in_phrases(*parts: Samples) -> Samples:
    """The parts with a fifth of a second of silence around each."""
    return np.concatenate([piece for part in parts for piece in (silence(0.2), part)] + [silence(0.2)])

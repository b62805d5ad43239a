"""Backgrounds made from chance alone: hiss, a fan's rumble, and the murmur of a full room."""

from collections.abc import Callable

import numpy as np
import scipy.signal

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples

BABBLE_VOICES = 6  # fewer are heard one by one, more are hiss again
VOICE_PITCH_HZ = (90.0, 240.0)
SYLLABLES_HZ = 4.0  # how fast loudness goes up and down in speech
VOWEL_HZ = (300.0, 2_500.0)  # where the energy of many people's vowels lies


def white(length: int, rng: np.random.Generator) -> Samples:
    return rng.standard_normal(length).astype(np.float32)


def pink(length: int, rng: np.random.Generator) -> Samples:
    """Equal power in every octave, as fans, cars and rooms have it."""
    spectrum = np.fft.rfft(rng.standard_normal(length))
    spectrum /= np.sqrt(np.maximum(np.arange(len(spectrum)), 1))
    noise: Samples = np.fft.irfft(spectrum, length).astype(np.float32)
    return noise


def babble(length: int, rng: np.random.Generator) -> Samples:
    """Several buzzing voices with wandering pitch, each with its own rhythm of syllables; no word is in it."""
    room: Samples = np.sum([_voice(length, rng) for _ in range(BABBLE_VOICES)], axis=0)
    return room


def _voice(length: int, rng: np.random.Generator) -> Samples:
    pitch_hz = rng.uniform(*VOICE_PITCH_HZ) * (1 + 0.15 * _wander(length, 1.5, rng))
    buzz = scipy.signal.sawtooth(2 * np.pi * np.cumsum(pitch_hz) / SAMPLE_RATE_HZ)
    vowels = scipy.signal.butter(2, VOWEL_HZ, "bandpass", fs=SAMPLE_RATE_HZ, output="sos")
    loudness = np.maximum(_wander(length, SYLLABLES_HZ, rng), 0.0)
    voice: Samples = (scipy.signal.sosfilt(vowels, buzz) * loudness).astype(np.float32)
    return voice


def _wander(length: int, speed_hz: float, rng: np.random.Generator) -> Samples:
    """A smooth line between about -2 and 2 that turns some `speed_hz` times a second."""
    knots = rng.standard_normal(int(length / SAMPLE_RATE_HZ * 2 * speed_hz) + 4)
    places = np.arange(length) * (2 * speed_hz / SAMPLE_RATE_HZ)
    line: Samples = np.interp(places, np.arange(len(knots)), knots).astype(np.float32)
    return line


NOISES: dict[str, Callable[[int, np.random.Generator], Samples]] = {"white": white, "pink": pink, "babble": babble}

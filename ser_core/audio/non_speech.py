"""Sounds on a line that are nobody speaking, made from chance alone: ringing, music, coughs, clicks, noise and silence.

A model that has never been told of them finds an emotion in each. They train it to answer "no speech", and test it;
no recording is needed, so they can stand in the repository as code.
"""

from collections.abc import Callable, Sequence

import numpy as np
import scipy.signal
from numpy.typing import NDArray

from ser_core.audio.noises import NOISES
from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples

Sound = Callable[[int, np.random.Generator], Samples]  # so many samples, from this chance

PEAK_DBFS = (-30.0, -1.0)
SILENCE_DBFS = (-95.0, -60.0)
RING_BACKS = (  # frequencies in Hz, then how long it sounds and rests
    ((425.0,), 1.0, 4.0),
    ((440.0, 480.0), 2.0, 4.0),
    ((400.0, 450.0), 0.4, 0.2),
    ((425.0,), 0.5, 0.5),  # engaged
    ((480.0, 620.0), 0.25, 0.25),
)
KEYS_LOW_HZ, KEYS_HIGH_HZ = (697.0, 770.0, 852.0, 941.0), (1_209.0, 1_336.0, 1_477.0, 1_633.0)
SCALE = (0, 2, 4, 5, 7, 9, 11)  # semitones of a major key
CHORDS = ((0, 4, 7), (0, 3, 7), (0, 4, 7, 11), (0, 3, 7, 10))
LOWEST_KEY_HZ = 110.0


def silence(length: int, rng: np.random.Generator) -> Samples:
    """What a muted line still carries."""
    return _noise(length, rng) * np.float32(10 ** (rng.uniform(*SILENCE_DBFS) / 20))


def noise(length: int, rng: np.random.Generator) -> Samples:
    """Hiss, rumble or a murmuring room, at times swelling as wind does."""
    made = NOISES[str(rng.choice(list(NOISES)))](length, rng)
    return made * _swell(length, rng) if rng.random() < 0.5 else made


def hum(length: int, rng: np.random.Generator) -> Samples:
    """Mains and its harmonics, with some hiss."""
    mains_hz = rng.choice([50.0, 60.0, rng.uniform(80, 300)])
    orders = np.arange(1, int(rng.integers(3, 16)))
    tones = [_tone(length, mains_hz * order, rng) * rng.uniform() / order for order in orders]
    return _together(tones) + np.float32(0.05) * _noise(length, rng)


def ringing(length: int, rng: np.random.Generator) -> Samples:
    """A ring-back or engaged tone, or a bell that a clapper strikes twenty times a second."""
    if rng.random() < 0.3:
        strikes = 0.5 + 0.5 * scipy.signal.square(2 * np.pi * rng.uniform(14, 26) * _moments(length), 0.4)
        partials = [_tone(length, rng.uniform(700, 3_200), rng) for _ in range(int(rng.integers(2, 6)))]
        return _together(partials) * strikes.astype(np.float32)
    frequencies, sounding_s, resting_s = RING_BACKS[int(rng.integers(len(RING_BACKS)))]
    place = (_moments(length) + rng.uniform(0, sounding_s)) % (sounding_s + resting_s)
    return _together([_tone(length, hz, rng) for hz in frequencies]) * (place < sounding_s).astype(
        np.float32
    ) + np.float32(0.002) * _noise(length, rng)


def signals(length: int, rng: np.random.Generator) -> Samples:
    """Keys pressed, beeps, a fax's warble, a siren."""
    kind = rng.integers(4)
    if kind == 0:
        return _notes(
            length,
            rng,
            lambda size: _tone(size, rng.choice(KEYS_LOW_HZ), rng) + _tone(size, rng.choice(KEYS_HIGH_HZ), rng),
            (0.06, 0.25),
        )
    if kind == 1:
        return _notes(length, rng, lambda size: _tone(size, rng.uniform(400, 2_600), rng), (0.05, 0.8))
    low_hz, high_hz = sorted(rng.uniform(300, 3_000, 2))
    turns_hz = rng.uniform(0.3, 4.0) if kind == 2 else rng.uniform(20, 300)
    bend = 0.5 + 0.5 * np.sin(2 * np.pi * turns_hz * _moments(length))
    return np.sin(2 * np.pi * np.cumsum(low_hz + (high_hz - low_hz) * bend) / SAMPLE_RATE_HZ).astype(np.float32)


def music(length: int, rng: np.random.Generator) -> Samples:
    """Chords, a melody and sometimes drums, as a queue plays them."""
    beat_s = 60 / rng.uniform(60, 170)
    key_hz = LOWEST_KEY_HZ * 2 ** (rng.integers(0, 12) / 12)
    fall = rng.uniform(0.5, 2.0)  # of the overtones: soft or bright
    voices = [_notes(length, rng, lambda size: _chord(size, key_hz, fall, rng), (beat_s, 4 * beat_s), rests=0.1)]
    voices.append(_notes(length, rng, lambda size: _note(size, 2 * key_hz, fall, rng), (beat_s / 2, 2 * beat_s), 0.2))
    if rng.random() < 0.6:
        drum = rng.uniform(0.1, 0.6)
        voices.append(drum * _notes(length, rng, lambda size: _struck(size, rng), (beat_s / 2, beat_s), 0.3))
    return _together([voice * np.float32(rng.uniform(0.3, 1.0)) for voice in voices])


def coughs(length: int, rng: np.random.Generator) -> Samples:
    """Bursts of breath through a throat, the first the hardest; some end in a voiced groan."""
    made = np.zeros(length, np.float32)
    at, hardness = int(rng.uniform(0, 0.3) * SAMPLE_RATE_HZ), 1.0
    for _ in range(int(rng.integers(1, 5))):
        size = int(rng.uniform(0.12, 0.45) * SAMPLE_RATE_HZ)
        burst = _throat(_noise(size, rng), rng) * _falling(size, rng.uniform(0.04, 0.15))
        if rng.random() < 0.5:
            buzz = scipy.signal.sawtooth(
                2 * np.pi * np.cumsum(np.linspace(rng.uniform(120, 350), 90, size)) / SAMPLE_RATE_HZ
            )
            burst += rng.uniform(0.1, 0.8) * _throat(buzz.astype(np.float32), rng) * _falling(size, 0.1)
        burst *= hardness / max(float(np.abs(burst).max()), 1e-9)
        if at < length:
            made[at : at + size] += burst[: length - at]
        at += size + int(rng.uniform(0.02, 0.6) * SAMPLE_RATE_HZ)
        hardness *= rng.uniform(0.4, 1.0)
    return made + np.float32(0.001) * _noise(length, rng)


def breath(length: int, rng: np.random.Generator) -> Samples:
    """In and out, close to a microphone."""
    return _throat(_noise(length, rng), rng) * _swell(length, rng) ** 2


def knocks(length: int, rng: np.random.Generator) -> Samples:
    """Keyboards, clicks, a receiver put down, a crackling line."""
    made = np.zeros(length, np.float32)
    for _ in range(int(rng.integers(2, 40))):
        size = int(rng.uniform(0.002, 0.12) * SAMPLE_RATE_HZ)
        at = int(rng.integers(length))
        made[at : at + size] += (_struck(size, rng) * rng.uniform(0.1, 1.0))[: length - at]
    return made + np.float32(0.002) * _noise(length, rng)


SOUNDS: dict[str, Sound] = {
    "silence": silence,
    "noise": noise,
    "hum": hum,
    "ringing": ringing,
    "signals": signals,
    "music": music,
    "coughs": coughs,
    "breath": breath,
    "knocks": knocks,
}


def make_sound(kind: str, duration_s: float, rng: np.random.Generator) -> Samples:
    """One of SOUNDS at a level that a recording might have."""
    made = SOUNDS[kind](round(duration_s * SAMPLE_RATE_HZ), rng).astype(np.float32)
    if kind == "silence":
        return made
    return made * np.float32(10 ** (rng.uniform(*PEAK_DBFS) / 20) / max(float(np.abs(made).max()), 1e-9))


def _moments(length: int) -> Samples:
    return (np.arange(length) / SAMPLE_RATE_HZ).astype(np.float32)


def _together(sounds: Sequence[NDArray[np.floating]]) -> Samples:
    heard: Samples = np.sum(sounds, axis=0, dtype=np.float32)
    return heard


def _noise(length: int, rng: np.random.Generator) -> Samples:
    return rng.standard_normal(length).astype(np.float32)


def _tone(length: int, frequency_hz: float, rng: np.random.Generator) -> Samples:
    tone: Samples = np.sin(2 * np.pi * (frequency_hz * _moments(length) + rng.uniform())).astype(np.float32)
    return tone


def _falling(length: int, half_s: float) -> Samples:
    """At once there, then half as loud every `half_s`."""
    rise = np.minimum(np.arange(length) / (0.004 * SAMPLE_RATE_HZ), 1.0)
    fall: Samples = (rise * 0.5 ** (_moments(length) / half_s)).astype(np.float32)
    return fall


def _swell(length: int, rng: np.random.Generator) -> Samples:
    turns = rng.uniform(0.2, 1.5) * _moments(length) + rng.uniform()
    swell: Samples = (0.5 + 0.5 * np.sin(2 * np.pi * turns)).astype(np.float32)
    return swell


def _throat(source: Samples, rng: np.random.Generator) -> Samples:
    """Through two or three resonances of a mouth."""
    heard = np.zeros_like(source)
    for middle_hz in (rng.uniform(300, 900), rng.uniform(900, 2_200), rng.uniform(2_200, 5_000)):
        band = scipy.signal.butter(1, (0.75 * middle_hz, 1.3 * middle_hz), "bandpass", fs=SAMPLE_RATE_HZ, output="sos")
        heard += rng.uniform(0.2, 1.0) * scipy.signal.sosfilt(band, source).astype(np.float32)
    return heard


def _struck(length: int, rng: np.random.Generator) -> Samples:
    """A thing hit: a short noise and what resonates of it."""
    resonance = _tone(length, rng.uniform(80, 4_000), rng) * rng.uniform(0, 1)
    return (_noise(length, rng) * rng.uniform(0, 1) + resonance) * _falling(length, rng.uniform(0.002, 0.05))


def _note(length: int, key_hz: float, fall: float, rng: np.random.Generator) -> Samples:
    """One tone of the scale with its overtones, plucked or held, perhaps trembling."""
    pitch_hz = key_hz * 2 ** (int(rng.choice(SCALE)) / 12)
    return _sounding(length, pitch_hz, fall, rng)


def _chord(length: int, key_hz: float, fall: float, rng: np.random.Generator) -> Samples:
    root_hz = key_hz * 2 ** (int(rng.choice(SCALE)) / 12)
    chord = CHORDS[int(rng.integers(len(CHORDS)))]
    return _together([_sounding(length, root_hz * 2 ** (step / 12), fall, rng) for step in chord])


def _sounding(length: int, pitch_hz: float, fall: float, rng: np.random.Generator) -> Samples:
    orders = np.arange(1, max(2, min(12, int(7_500 / pitch_hz))))
    tremble = 1 + rng.uniform(0, 0.006) * np.sin(2 * np.pi * 5.5 * _moments(length))
    phase = np.cumsum(pitch_hz * tremble) / SAMPLE_RATE_HZ
    tone = np.sum([np.sin(2 * np.pi * order * phase) / order**fall for order in orders], axis=0)
    shape = _falling(length, rng.uniform(0.1, 1.5)) if rng.random() < 0.7 else np.hanning(length)
    sounding: Samples = (tone * shape).astype(np.float32)
    return sounding


def _notes(
    length: int,
    rng: np.random.Generator,
    note: Callable[[int], Samples],
    lasting_s: tuple[float, float],
    rests: float = 0.4,
) -> Samples:
    """One after the other to the end, with rests between."""
    made, at = np.zeros(length, np.float32), 0
    while at < length:
        size = max(int(rng.uniform(*lasting_s) * SAMPLE_RATE_HZ), 32)
        if rng.random() >= rests:
            made[at : at + size] += note(size)[: length - at]
        at += size
    return made

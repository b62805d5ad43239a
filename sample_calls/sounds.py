"""What is heard in a call besides speech: ringing, hold music, coughs and the line's own noise. All synthesised."""

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, lfilter, sosfilt

SAMPLE_RATE_HZ = 16_000
NOISE_DBFS = -66.0  # a quiet line
RING_ON_S, RING_OFF_S = 2.0, 1.5  # a little quicker than North America's 2 s and 4 s
CHORDS_HZ = ((261.6, 329.6, 392.0), (220.0, 261.6, 329.6), (174.6, 220.0, 261.6), (196.0, 246.9, 293.7))  # C Am F G
CHORD_S = 2.0


def ringing(seconds: float) -> NDArray[np.float64]:
    """The ringback tone, 440 and 480 Hz."""
    time_s = _times(seconds)
    tone = np.sin(2 * np.pi * 440 * time_s) + np.sin(2 * np.pi * 480 * time_s)
    on = (time_s % (RING_ON_S + RING_OFF_S)) < RING_ON_S
    return 0.08 * tone * np.convolve(on, np.full(80, 1 / 80), "same")  # 5 ms edges


def hold_music(seconds: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Four chords round and round, a soft pad under a plucked melody of the chord's notes."""
    music = np.zeros(round(seconds * SAMPLE_RATE_HZ))
    beat_s = CHORD_S / 4
    for beat in range(int(seconds / beat_s)):
        chord = CHORDS_HZ[beat // 4 % len(CHORDS_HZ)]
        if beat % 4 == 0:
            _add(music, beat * beat_s, sum(_pad(hz) for hz in chord))
        _add(music, beat * beat_s, _pluck(2 * rng.choice(chord), rng))
    fade = np.minimum(1, np.minimum(_times(seconds), seconds - _times(seconds)) / 0.3)
    return 0.09 * music * fade / np.sqrt(np.mean(music**2))


def cough(seconds: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Two bursts of throat-shaped noise, the second weaker."""
    time_s = _times(seconds)
    throat = sum(
        sosfilt(butter(2, band, "bandpass", fs=SAMPLE_RATE_HZ, output="sos"), rng.standard_normal(len(time_s)))
        for band in ((350, 700), (1000, 1700), (2300, 3300))
    )
    bursts = [
        strength * np.exp(-np.maximum(0, time_s - at_s) / 0.06) * (time_s >= at_s)
        for at_s, strength in ((0, 1), (0.55 * seconds, 0.6))
    ]
    shaped = throat * np.maximum(*bursts)
    return 0.5 * shaped / np.abs(shaped).max()


def line_noise(samples: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """The hiss of a line, stronger in the low frequencies; it never stops, as in real recordings."""
    hiss = lfilter(np.ones(1, np.float32), np.array([1.0, -0.7], np.float32), rng.standard_normal(samples, np.float32))
    return hiss * np.float32(10 ** (NOISE_DBFS / 20) / np.sqrt(np.mean(hiss**2)))


def _pad(hz: float) -> NDArray[np.float64]:
    time_s = _times(CHORD_S)
    swell = np.minimum(1, np.minimum(time_s, CHORD_S - time_s) / 0.2)
    return 0.35 * swell * (np.sin(2 * np.pi * hz * time_s) + 0.3 * np.sin(4 * np.pi * hz * time_s))


def _pluck(hz: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """A plucked string after Karplus and Strong: a burst of noise that goes round a shrinking loop."""
    period = round(SAMPLE_RATE_HZ / hz)
    burst = np.concatenate([rng.uniform(-1, 1, period), np.zeros(round(0.9 * SAMPLE_RATE_HZ))])
    loop = np.zeros(period + 2)
    loop[0], loop[period], loop[period + 1] = 1.0, -0.497, -0.497
    return lfilter([1.0], loop, burst)


def _add(music: NDArray[np.float64], at_s: float, sound: NDArray[np.float64]) -> None:
    start = round(at_s * SAMPLE_RATE_HZ)
    room = music[start : start + len(sound)]
    room += sound[: len(room)]


def _times(seconds: float) -> NDArray[np.float64]:
    return np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ

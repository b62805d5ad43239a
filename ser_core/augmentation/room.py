"""The room around a voice: its echoes, made from chance and from how long the room rings."""

from dataclasses import dataclass

import numpy as np
import scipy.signal

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples

RT60_S = (0.2, 0.8)  # from a furnished office to a bare kitchen
DIRECT_TO_ECHO_DB = (0.0, 15.0)  # from a speakerphone on the table to a handset
FIRST_ECHO_S = 0.004  # by way of a table or wall at 0.7 m
SEEDS = 2**31


@dataclass(frozen=True, slots=True)
class RoomEcho:
    """Echoes that fall by 60 dB in `rt60_s`. As many samples as before, the voice at its moment, the peak as high."""

    rt60_s: float
    direct_to_echo_db: float
    seed: int

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "RoomEcho":
        return cls(float(rng.uniform(*RT60_S)), float(rng.uniform(*DIRECT_TO_ECHO_DB)), int(rng.integers(SEEDS)))

    def __call__(self, samples: Samples) -> Samples:
        peak = np.max(np.abs(samples), initial=np.float32(0.0))
        if peak == 0.0:
            return samples.copy()
        heard = scipy.signal.fftconvolve(samples.astype(np.float64), self.response())[: len(samples)]
        loud: Samples = (heard * (peak / np.max(np.abs(heard)))).astype(np.float32)
        return loud

    def response(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """What the room makes of one click: the click, then noise that dies away."""
        moments_s = np.arange(round(self.rt60_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
        noise = np.random.default_rng(self.seed).standard_normal(len(moments_s))
        echo = noise * 10 ** (-3 * moments_s / self.rt60_s)
        first = round(FIRST_ECHO_S * SAMPLE_RATE_HZ)
        echo[:first] = 0.0
        echo *= 10 ** (-self.direct_to_echo_db / 20) / np.sqrt(np.sum(echo**2))
        echo[0] = 1.0
        return echo

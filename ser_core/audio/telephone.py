"""The telephone between a caller and the recording: each step drawn first, then applied, so that it can be shown and replayed.

The numbers are those that this project's accuracy is measured under. Every step takes 16 kHz samples (those on the
line 8 kHz) and gives back as many, at the same moments.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import scipy.signal
import soxr

from ser_core.audio.codecs import LINE_CODECS, LINE_RATE_HZ, through_codec
from ser_core.audio.noises import NOISES
from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples

LINE_BAND_HZ = (300.0, 3_400.0)  # what a telephone line carries
BAND_ORDER = 4  # applied there and back, which leaves every sound at its moment
SNR_DB = (5.0, 30.0)
PEAK_DBFS = (-25.0, 0.0)
CLIPPED_SHARE = 0.1  # of calls: a microphone too close, or a gain too high
OVERDRIVE_DB = (3.0, 12.0)
LOST_SHARE = (0.0, 0.03)
PACKET = LINE_RATE_HZ // 50  # 20 ms
CONCEALED_FADE = 0.5  # how much of the last packet is heard again in place of a lost one
SEEDS = 2**31


@dataclass(frozen=True, slots=True)
class Background:
    """Noise behind the speaker."""

    noise: str
    snr_db: float  # over the whole clip, pauses included
    seed: int

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "Background":
        return cls(str(rng.choice(list(NOISES))), float(rng.uniform(*SNR_DB)), int(rng.integers(SEEDS)))

    def __call__(self, samples: Samples) -> Samples:
        if not len(samples):
            return samples
        noise = NOISES[self.noise](len(samples), np.random.default_rng(self.seed))
        wanted = _rms(samples) * 10 ** (-self.snr_db / 20)
        return samples + noise * np.float32(wanted / max(_rms(noise), 1e-12))


@dataclass(frozen=True, slots=True)
class Level:
    """How loud the loudest moment comes, and how far it was driven into clipping before."""

    peak_dbfs: float
    overdrive_db: float = 0.0

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "Level":
        peak_dbfs = float(rng.uniform(*PEAK_DBFS))
        clipped = rng.random() < CLIPPED_SHARE
        return cls(peak_dbfs, float(rng.uniform(*OVERDRIVE_DB)) if clipped else 0.0)

    def __call__(self, samples: Samples) -> Samples:
        peak = float(np.max(np.abs(samples), initial=0.0))
        if peak == 0.0:
            return samples
        driven: Samples = np.clip(samples * np.float32(10 ** (self.overdrive_db / 20) / peak), -1.0, 1.0)
        return driven * np.float32(10 ** (self.peak_dbfs / 20))


@dataclass(frozen=True, slots=True)
class LineBand:
    """The band of the line."""

    low_hz: float = LINE_BAND_HZ[0]
    high_hz: float = LINE_BAND_HZ[1]

    @classmethod
    def draw(cls, _rng: np.random.Generator) -> "LineBand":
        return cls()  # every line has the same

    def __call__(self, samples: Samples) -> Samples:
        band = scipy.signal.butter(BAND_ORDER, (self.low_hz, self.high_hz), "bandpass", fs=SAMPLE_RATE_HZ, output="sos")
        reach = min(len(samples) - 1, SAMPLE_RATE_HZ // 10)  # how far the ends are mirrored for the filter to settle
        if reach < 1:
            return samples
        filtered: Samples = scipy.signal.sosfiltfilt(band, samples, padlen=reach).astype(np.float32)
        return filtered


@dataclass(frozen=True, slots=True)
class Coding:
    """A codec of the line, on 8 kHz samples."""

    codec: str
    bit_rate: int

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "Coding":
        codec = str(rng.choice(list(LINE_CODECS)))
        return cls(codec, int(rng.choice(LINE_CODECS[codec].bit_rates)))

    def __call__(self, line: Samples) -> Samples:
        return through_codec(line, self.codec, self.bit_rate)


@dataclass(frozen=True, slots=True)
class PacketLoss:
    """Packets that did not come, on 8 kHz samples: a gap, or a fading echo of the packet before."""

    share: float
    repair: Literal["silence", "repeat"]
    seed: int

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "PacketLoss":
        repair: Literal["silence", "repeat"] = "silence" if rng.random() < 0.5 else "repeat"
        return cls(float(rng.uniform(*LOST_SHARE)), repair, int(rng.integers(SEEDS)))

    def __call__(self, line: Samples) -> Samples:
        packets = -(-len(line) // PACKET)
        heard = np.pad(line, (0, packets * PACKET - len(line))).reshape(packets, PACKET)
        for lost in np.flatnonzero(np.random.default_rng(self.seed).random(packets) < self.share):
            repeated = self.repair == "repeat" and lost > 0
            heard[lost] = heard[lost - 1] * np.float32(CONCEALED_FADE) if repeated else 0.0
        return heard.reshape(-1)[: len(line)]


@dataclass(frozen=True, slots=True)
class TelephoneChain:
    """All of it, in the order in which it happens to a voice."""

    background: Background
    band: LineBand
    level: Level
    coding: Coding
    loss: PacketLoss

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "TelephoneChain":
        return cls(Background.draw(rng), LineBand.draw(rng), Level.draw(rng), Coding.draw(rng), PacketLoss.draw(rng))

    def __call__(self, samples: Samples) -> Samples:
        if not len(samples):
            return samples
        at_the_line = self.level(self.band(self.background(samples)))
        line = self.loss(self.coding(soxr.resample(at_the_line, SAMPLE_RATE_HZ, LINE_RATE_HZ)))
        back = np.clip(soxr.resample(line, LINE_RATE_HZ, SAMPLE_RATE_HZ)[: len(samples)], -1.0, 1.0)
        return np.pad(back, (0, len(samples) - len(back)))


def _rms(samples: Samples) -> float:
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))

"""Made calls with known times: synthetic voices over a telephone line, ringing, music and noise."""

import shutil
import struct
import subprocess
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
import soxr

from ser_core.audio.recording import FULL_SCALE, SAMPLE_RATE_HZ, Recording, Samples, SourceFacts, Track
from ser_core.audio.telephone import Coding, LineBand

CUSTOMER, AGENT = "en-us+f3", "en+m3"
MONOLOGUE = (
    "I have been waiting for this parcel since Monday and nobody could tell me where it is and when it will come and "
    "every time that I call another person answers and asks me the very same questions and then the line goes dead "
    "and I begin again from the start with my name and my number and my address and it never moves on at all"
)
CUSTOMER_SAYS = (
    "Good morning, my parcel has not arrived yet.",
    "It was ordered on the second of May.",
    "That is not good enough for me.",
)
AGENT_SAYS = (
    "Welcome, how may I help you today?",
    "Let me have a look at that order for you.",
    "I am very sorry about the delay.",
)
PAUSE_S = 0.9


@dataclass(frozen=True)
class Side:
    """One channel, and when its person speaks."""

    samples: Samples
    spoken_s: tuple[tuple[float, float], ...]


@cache
def say(voice: str, text: str, level_dbfs: float = -20.0) -> Samples:
    """A sentence without the silence around it, at a level."""
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is not installed: it makes the voices of these calls (apt-get install espeak-ng)")
    wav = subprocess.run(
        ["espeak-ng", "-v", voice, "-s", "150", "--stdout", text], check=True, capture_output=True
    ).stdout
    rate_hz, pcm = struct.unpack_from("<I", wav, 24)[0], np.frombuffer(wav[44:], "<i2")  # its header tells no length
    samples = soxr.resample(pcm.astype(np.float32) / FULL_SCALE, rate_hz, SAMPLE_RATE_HZ)
    loud = np.flatnonzero(np.convolve(samples**2, np.ones(160) / 160, mode="same") > np.mean(samples**2) / 1_000)
    samples = samples[loud[0] : loud[-1] + 1]
    return at_level(samples, level_dbfs)


def at_level(samples: Samples, level_dbfs: float) -> Samples:
    return samples * np.float32(10 ** (level_dbfs / 20) / np.sqrt(np.mean(samples**2)))


def conversation(customer_dbfs: float = -20.0, agent_dbfs: float = -20.0) -> tuple[Side, Side]:
    """Customer and agent by turns, each on a line of their own."""
    sides: list[list[tuple[float, Samples]]] = [[], []]
    now_s = 1.0
    for pair in zip(AGENT_SAYS, CUSTOMER_SAYS, strict=True):
        for index, (voice, text, level_dbfs) in enumerate(
            zip((AGENT, CUSTOMER), pair, (agent_dbfs, customer_dbfs), strict=True)
        ):
            sentence = say(voice, text, level_dbfs)
            sides[1 - index].append((now_s, sentence))
            now_s += len(sentence) / SAMPLE_RATE_HZ + PAUSE_S
    return side_of(sides[0], now_s), side_of(sides[1], now_s)


def side_of(sentences: list[tuple[float, Samples]], length_s: float) -> Side:
    samples = np.zeros(round(length_s * SAMPLE_RATE_HZ), np.float32)
    spoken_s = []
    for start_s, sentence in sentences:
        start = round(start_s * SAMPLE_RATE_HZ)
        samples[start : start + len(sentence)] += sentence
        spoken_s.append((start_s, start_s + len(sentence) / SAMPLE_RATE_HZ))
    return Side(samples, tuple(spoken_s))


def over_the_telephone(samples: Samples, codec: str = "mu-law", bit_rate: int = 64_000) -> Samples:
    line = soxr.resample(LineBand()(samples), SAMPLE_RATE_HZ, SAMPLE_RATE_HZ // 2)
    return soxr.resample(Coding(codec, bit_rate)(line), SAMPLE_RATE_HZ // 2, SAMPLE_RATE_HZ)[: len(samples)]


def with_noise(samples: Samples, level_dbfs: float, seed: int = 0) -> Samples:
    noise = np.random.default_rng(seed).normal(size=len(samples)).astype(np.float32)
    return samples + noise * np.float32(10 ** (level_dbfs / 20))


def ringing(length_s: float = 30.0) -> Samples:
    """440 and 480 Hz, two seconds on, four off."""
    moments = np.arange(round(length_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    both = np.sin(2 * np.pi * 440 * moments) + np.sin(2 * np.pi * 480 * moments)
    return (0.1 * both * (moments % 6 < 2)).astype(np.float32)


def hold_music(length_s: float = 30.0) -> Samples:
    """Arpeggios of plucked tones with harmonics."""
    music = np.zeros(round((length_s + 2) * SAMPLE_RATE_HZ))
    moments = np.arange(SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    for beat in range(int(length_s / 0.25)):
        tone_hz = 196 * 2 ** ([0, 4, 7, 12, 9, 7, 5, 2][beat % 8] / 12)
        note = sum(np.sin(2 * np.pi * tone_hz * order * moments) / order**2 for order in range(1, 5)) * np.exp(
            -4 * moments
        )
        music[beat * 4_000 : beat * 4_000 + len(note)] += note
    music = music[: round(length_s * SAMPLE_RATE_HZ)]
    return (0.3 * music / np.abs(music).max()).astype(np.float32)


def track(samples: Samples, channel: int = 0) -> Track:
    return Track(channel, np.clip(np.round(samples * FULL_SCALE), -FULL_SCALE, FULL_SCALE - 1).astype(np.int16))


def recording(*channels: Samples, identical: bool = False) -> Recording:
    tracks = tuple(track(samples, index) for index, samples in enumerate(channels))
    facts = SourceFacts("made.wav", "0" * 64, "wav", "pcm_s16le", SAMPLE_RATE_HZ, len(tracks), 16, tracks[0].duration_s)
    return Recording(facts, tracks, identical_channels=identical)

"""Speech for the made calls: an espeak-ng voice, bent towards a feeling, cut to where it can be heard."""

import subprocess
from dataclasses import dataclass
from functools import cache
from html import escape

import numpy as np
import soxr
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt
from script import Line, Person

SAMPLE_RATE_HZ = 16_000
ESPEAK_RATE_HZ = 22_050
WAV_HEADER = 44  # bytes; espeak writes it before it knows the length, so readers complain: it is stepped over
FRAME = 80  # 5 ms: how finely the edges of speech are found
HEARD_DB = -36.0  # below a turn's loudest frame; fainter edges are lost in a telephone's noise
LOUDEST = 0.65  # of full scale: codecs overshoot by a third
LONGEST_PAUSE_S = 0.20  # inside a turn: with a longer one it would be two turns
FADE = 80  # 5 ms at each cut, against clicks
TELEPHONE = butter(4, [300, 3400], "bandpass", fs=SAMPLE_RATE_HZ, output="sos")


@dataclass(frozen=True, slots=True)
class Prosody:
    """How a feeling bends a voice; levels as people in the acted corpora differ, made plain enough to see."""

    words_a_minute: int
    pitch: int  # espeak steps above or below the voice's own
    pitch_range_pct: int  # how lively the melody is
    level_dbfs: float
    tilt_db: float = 0.0  # per octave around 1 kHz: above 0 is a pressed, bright voice
    tremble: float = 0.0  # depth of a 6.5 Hz tremble in loudness and pitch


PROSODIES = {
    "neutral": Prosody(160, 0, 90, -22.0),
    "calm": Prosody(146, -5, 70, -23.0, tilt_db=-1.0),
    "happy": Prosody(178, 16, 170, -18.5, tilt_db=1.0),
    "sad": Prosody(122, -12, 35, -28.0, tilt_db=-3.0),
    "angry": Prosody(194, 18, 180, -14.5, tilt_db=2.5),
    "fearful": Prosody(190, 24, 60, -23.0, tilt_db=0.5, tremble=0.35),
    "disgust": Prosody(138, -10, 130, -20.0, tilt_db=1.5),
    "surprised": Prosody(172, 26, 200, -19.0, tilt_db=0.5),
}


@cache
def speak(person: Person, line: Line, telephone_band: bool) -> NDArray[np.float32]:
    """A line as this person says it, from its first audible sample to its last."""
    prosody = PROSODIES[line.prosody]
    samples = _tilted(_trembling(_espeak(person, prosody, line.text), prosody.tremble), prosody.tilt_db)
    narrow = sosfiltfilt(TELEPHONE, samples)
    samples = _without_pauses(narrow if telephone_band else samples, _audible(narrow))
    louder = samples * (10 ** (prosody.level_dbfs / 20) / np.sqrt(np.mean(samples**2)))
    return (LOUDEST * np.tanh(louder / LOUDEST)).astype(np.float32)  # loud peaks bend, none clips


def espeak_version() -> str:
    """Which espeak-ng spoke: another one may say a line a little faster."""
    said = subprocess.run(["espeak-ng", "--version"], check=True, capture_output=True, text=True).stdout
    return "espeak-ng " + said.removeprefix("eSpeak NG text-to-speech: ").split()[0]


def _espeak(person: Person, prosody: Prosody, text: str) -> NDArray[np.float64]:
    ssml = f'<speak><prosody range="{prosody.pitch_range_pct}%">{escape(text)}</prosody></speak>'
    pitch = str(min(99, max(0, person.pitch + prosody.pitch)))
    command = [
        "espeak-ng",
        "-m",
        "-z",
        "-v",
        person.voice,
        "-s",
        str(prosody.words_a_minute),
        "-p",
        pitch,
        "--stdout",
        ssml,
    ]
    wav = subprocess.run(command, check=True, capture_output=True).stdout
    samples = np.frombuffer(wav[WAV_HEADER:], "<i2") / 32768
    return soxr.resample(samples, ESPEAK_RATE_HZ, SAMPLE_RATE_HZ, "VHQ")


def _trembling(samples: NDArray[np.float64], depth: float) -> NDArray[np.float64]:
    turns = 2 * np.pi * 6.5 * np.arange(len(samples)) / SAMPLE_RATE_HZ
    read_at = np.arange(len(samples)) + depth * 25 * np.sin(turns)  # 25 samples: about a semitone at full depth
    return np.interp(read_at, np.arange(len(samples)), samples) * (1 - depth / 2 + depth / 2 * np.cos(turns))


def _tilted(samples: NDArray[np.float64], tilt_db: float) -> NDArray[np.float64]:
    """More or less of the high frequencies, without moving anything in time."""
    spectrum = np.fft.rfft(samples)
    octaves = np.log2(np.clip(np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE_HZ), 200, 5000) / 1000)
    return np.fft.irfft(spectrum * 10 ** (tilt_db * octaves / 20), len(samples))


def _audible(samples: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which 5 ms frames can be heard."""
    frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)
    power = np.mean(frames**2, axis=1)
    return power > power.max() * 10 ** (HEARD_DB / 10)


def _without_pauses(samples: NDArray[np.float64], audible: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The audible stretches, joined by the pauses between them, long ones shortened."""
    heard = np.flatnonzero(audible)
    breaks = np.flatnonzero(np.diff(heard) * FRAME > LONGEST_PAUSE_S * SAMPLE_RATE_HZ)
    starts = np.concatenate([heard[:1], heard[breaks + 1]]) * FRAME
    ends = (np.concatenate([heard[breaks], heard[-1:]]) + 1) * FRAME
    pause = np.zeros(round(LONGEST_PAUSE_S * SAMPLE_RATE_HZ))
    pieces = [piece for start, end in zip(starts, ends, strict=True) for piece in (pause, _faded(samples[start:end]))]
    return np.concatenate(pieces[1:])


def _faded(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    ramp = np.ones(len(samples))
    ramp[:FADE], ramp[-FADE:] = np.linspace(0, 1, FADE), np.linspace(1, 0, FADE)
    return samples * ramp

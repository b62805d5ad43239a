"""One clip in numbers: how long, how loud, how it sounds, and its picture; each taken where speech is heard in it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples
from ser_core.corpora.sound import read_clip
from ser_core.errors import CalltoneError
from ser_core.features.display import mel_filters
from ser_core.features.loudness import decibels, loudness_dbfs
from ser_core.features.mel_scale import frequencies_of, mels_of
from ser_core.features.pitch import pitch_powers, pitch_track
from ser_core.features.recipes import CEPSTRA, customer_care_features
from ser_core.features.spectrum import Floats, hann
from ser_core.segmentation.records import Skipped, Turn
from ser_core.segmentation.stream import TurnBuilder

PICTURE_BANDS = 64
PICTURE_STEPS = 100
PICTURE_WINDOW = 1024  # 64 ms: the steps of a clip of up to six seconds leave nothing out
PITCH_CLASSES = ("C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B")
FEWEST_VOICED = 5  # frames of 10 ms: less is no voice

# name: title and unit. How the seconds were cut says more of the studio than of the voice; RMS says what loudness says.
NOT_OF_THE_VOICE = {
    "duration_s": ("Length", "s"),
    "leading_silence_s": ("Silence at the beginning", "s"),
    "trailing_silence_s": ("Silence at the end", "s"),
    "rms": ("RMS", "of full scale"),
}
OF_THE_VOICE = {
    "loudness_dbfs": ("Loudness", "dBFS"),
    "zero_crossings": ("Zero crossings", "of samples"),
    "pitch_hz": ("Pitch (median)", "Hz"),
    "pitch_range_semitones": ("Pitch range (10th to 90th percentile)", "semitones"),
    **{f"mfcc_{number}": (f"MFCC {number}", "") for number in range(1, CEPSTRA + 1)},
    **{f"chroma_{number}": (f"Chroma {note}", "of the strongest") for number, note in enumerate(PITCH_CLASSES, 1)},
}
MEASURES = NOT_OF_THE_VOICE | OF_THE_VOICE


@dataclass(frozen=True, slots=True, eq=False)
class ClipMeasures:
    """A clip's numbers in the order of MEASURES, not a number where it has none; and what tells its sound from others."""

    values: NDArray[np.float64]
    picture_db: Floats  # [bands, steps], beside the clip's own loudness
    sound_sha256: str  # of the decoded samples: never leaves the machine


def measured(path: Path) -> ClipMeasures | str:
    """The numbers of a clip's file, or why it could not be heard."""
    try:
        samples = read_clip(path)
    except CalltoneError as error:
        return type(error).__name__
    return measures_of(samples)


def measures_of(samples: Samples) -> ClipMeasures:
    """The numbers of a sound that is not silent."""
    start, end = sounding_part(samples)
    voice = samples[start:end]
    numbers = customer_care_features(voice).astype(np.float64)
    chroma, cepstra = numbers[1 : 1 + len(PITCH_CLASSES)], numbers[1 + len(PITCH_CLASSES) :][:CEPSTRA]
    loudness = loudness_dbfs(voice)
    times_s = (len(samples) / SAMPLE_RATE_HZ, start / SAMPLE_RATE_HZ, (len(samples) - end) / SAMPLE_RATE_HZ)
    rms = numbers[1 + len(PITCH_CLASSES) + CEPSTRA]
    return ClipMeasures(
        np.array((*times_s, rms, loudness, numbers[0], *pitch_of(voice), *cepstra, *chroma)),
        picture_of(voice) - np.float32(loudness),
        hashlib.sha256(samples.tobytes()).hexdigest(),
    )


def sounding_part(samples: Samples) -> tuple[int, int]:
    """Where speech begins and ends, as samples; the whole sound where no speech is heard in it.

    Heard by the product's voice activity, to about 0.1 s. A level would not do: CREMA-D's rooms are 26 dB under its voices.
    """
    builder = TurnBuilder("speaker")
    heard: list[Turn | Skipped] = [*builder.push(samples), *builder.finish(), *builder.skipped]
    if not heard:
        return 0, len(samples)
    start_s, end_s = min(piece.start_s for piece in heard), max(piece.end_s for piece in heard)
    return round(start_s * SAMPLE_RATE_HZ), min(len(samples), round(end_s * SAMPLE_RATE_HZ))


def pitch_of(voice: Samples) -> tuple[float, float]:
    """The median in hertz and the middle four fifths in semitones, over the voiced frames; neither where there are too few."""
    track = pitch_track(pitch_powers(voice))
    voiced_hz = track.f0_hz[track.voiced].astype(np.float64)
    if len(voiced_hz) < FEWEST_VOICED:
        return np.nan, np.nan
    low, middle, high = np.quantile(voiced_hz, (0.1, 0.5, 0.9))
    return float(middle), float(12 * np.log2(high / low))


def picture_of(voice: Samples) -> Floats:
    """The power in each mel band at evenly spaced moments, in dB: the same number of them for every length."""
    window = hann(PICTURE_WINDOW)
    moments = np.linspace(0, max(0, len(voice) - PICTURE_WINDOW), PICTURE_STEPS).astype(int)
    padded = np.pad(voice, (0, max(0, PICTURE_WINDOW - len(voice))))
    frames = padded[moments[:, None] + np.arange(PICTURE_WINDOW)]
    powers = np.abs(scipy.fft.rfft(frames * window, axis=1)).T ** 2
    share_of_power = 2 / (PICTURE_WINDOW * np.square(window).sum())  # Parseval: all bins then sum to the mean square
    return decibels(mel_filters(PICTURE_BANDS, PICTURE_WINDOW) @ (powers * share_of_power))


def picture_bands_hz() -> tuple[float, ...]:
    """The middle of each band of a clip's picture."""
    highest = mels_of(np.array([SAMPLE_RATE_HZ / 2]))[0]
    return tuple(np.round(frequencies_of(np.linspace(0.0, highest, PICTURE_BANDS + 2))[1:-1]).tolist())

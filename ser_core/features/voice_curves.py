"""What a voice does every 10 ms: its pitch, loudness, spectrum, cepstra, resonances and harmonics."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples
from ser_core.features.filterbanks import mel_filters
from ser_core.features.pitch import PITCH_FRAME, SILENT_POWER, Floats, pitch_powers, pitch_track, powers_of
from ser_core.features.voice_quality import Doubles, formants, harmonic_levels, jitter_and_shimmer

FRAME_LENGTH = 400  # 25 ms: short enough for the sounds of speech
FFT_LENGTH = 512
BIN_HZ = SAMPLE_RATE_HZ / FFT_LENGTH
BANDS = 26  # of mel, up to 8 kHz
CEPSTRA = 12  # from the first on; the one before is loudness once more
LOUDNESS_POWER = 0.33  # intensity to loudness, as an ear has it (Hermansky 1990)
DYNAMIC_RANGE_DB = 80.0  # what lies deeper under the clip's loudest band says nothing of the voice
SPOKEN_DB = 40.0  # a frame further under the clip's loudest one is a pause
LOWEST_TONE_HZ = 27.5  # A0: semitones are counted from here

SPECTRAL_NAMES = ("alpha ratio", "hammarberg index", "slope 0-500 Hz", "slope 500-1500 Hz", "flux")
CEPSTRAL_NAMES = tuple(f"mfcc {number}" for number in range(1, CEPSTRA + 1))
VOICE_NAMES = (
    "hnr",
    "h1-h2",
    "h1-a3",
    *(f"f{number} {part}" for part in ("frequency", "bandwidth", "level") for number in (1, 2, 3)),
)


@dataclass(frozen=True, slots=True, eq=False)
class VoiceCurves:
    """One column a frame, or a voiced frame where said so."""

    voiced: NDArray[np.bool_]
    spoken: NDArray[np.bool_]  # in no pause
    loudness: Floats
    level_db: Floats  # under the loudest frame
    spectral: Floats  # (SPECTRAL_NAMES, frames)
    cepstral: Floats  # (CEPSTRAL_NAMES, frames)
    semitones: Floats  # of the voiced frames
    of_voice: Floats  # (VOICE_NAMES, voiced frames); not a number where a frame has no such resonance
    jitter: Doubles  # one value a cycle
    shimmer_db: Doubles


def voice_curves(samples: Samples) -> VoiceCurves:
    """All curves of a sound; a short one is followed by silence up to one frame."""
    signal = np.pad(samples, (0, max(0, PITCH_FRAME - len(samples)))).astype(np.float32, copy=False)
    signal = signal - signal.mean()
    long_powers = pitch_powers(signal)
    track = pitch_track(long_powers)
    voiced, f0_hz = track.voiced, track.f0_hz[track.voiced]
    powers = powers_of(signal, FRAME_LENGTH, FFT_LENGTH)
    mel = (mel_filters(SAMPLE_RATE_HZ, FFT_LENGTH, BANDS) @ powers.T).T
    frame_powers = powers.mean(axis=1)
    level_db = 10 * np.log10(frame_powers + _floor(frame_powers))
    level_db -= level_db.max()
    jitter, shimmer_db = jitter_and_shimmer(signal, track.f0_hz)
    return VoiceCurves(
        voiced=voiced,
        spoken=level_db > -SPOKEN_DB,
        loudness=np.mean((mel * _equal_loudness()) ** LOUDNESS_POWER, axis=1),
        level_db=level_db,
        spectral=_spectral(powers),
        cepstral=_cepstral(mel),
        semitones=12 * np.log2(f0_hz / LOWEST_TONE_HZ),
        of_voice=_of_voice(powers[voiced], long_powers[voiced], f0_hz, track.periodicity[voiced]),
        jitter=jitter,
        shimmer_db=shimmer_db,
    )


@lru_cache(maxsize=1)
def _equal_loudness() -> Floats:
    """How much of each band an ear takes in at 40 phon (Hermansky 1990)."""
    bins = mel_filters(SAMPLE_RATE_HZ, FFT_LENGTH, BANDS)
    centres_hz = (bins @ (np.arange(FFT_LENGTH // 2 + 1) * BIN_HZ)) / bins.sum(axis=1)
    squared = (2 * np.pi * centres_hz) ** 2
    curve = (squared + 56.8e6) * squared**2 / ((squared + 6.3e6) ** 2 * (squared + 0.38e9))
    share: Floats = (curve / curve.max()).astype(np.float32)
    return share


def _band(low_hz: float, high_hz: float) -> slice:
    return slice(round(low_hz / BIN_HZ), round(high_hz / BIN_HZ) + 1)


def _slope(levels: Floats, low_hz: float, high_hz: float) -> Floats:
    """The straight line through the levels of a band, in dB a kHz."""
    band = _band(low_hz, high_hz)
    heights_khz = np.arange(band.start, band.stop) * BIN_HZ / 1000
    centred = heights_khz - heights_khz.mean()
    weights = (centred / np.sum(centred**2)).astype(np.float32)
    slopes: Floats = np.einsum("fk,k->f", levels[:, band], weights)
    return slopes


def _floor(powers: Floats) -> float:
    return float(powers.max()) * 10 ** (-DYNAMIC_RANGE_DB / 10) + SILENT_POWER


def _spectral(powers: Floats) -> Floats:
    """The balance of low and high, its slopes, and how fast the spectrum changes; none knows how loud the whole is."""
    floor = _floor(powers)
    levels = 10 * np.log10(powers + floor)
    low, high = powers[:, _band(50, 1000)].sum(axis=1), powers[:, _band(1000, 5000)].sum(axis=1)
    alpha = 10 * np.log10((low + floor) / (high + floor))
    hammarberg = levels[:, _band(0, 2000)].max(axis=1) - levels[:, _band(2000, 5000)].max(axis=1)
    magnitudes = np.sqrt(powers)
    shares = magnitudes / (magnitudes.sum(axis=1, keepdims=True) + np.sqrt(floor) * magnitudes.shape[1])
    flux = np.sqrt(np.sum(np.diff(shares, axis=0, prepend=shares[:1]) ** 2, axis=1))
    return np.stack((alpha, hammarberg, _slope(levels, 0, 500), _slope(levels, 500, 1500), flux)).astype(np.float32)


def _cepstral(mel: Floats) -> Floats:
    cepstra = scipy.fft.dct(10 * np.log10(mel + _floor(mel)), axis=1, norm="ortho")
    wanted: Floats = cepstra[:, 1 : CEPSTRA + 1].T.astype(np.float32)
    return wanted


def _of_voice(powers: Floats, long_powers: Floats, f0_hz: Floats, periodicity: Floats) -> Floats:
    """The curves that only a voice has."""
    repeats = np.clip(periodicity, 1e-3, 1 - 1e-4)  # -30 to 40 dB
    hnr_db = 10 * np.log10(repeats / (1 - repeats))
    frequencies_hz, widths_hz = formants(powers, FFT_LENGTH)
    missing = np.isnan(frequencies_hz)
    targets_hz = np.column_stack((f0_hz, 2 * f0_hz, np.where(missing, 0.0, frequencies_hz)))
    levels = harmonic_levels(long_powers, f0_hz, targets_hz)
    relative = np.where(missing, np.nan, levels[:, 2:] - levels[:, :1])  # to the first harmonic's
    rows = (hnr_db, levels[:, 0] - levels[:, 1], -relative[:, 2], *frequencies_hz.T, *widths_hz.T, *relative.T)
    return np.stack(rows).astype(np.float32)

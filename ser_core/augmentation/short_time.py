"""A sound as overlapping short spectra and back again, for the changes that are made between the two."""

import numpy as np
from numpy.typing import NDArray

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples

WINDOW = 1_024  # 64 ms: five periods of the lowest voice, so that its harmonics stand apart
HOP = WINDOW // 4  # a squared Hann window adds up evenly from four a window on
BINS_HZ = np.linspace(0.0, SAMPLE_RATE_HZ / 2, WINDOW // 2 + 1)

Spectra = NDArray[np.complex128]  # frames by bins; frame k is centred on sample k * HOP

_HANN = np.hanning(WINDOW + 1)[:-1]  # periodic


def spectra_of(samples: Samples) -> Spectra:
    """One spectrum every HOP samples, from the first sample to the last or just beyond it."""
    padded = np.pad(samples.astype(np.float64), (WINDOW // 2, WINDOW // 2 + -len(samples) % HOP))
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]
    spectra: Spectra = np.fft.rfft(frames * _HANN)
    return spectra


def sound_of(spectra: Spectra, length: int) -> Samples:
    """The first `length` samples of what the spectra say; unchanged spectra give their sound back."""
    frames = np.fft.irfft(spectra, WINDOW) * _HANN
    sound = np.zeros((len(frames) - 1) * HOP + WINDOW)
    weight = np.zeros_like(sound)
    for start in range(0, WINDOW, HOP):
        there = slice(start, start + len(frames) * HOP)
        sound[there] += frames[:, start : start + HOP].reshape(-1)
        weight[there] += np.tile(_HANN[start : start + HOP] ** 2, len(frames))
    inside = slice(WINDOW // 2, WINDOW // 2 + length)
    samples: Samples = (sound[inside] / weight[inside]).astype(np.float32)
    return samples


def lengthened(samples: Samples, length: int) -> Samples:
    """The same sound at the same pitch in `length` samples: a phase vocoder.

    Between two spectra, strengths are blended, and every peak's phase runs on as fast as it ran in the sound. The bins
    around a peak keep their phase to it: left to themselves they drift, and the voice sounds hollow and weak.
    """
    if not len(samples) or not length:
        return np.zeros(length, np.float32)
    spectra = np.pad(spectra_of(samples), ((0, 2), (0, 0)))  # the last moment needs something to come after it
    moments = np.arange(-(-length // HOP) + 1) * (len(samples) / length)
    before = np.minimum(moments.astype(np.intp), len(spectra) - 2)
    share = (moments - before)[:, None]
    strengths, angles = np.abs(spectra), np.angle(spectra)
    blended = (1 - share) * strengths[before] + share * strengths[before + 1]
    steps = np.diff(angles, axis=0)
    phases = np.empty_like(blended)
    phases[0] = angles[0]
    for frame in range(1, len(before)):
        turned = phases[frame - 1] + steps[before[frame - 1]] - angles[before[frame]]
        phases[frame] = angles[before[frame]] + turned[_nearest_peaks(blended[frame])]
    return sound_of(blended * np.exp(1j * phases), length)


def _nearest_peaks(strengths: NDArray[np.float64]) -> NDArray[np.intp]:
    """For every bin the peak closest to it; in silence each stands for itself."""
    peaks = 1 + np.flatnonzero((strengths[1:-1] > strengths[:-2]) & (strengths[1:-1] >= strengths[2:]))
    if not len(peaks):
        return np.arange(len(strengths))
    return peaks[np.searchsorted((peaks[1:] + peaks[:-1]) / 2, np.arange(len(strengths)))]

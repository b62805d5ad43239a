"""How a voice sounded over a whole clip, as one row of numbers: in the spirit of eGeMAPS (Eyben et al. 2016).

Written anew from that paper and those it cites, on numpy and scipy alone, so that it may be shipped. It departs from the paper
where validation speakers gained by it: deviations stand beside means that can be zero, cepstra go up to the twelfth and
their movement counts, and the course of pitch and level over the sentence is described.
"""

import numpy as np

from ser_core.audio.recording import Samples
from ser_core.features.loudness import loudness_dbfs
from ser_core.features.movements import (
    FRAMES_PER_S,
    Marks,
    Values,
    lengths_s,
    mean_of,
    melody,
    smooth,
    spread,
    spreads,
    trend,
)
from ser_core.features.pitch import Floats
from ser_core.features.voice_curves import (
    CEPSTRAL_NAMES,
    SPECTRAL_NAMES,
    SPOKEN_DB,
    VOICE_NAMES,
    VoiceCurves,
    voice_curves,
)

DELTA_FRAMES = 4  # 40 ms: how far apart the cepstra are whose difference is their movement
HIGHEST_STEP = 4.0  # semitones in 10 ms: a greater one is a mistaken octave and no voice
LOUD_SHARE = 0.2  # a peak of loudness lower than this share of the highest is not a syllable
QUARTERS = ("first", "second", "third", "fourth")


def functionals(samples: Samples) -> Floats:
    """The row of one clip, in the order of `NAMES`; every value is finite, whatever the sound."""
    return np.array(list(_named(samples).values()), np.float32)


def _named(samples: Samples) -> dict[str, float]:
    """Every functional under its name."""
    curves = voice_curves(samples)
    return (
        _pitch(curves)
        | melody("loudness", smooth(curves.loudness))
        | _levels(curves)
        | {"level": loudness_dbfs(samples)}
        | _timbre(curves)
        | spreads(VOICE_NAMES, curves.of_voice)
        | spread("jitter", curves.jitter)
        | spread("shimmer", curves.shimmer_db)
        | _rhythm(curves)
    )


def _pitch(curves: VoiceCurves) -> dict[str, float]:
    semitones = curves.semitones
    joined = np.diff(np.flatnonzero(curves.voiced)) == 1  # the next voiced frame follows at once
    steps = np.diff(semitones)[joined]
    steps = steps[np.abs(steps) < HIGHEST_STEP]
    lowest, low, high, highest = np.percentile(semitones, (0, 5, 95, 100)).tolist() if len(semitones) else (0.0,) * 4
    return {
        **melody("pitch", semitones, joined),
        "pitch deviation": float(semitones.std()) if len(semitones) else 0.0,
        "pitch lowest": lowest,
        "pitch 5 %": low,
        "pitch 95 %": high,
        "pitch highest": highest,
        **trend("pitch", semitones),
        **spread("pitch step", steps),
        "pitch step size": mean_of(np.abs(steps)),
    }


def _levels(curves: VoiceCurves) -> dict[str, float]:
    """How the level moves under the clip's loudest frame; the same at any gain."""
    spoken = curves.level_db[curves.spoken]
    steps = np.diff(curves.level_db)[curves.spoken[1:]]
    within = np.maximum(curves.level_db[_first_to_last(curves.spoken)], -SPOKEN_DB)
    low, middle, high = np.percentile(spoken, (10, 50, 90)).tolist()
    quarters = {
        f"level, {name} quarter": mean_of(part) - mean_of(within)
        for name, part in zip(QUARTERS, np.array_split(within, len(QUARTERS)), strict=True)
    }
    return {
        **spread("level under loudest", spoken),
        "level under loudest 10 %": low,
        "level under loudest 50 %": middle,
        "level under loudest 90 %": high,
        "level step size": mean_of(np.abs(steps)),
        "level step deviation": float(steps.std()) if len(steps) else 0.0,
        **trend("level", within),
        **quarters,
    }


def _timbre(curves: VoiceCurves) -> dict[str, float]:
    """The spectrum's shape while there is voice, while there is speech without, and how fast it moves."""
    voiced, spoken = curves.voiced, curves.spoken
    unvoiced = curves.spectral[:, spoken & ~voiced]
    deltas = (curves.cepstral[:, DELTA_FRAMES:] - curves.cepstral[:, :-DELTA_FRAMES]) / DELTA_FRAMES
    half = DELTA_FRAMES // 2
    deltas = deltas[:, spoken[half : len(spoken) - half]]
    return {
        **spreads(SPECTRAL_NAMES, curves.spectral[:, voiced], ", voiced"),
        **{f"{name}, unvoiced mean": mean_of(row) for name, row in zip(SPECTRAL_NAMES, unvoiced, strict=True)},
        **spread("flux, spoken", curves.spectral[SPECTRAL_NAMES.index("flux"), spoken]),
        **spreads(CEPSTRAL_NAMES, curves.cepstral[:, voiced], ", voiced"),
        **spreads(CEPSTRAL_NAMES, curves.cepstral[:, spoken], ", spoken"),
        **{f"{name} speed": mean_of(row) for name, row in zip(CEPSTRAL_NAMES, np.abs(deltas), strict=True)},
        **{f"{name} step deviation": _deviation(row) for name, row in zip(CEPSTRAL_NAMES, deltas, strict=True)},
    }


def _rhythm(curves: VoiceCurves) -> dict[str, float]:
    duration_s = len(curves.voiced) / FRAMES_PER_S
    loudness = smooth(curves.loudness)
    inner = loudness[1:-1]
    peaks = (inner > loudness[:-2]) & (inner >= loudness[2:]) & (inner > LOUD_SHARE * loudness.max())
    sentence = _first_to_last(curves.spoken)
    voices = lengths_s(curves.voiced)
    between = lengths_s(~curves.voiced[_first_to_last(curves.voiced)])
    return {
        "loudness peaks a second": float(peaks.sum()) / duration_s,
        "voiced stretches a second": len(voices) / duration_s,
        **spread("voiced stretch", voices),
        **spread("unvoiced stretch", between),
        "sentence duration": (sentence.stop - sentence.start) / FRAMES_PER_S,
        "voiced share": mean_of(curves.voiced.astype(np.float32)),
        "voiced share of speech": mean_of(curves.voiced[curves.spoken].astype(np.float32)),
    }


def _first_to_last(chosen: Marks) -> slice:
    """From the first of the chosen frames to the last; nothing where none is chosen."""
    if not chosen.any():
        return slice(0, 0)
    return slice(int(chosen.argmax()), len(chosen) - int(chosen[::-1].argmax()))


def _deviation(values: Values) -> float:
    return float(values.std()) if len(values) else 0.0


NAMES = tuple(_named(np.zeros(0, np.float32)))

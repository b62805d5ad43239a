"""What a phonetician would measure of a voice, frame by frame and over a turn, made of the front end's frames.

Nothing here is learnt. Over a turn the measures become functionals: a fixed row of numbers that can be set against
the same row of the person's earlier turns. That is what the speaker's baseline is made of.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ser_core.networks.front_end import BAND_LIMITS_HZ, BANDS, FRAME_VALUES, FRAMES_PER_S, PITCH, TOGETHER, VOICING

if TYPE_CHECKING:
    import keras

Tensor = Any  # Keras tensors have no type

VERSION = 2  # functionals kept on disk name it
POOLED = TOGETHER  # of the front end's frames are one of the body's: 50 ms
POOLED_PER_S = FRAMES_PER_S / POOLED
CEPSTRA = 12
VOICED_AT, VOICED_SLOPE = 0.5, 12.0  # from which correlation on a frame counts as voiced, and how sharply
LEAST_SURE, MOST_SURE = 0.02, 0.98  # correlations beyond make a harmonicity without end
LARGEST_STEP_OCTAVES = 0.1  # of pitch, from frame to frame: more is a jump of the tracker, not of the voice
BALANCES_HZ = ((60, 300, 1_000), (300, 1_000, 3_400), (1_000, 3_400, 8_000))  # the upper part against the lower one
SYLLABLE = 25  # frames: loudness is set against its mean over so many

MEASURES = (
    "voicing voiced loudness telephone_loudness "
    + " ".join(f"cepstrum_{order}" for order in range(1, CEPSTRA + 1))
    + " rising falling low_balance middle_balance high_balance flatness loudness_step syllables"
    + " pitch pitch_step harmonicity"
).split()
# These again where the sound is voiced, and there alone
VOICED_MEASURES = [
    "loudness",
    "cepstrum_1",
    "cepstrum_2",
    "cepstrum_3",
    "cepstrum_4",
    "low_balance",
    "middle_balance",
    "high_balance",
    "loudness_step",
    "pitch",
    "pitch_step",
    "harmonicity",
]
MEASURED = BANDS + len(MEASURES) + len(VOICED_MEASURES)  # values a pooled frame

FAR_BELOW, BELOW_SLOPE = 6.0, 1.5  # a frame this far below the turn's loudest is no speech (e^-6: 26 dB), how sharply
PITCH_SHARPNESS, LOUDNESS_SHARPNESS = 8.0, 1.0  # of the soft highest and lowest
LITTLE = 1e-4  # seconds of weight: a turn without voice divides by this
CHANGING = ("loudness", "cepstrum_1", "cepstrum_2", "cepstrum_3", "cepstrum_4", "voicing")
QUARTERS = 4  # of a turn's speech; how what changes, and pitch, go through them
LATER = (2, 4, 8)  # pooled frames: how much changes in 100, 200 and 400 ms
QUARTER_BANDS = BANDS // 4
MOVING = 1 + len(CHANGING[:-1])  # pitch and what changes but voicing: which of them move together
# In this order: means and spreads of bands and measures, of voiced measures, changes, ten of their own, steps of bands,
# the course over the quarters, what moves together, and slower changes
STEPS_OF_BANDS = 2 * BANDS + 2 * len(MEASURES) + 2 * len(VOICED_MEASURES) + len(CHANGING) + 10  # where these begin
FUNCTIONALS = STEPS_OF_BANDS + BANDS + QUARTERS * (len(CHANGING) + 1) + MOVING * (MOVING - 1) // 2 + 6 * len(LATER)


def measure(frames: Tensor) -> Tensor:
    """(batch, frames, FRAME_VALUES) to (batch, frames / POOLED, MEASURED): bands, measures, voiced measures."""
    import keras
    from keras import ops

    bands = frames[:, :, :BANDS]
    voicing = frames[:, :, VOICING : VOICING + 1]
    pitch = frames[:, :, PITCH : PITCH + 1]
    voiced = ops.sigmoid((voicing - VOICED_AT) * VOICED_SLOPE)
    line = _band_range(300, 3_400)
    loudness = _loudness(bands)
    rising = _step(bands[:, :, line])
    sure = ops.clip(voicing, LEAST_SURE, MOST_SURE)
    surroundings = keras.layers.AveragePooling1D(SYLLABLE, strides=1, padding="same")(loudness)
    cosines = np.cos(np.pi * np.outer(np.arange(BANDS) + 0.5, np.arange(1, CEPSTRA + 1)) / BANDS) / BANDS
    balances = [ops.matmul(bands, balance_weights(*edges)[:, None]) for edges in BALANCES_HZ]
    found = {
        "voicing": voicing,
        "voiced": voiced,
        "loudness": loudness,
        "telephone_loudness": _loudness(bands[:, :, line]),
        "cepstra": ops.matmul(bands, cosines.astype(np.float32)),
        "rising": ops.mean(ops.relu(rising), axis=-1, keepdims=True),
        "falling": ops.mean(ops.relu(-rising), axis=-1, keepdims=True),
        "low_balance": balances[0],
        "middle_balance": balances[1],
        "high_balance": balances[2],
        "flatness": ops.mean(bands, axis=-1, keepdims=True) - loudness,
        "loudness_step": ops.abs(_step(loudness)),
        "syllables": ops.abs(loudness - surroundings),
        "pitch": pitch,
        "pitch_step": ops.minimum(ops.abs(_step(pitch)), LARGEST_STEP_OCTAVES),
        "harmonicity": ops.log(sure / (1 - sure)),
    }
    measures = ops.concatenate(list(found.values()), axis=-1)
    of_voice = ops.concatenate([measures[:, :, at : at + 1] for at in _places(VOICED_MEASURES)], axis=-1) * voiced
    return keras.layers.AveragePooling1D(POOLED)(ops.concatenate([bands, measures, of_voice], axis=-1))


def functionals(measured: Tensor, heard: Tensor) -> Tensor:
    """(batch, frames, MEASURED) with (batch, frames), 1 where there is sound, to (batch, FUNCTIONALS)."""
    from keras import ops

    heard = ops.expand_dims(heard, -1)
    everywhere = measured[:, :, : BANDS + len(MEASURES)]
    voiced = _one(measured, "voiced")
    loudness = _one(measured, "loudness")
    loudest = ops.max(loudness - 1e3 * (1 - heard), axis=1, keepdims=True)
    speech = heard * ops.sigmoid((loudness - loudest + FAR_BELOW) * BELOW_SLOPE)
    of_voice = measured[:, :, BANDS + len(MEASURES) :] / (voiced + 0.05)
    voice = speech * voiced
    pitch = of_voice[:, :, VOICED_MEASURES.index("pitch") :][:, :, :1]
    seconds = ops.sum(speech, axis=1) / POOLED_PER_S
    changing = ops.concatenate([_one(measured, name) for name in CHANGING], axis=-1)
    moving = ops.concatenate([pitch, changing[:, :, :-1]], axis=-1)
    ranges = [
        ops.mean(measured[:, :, at : at + QUARTER_BANDS], axis=-1, keepdims=True)
        for at in range(0, BANDS, QUARTER_BANDS)
    ]
    slow = ops.concatenate([loudness, *ranges, pitch * voiced], axis=-1)
    parts = [
        *_mean_and_spread(everywhere, speech),
        *_mean_and_spread(of_voice, voice),
        _mean(ops.abs(_step(changing)), speech),
        _soft_highest(pitch, voice, PITCH_SHARPNESS),
        _soft_highest(pitch, voice, -PITCH_SHARPNESS),
        _soft_highest(loudness, speech, LOUDNESS_SHARPNESS),
        _soft_highest(loudness, speech, -LOUDNESS_SHARPNESS),
        _trend(pitch, voice),
        _trend(loudness, speech),
        _mean(ops.abs(_step(voiced)), speech) * POOLED_PER_S,
        _mean(ops.abs(_step(speech)), heard) * POOLED_PER_S,
        ops.sum(speech, axis=1) / (ops.sum(heard, axis=1) + LITTLE),
        ops.log(seconds + 0.1),
        _mean(ops.abs(_step(measured[:, :, :BANDS])), speech),
        *_course(changing, speech, speech),
        *_course(pitch, voice, speech),
        _together(moving, voice),
        *(_change(slow, speech, later) for later in LATER),
    ]
    return ops.concatenate(parts, axis=-1)


def build_functionals() -> "keras.Model":
    """From the front end's frames and where they are heard to functionals: for the bank's table of clips."""
    import keras

    frames = keras.layers.Input((None, FRAME_VALUES), name="frames")
    heard = keras.layers.Input((None,), name="heard")
    return keras.Model([frames, heard], functionals(measure(frames), heard), name="functionals")


def loudness_of(inside: Tensor) -> Tensor:
    """Of frames that end with what was measured of them: the logarithm of each one's power."""
    return _one(inside[:, :, -MEASURED:], "loudness")[:, :, 0]


def balance_weights(low_hz: float, middle_hz: float, high_hz: float) -> NDArray[np.float32]:
    """What the bands are multiplied with for the mean of the upper ones over that of the lower ones."""
    weights = np.zeros(BANDS, np.float32)
    above, below = _band_range(middle_hz, high_hz), _band_range(low_hz, middle_hz)
    weights[above] = 1 / (above.stop - above.start)
    weights[below] = -1 / (below.stop - below.start)
    return weights


def _band_range(low_hz: float, high_hz: float) -> slice:
    """The mel bands whose middle lies between two frequencies."""
    first, last = (1_127 * np.log1p(edge / 700) for edge in BAND_LIMITS_HZ)
    middles: NDArray[np.float64] = 700 * np.expm1(np.linspace(first, last, BANDS + 2)[1:-1] / 1_127)
    inside = np.flatnonzero((middles >= low_hz) & (middles < high_hz))
    return slice(int(inside[0]), int(inside[-1]) + 1)


def _places(names: list[str]) -> list[int]:
    return [MEASURES.index(name) for name in names]


def _one(measured: Tensor, name: str) -> Tensor:
    at = BANDS + MEASURES.index(name)
    return measured[:, :, at : at + 1]


def _loudness(bands: Tensor) -> Tensor:
    from keras import ops

    return ops.log(ops.sum(ops.exp(bands), axis=-1, keepdims=True))


def _step(values: Tensor) -> Tensor:
    """The change since the frame before; none at the first one."""
    from keras import ops

    return values - ops.concatenate([values[:, :1], values[:, :-1]], axis=1)


def _mean(values: Tensor, weight: Tensor) -> Tensor:
    from keras import ops

    return ops.sum(values * weight, axis=1) / (ops.sum(weight, axis=1) + LITTLE)


def _mean_and_spread(values: Tensor, weight: Tensor) -> tuple[Tensor, Tensor]:
    from keras import ops

    mean = _mean(values, weight)
    away = ops.square(values - ops.expand_dims(mean, 1))
    return mean, ops.sqrt(_mean(away, weight) + LITTLE)


def _soft_highest(values: Tensor, weight: Tensor, sharpness: float) -> Tensor:
    """Near the highest value (the lowest one for a negative sharpness), but one stray frame does not decide."""
    from keras import ops

    middle = _mean(values, weight)
    away = ops.clip((values - ops.expand_dims(middle, 1)) * sharpness, -20.0, 20.0)
    return middle + ops.log(_mean(ops.exp(away), weight) + LITTLE) / sharpness


def _course(values: Tensor, weight: Tensor, speech: Tensor) -> list[Tensor]:
    """How far each quarter of the speech lies from all of it; a quarter without weight not at all."""
    from keras import ops

    level = values - ops.expand_dims(_mean(values, weight), 1)
    passed = (ops.cumsum(speech, axis=1) - speech / 2) / (ops.sum(speech, axis=1, keepdims=True) + LITTLE)
    quarter = ops.minimum(ops.floor(QUARTERS * passed), QUARTERS - 1)
    return [_mean(level, weight * ops.cast(ops.equal(quarter, place), "float32")) for place in range(QUARTERS)]


def _together(values: Tensor, weight: Tensor) -> Tensor:
    """Of each two, whether one is high where the other is."""
    from keras import ops

    level = values - ops.expand_dims(_mean(values, weight), 1)
    found = [_mean(level[:, :, one : one + 1] * level[:, :, :one], weight) for one in range(1, values.shape[-1])]
    return ops.concatenate(found, axis=-1)


def _change(values: Tensor, weight: Tensor, later: int) -> Tensor:
    """How far values are from those so many frames before, where both are heard."""
    from keras import ops

    return _mean(ops.abs(values[:, later:] - values[:, :-later]), weight[:, later:] * weight[:, :-later])


def _trend(values: Tensor, weight: Tensor) -> Tensor:
    """How much the values rise a second."""
    from keras import ops

    moments_s = ops.cumsum(ops.ones_like(values), axis=1) / POOLED_PER_S
    moments_s -= ops.expand_dims(_mean(moments_s, weight), 1)
    level = values - ops.expand_dims(_mean(values, weight), 1)
    return _mean(moments_s * level, weight) / (_mean(ops.square(moments_s), weight) + 0.01)

"""From the waveform to frames: the log-mel bands, and beside them how high and how clearly voiced the sound is.

It stands inside every network that hears sound, so that nothing can differ between training and use, and it has
nothing to learn. A frame is BANDS logarithms of mel power, then the pitch, then the voicing.
"""

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.signal
from numpy.typing import NDArray

from ser_core.audio.recording import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    import keras

Weights = NDArray[np.float32]

VERSION = 2  # frames kept on disk name it: a change below is a new one

HOP_LENGTH = 200  # 12.5 ms
WINDOW_LENGTH = 400  # 25 ms
TRANSFORM_LENGTH = 512
BANDS = 64
BAND_LIMITS_HZ = (20, 8_000)
FLOOR = 1e-5  # about white noise at -72 dBFS: what lies below tells rooms and codecs apart, not voices

PITCH_WINDOW_LENGTH = 720  # 45 ms: three periods of a low voice
PITCH_TRANSFORM_LENGTH = 1_024
PITCH_EVERY = 2  # frames: the one between has the pitch of the one before
PITCH_BAND_HZ = (60.0, 3_400.0)
PITCH_HZ = (60.0, 500.0)
PITCH_STEP_OCTAVES = 1 / 48  # a quarter of a semitone
PITCH_ORIGIN_HZ = 100.0  # pitch is told in octaves above this
PITCH_FLOOR = 4e-3  # power under which nothing is voiced
OCTAVE_COST = 0.01  # of correlation, for each octave down: half the true pitch fits as well as the true one
PITCH, VOICING = BANDS, BANDS + 1  # their places in a frame
FRAME_VALUES = BANDS + 2
FRAMES_PER_S = SAMPLE_RATE_HZ / HOP_LENGTH
TOGETHER = 4  # frames that are heard as one further on; a last group that is not whole is left out


def build() -> "keras.Model":
    """(batch, samples) to (batch, frames, FRAME_VALUES); a frame's middle is at its number times 12.5 ms.

    The bands are those of `keras.layers.MelSpectrogram` to four digits, as a test holds. Made as matrix products they
    take LiteRT half the time: its Fourier transform is slow, and what stands around it is not put together.
    """
    import keras
    from keras import ops

    folded, joined = own_layers()
    samples = keras.layers.Input((None,), name="samples")
    power = _power(folded(HOP_LENGTH)(samples), WINDOW_LENGTH, TRANSFORM_LENGTH, TRANSFORM_LENGTH // 2 + 1)
    bands = ops.log(_fixed(keras.layers.Dense(BANDS, use_bias=False), power, _mel_weights()) + FLOOR)
    candidates, correlating, inside = _correlation()
    power = _power(
        folded(HOP_LENGTH * PITCH_EVERY)(samples), PITCH_WINDOW_LENGTH, PITCH_TRANSFORM_LENGTH, len(correlating)
    )
    voice = ops.concatenate(_pitch_and_voicing(power, candidates, correlating, inside), axis=-1)
    return keras.Model(samples, joined()([bands, ops.repeat(voice, PITCH_EVERY, axis=1)]), name="front_end")


@cache
def own_layers() -> "tuple[type[keras.layers.Layer], type[keras.layers.Layer]]":
    """Two layers whose output is as long as the samples say.

    Whoever loads a saved network must have called this: Keras finds the classes by the names under which they are kept.
    """
    import keras
    from keras import ops

    @keras.saving.register_keras_serializable("calltone")
    class Folded(keras.layers.Layer):  # type: ignore[misc]
        """Each frame folded at its middle: what is alike on both sides, and what is not."""

        def __init__(self, step: int, **more: Any) -> None:
            super().__init__(**more)
            self.step = step

        def call(self, samples: Any) -> Any:
            clips, length = ops.shape(samples)
            frames, step = length // self.step + 1, self.step
            padded = ops.pad(samples, [[0, 0], [step, step]], mode="reflect")
            after = ops.reshape(padded[:, step : step + frames * step], (clips, frames, step))
            before = ops.flip(ops.reshape(padded[:, 1 : 1 + frames * step], (clips, frames, step)), axis=-1)
            return after + before, after - before

        def get_config(self) -> dict[str, Any]:
            return {**super().get_config(), "step": self.step}

    @keras.saving.register_keras_serializable("calltone")
    class Joined(keras.layers.Layer):  # type: ignore[misc]
        """Pitch beside the bands, in whole groups of frames."""

        def call(self, both: list[Any]) -> Any:
            frames = ops.shape(both[0])[1] // TOGETHER * TOGETHER
            return ops.concatenate([part[:, :frames] for part in both], axis=-1)

    return Folded, Joined


def _power(folded: tuple[Any, Any], window_length: int, transform_length: int, bins: int) -> Any:
    """The power spectrum of each frame: a Fourier transform as two matrix products, half as large for being folded."""
    import keras
    from keras import ops

    half = window_length // 2
    window = scipy.signal.get_window("hann", window_length)[half:]
    window[0] /= 2  # the middle was added to itself
    angles = 2 * np.pi * np.outer(np.arange(half), np.arange(bins)) / transform_length
    parts = [
        _fixed(keras.layers.Dense(bins, use_bias=False), part[:, :, :half], (window[:, None] * wave).astype(np.float32))
        for part, wave in zip(folded, (np.cos(angles), np.sin(angles)), strict=True)
    ]
    return ops.square(parts[0]) + ops.square(parts[1])


def _mel_weights() -> Weights:
    """What a power spectrum is multiplied with for the bands, by Keras' own layer."""
    import keras

    layer = keras.layers.MelSpectrogram()
    bins = TRANSFORM_LENGTH // 2 + 1
    return np.asarray(layer.linear_to_mel_weight_matrix(BANDS, bins, SAMPLE_RATE_HZ, *BAND_LIMITS_HZ), np.float32)


def _pitch_and_voicing(power: Any, candidates: Weights, correlating: Weights, inside: Weights) -> tuple[Any, Any]:
    """By the autocorrelation, made as cosines times the power spectrum: one matrix product for all candidates."""
    import keras
    from keras import ops

    correlations = _fixed(keras.layers.Dense(len(candidates), use_bias=False), power, correlating)
    energy = _fixed(keras.layers.Dense(1, use_bias=False), power, inside)
    shares = correlations / (energy + PITCH_FLOOR)
    scores = shares + OCTAVE_COST * candidates
    best = ops.cast(scores >= ops.max(scores, axis=-1, keepdims=True), "float32")  # LiteRT cannot convert ops.argmax
    pitch = _fixed(keras.layers.Dense(1, use_bias=False), best, candidates[:, None]) / ops.sum(best, -1, keepdims=True)
    return pitch, ops.max(shares, axis=-1, keepdims=True)


def _fixed(layer: Any, taken: Any, weights: Weights) -> Any:
    """A layer's output with weights that are given and stay."""
    given = layer(taken)
    layer.set_weights([weights])
    layer.trainable = False
    return given


def _correlation() -> tuple[Weights, Weights, Weights]:
    """The candidates in octaves above the origin, and what a power spectrum is multiplied with to correlate at each.

    A lag need not be a whole number of samples here: the candidates are evenly spaced to the ear. The window
    makes long lags look weaker than they are; it is divided out (Boersma 1993).
    """
    low, high = np.log2(np.array(PITCH_HZ) / PITCH_ORIGIN_HZ)
    candidates = np.arange(low, high, PITCH_STEP_OCTAVES)
    lags_s = 1 / (PITCH_ORIGIN_HZ * 2**candidates)
    bins_hz = np.arange(PITCH_TRANSFORM_LENGTH // 2 + 1) * SAMPLE_RATE_HZ / PITCH_TRANSFORM_LENGTH
    cosines = np.cos(2 * np.pi * bins_hz[:, None] * lags_s)
    window = scipy.signal.get_window("hann", PITCH_WINDOW_LENGTH)
    power = np.abs(np.fft.rfft(window, PITCH_TRANSFORM_LENGTH)) ** 2
    twice = np.where((bins_hz > 0) & (bins_hz < SAMPLE_RATE_HZ / 2), 2.0, 1.0)  # negative frequencies
    of_window = (twice * power) @ cosines / (twice @ power)
    inside = twice * (bins_hz >= PITCH_BAND_HZ[0]) * (bins_hz <= PITCH_BAND_HZ[1])
    heard = int(np.flatnonzero(inside)[-1]) + 1  # bins above are nothing to it
    correlating = (inside[:, None] * cosines / of_window)[:heard]
    return candidates.astype(np.float32), correlating.astype(np.float32), inside[:heard, None].astype(np.float32)

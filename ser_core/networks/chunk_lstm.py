"""The interview simulator's network: one small picture network over five log-mel patches in turn, then an LSTM.

656,583 parameters for seven emotions. Where its document's table and code differ (dropout 0.3 and 0.2), the code is followed.
"""

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras

FILTERS = (64, 64, 128, 128)
POOLS = (2, 4, 4, 4)  # 128 × 128 comes down to 1 × 1
KERNEL = 3
DROPOUT = 0.2
MEMORY_UNITS = 256


def build(input_shape: tuple[int, ...], classes: int) -> "keras.Model":
    """The network, not yet trained; its input is (patches, bands, columns, 1)."""
    import keras  # 5 s and 700 MB: only where something is trained

    patches, *patch = input_shape
    heard = keras.layers.Input(input_shape)
    # All the patches of all the clips at once: what `TimeDistributed` means, two to three times as fast.
    steps = keras.ops.reshape(heard, (-1, *patch))
    for filters, pool in zip(FILTERS, POOLS, strict=True):
        steps = keras.layers.Conv2D(filters, KERNEL, padding="same")(steps)
        steps = keras.layers.BatchNormalization()(steps)
        steps = keras.layers.Activation("elu")(steps)
        steps = keras.layers.MaxPooling2D(pool, padding="same")(steps)
        steps = keras.layers.Dropout(DROPOUT)(steps)
    steps = keras.ops.reshape(steps, (-1, patches, math.prod(steps.shape[1:])))
    memory = keras.layers.LSTM(MEMORY_UNITS, dropout=DROPOUT)(steps)
    shares = keras.layers.Dense(classes, activation="softmax")(memory)
    return keras.Model(heard, shares, name="chunk_lstm")

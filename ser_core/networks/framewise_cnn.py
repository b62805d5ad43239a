"""The four-corpora system's network: three convolutions along 4,536 features; 12,600,039 parameters for seven emotions.

It pools once, after the first convolution, as the summary in its document does: most of its parameters stand
between the 48,384 numbers that are left and the first dense layer.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras

FILTERS = (512, 64, 32)
KERNEL = 5
POOL, POOL_STRIDE = 5, 3
FIRST_DROPOUT = 0.6  # after the pool
SECOND_DROPOUT = 0.3  # after the last convolution
HIDDEN_UNITS = (256, 128)
HIDDEN_DROPOUT = 0.37  # between the two


def build(input_shape: tuple[int, ...], classes: int) -> "keras.Model":
    """The network, not yet trained; its input is a scaled row of features."""
    import keras  # 5 s and 700 MB: only where something is trained

    first, second, third = (keras.layers.Conv1D(count, KERNEL, padding="same", activation="relu") for count in FILTERS)
    wide, narrow = (keras.layers.Dense(units, activation="relu") for units in HIDDEN_UNITS)
    layers = [
        keras.layers.Input(input_shape),
        keras.layers.Reshape((*input_shape, 1)),
        first,
        keras.layers.BatchNormalization(),
        keras.layers.AveragePooling1D(POOL, POOL_STRIDE, padding="same"),
        keras.layers.Dropout(FIRST_DROPOUT),
        second,
        keras.layers.BatchNormalization(),
        third,
        keras.layers.BatchNormalization(),
        keras.layers.Dropout(SECOND_DROPOUT),
        keras.layers.Flatten(),
        wide,
        keras.layers.Dropout(HIDDEN_DROPOUT),
        narrow,
        keras.layers.Dense(classes, activation="softmax"),
    ]
    return keras.Sequential(layers, name="framewise_cnn")

"""The customer-care system's network: five convolutions along the row of features, 629,096 parameters for 162 and 8."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras

FILTERS = (256, 256, 128, 128, 64)
KERNEL = 5
POOL, POOL_STRIDE = 5, 2
DROPOUT_AFTER = frozenset({2, 3})  # of the convolutions, counted from 0
DROPOUT = 0.2
HIDDEN_UNITS = 32
LAST_DROPOUT = 0.3


def build(input_shape: tuple[int, ...], classes: int) -> "keras.Model":
    """The network, not yet trained; its input is a scaled row of features."""
    import keras  # 5 s and 700 MB: only where something is trained

    layers = [keras.layers.Input(input_shape), keras.layers.Reshape((*input_shape, 1))]
    for index, filters in enumerate(FILTERS):
        layers.append(keras.layers.Conv1D(filters, KERNEL, padding="same", activation="relu"))
        layers.append(keras.layers.MaxPooling1D(POOL, POOL_STRIDE, padding="same"))
        if index in DROPOUT_AFTER:
            layers.append(keras.layers.Dropout(DROPOUT))
    layers += [
        keras.layers.Flatten(),
        keras.layers.Dense(HIDDEN_UNITS, activation="relu"),
        keras.layers.Dropout(LAST_DROPOUT),
        keras.layers.Dense(classes, activation="softmax"),
    ]
    return keras.Sequential(layers, name="customer_care")

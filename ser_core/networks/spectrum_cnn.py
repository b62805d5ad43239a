"""The upload page's network: two convolutions along its 1,070 features; 551,784 parameters for eight emotions."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras

FILTERS = (64, 32)
KERNEL = 3
POOL = 2
DROPOUTS = (0.2, 0.5)  # after each pool
HIDDEN_UNITS = 64


def build(input_shape: tuple[int, ...], classes: int) -> "keras.Model":
    """The network, not yet trained; its input is a row of features as they are."""
    import keras  # 5 s and 700 MB: only where something is trained

    layers = [keras.layers.Input(input_shape), keras.layers.Reshape((*input_shape, 1))]
    for filters, dropout in zip(FILTERS, DROPOUTS, strict=True):
        layers += [
            keras.layers.Conv1D(filters, KERNEL, activation="relu"),
            keras.layers.MaxPooling1D(POOL),
            keras.layers.Dropout(dropout),
        ]
    layers += [
        keras.layers.Flatten(),
        keras.layers.Dense(HIDDEN_UNITS, activation="relu"),
        keras.layers.Dense(classes, activation="softmax"),
    ]
    return keras.Sequential(layers, name="spectrum_cnn")

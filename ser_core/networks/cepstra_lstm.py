"""The three-classifier notebook's network: an LSTM that reads 40 mean cepstra one after another; 305,799 parameters for seven.

Its document says LSTM, its input and its softmax, and no sizes: these are those usual for it on its corpus.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras

MEMORY_UNITS = 256
HIDDEN_UNITS = (128, 64)
DROPOUT = 0.2


def build(input_shape: tuple[int, ...], classes: int) -> "keras.Model":
    """The network, not yet trained; its input is a row of features."""
    import keras  # 5 s and 700 MB: only where something is trained

    layers = [
        keras.layers.Input(input_shape),
        keras.layers.Reshape((*input_shape, 1)),
        keras.layers.LSTM(MEMORY_UNITS),
        keras.layers.Dropout(DROPOUT),
    ]
    for units in HIDDEN_UNITS:
        layers += [keras.layers.Dense(units, activation="relu"), keras.layers.Dropout(DROPOUT)]
    layers.append(keras.layers.Dense(classes, activation="softmax"))
    return keras.Sequential(layers, name="cepstra_lstm")

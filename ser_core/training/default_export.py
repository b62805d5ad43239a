"""The default network as one LiteRT file with three signatures: `listen` to a track, `pool` a turn, `decide` on it."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ser_core.audio.recording import SAMPLE_RATE_HZ
from ser_core.emotions import EMOTIONS
from ser_core.inference.listener import LONGEST_WINDOW
from ser_core.networks import front_end
from ser_core.networks.default import BASELINE, MOODS, DefaultNetwork
from ser_core.networks.measures import FUNCTIONALS, loudness_of

if TYPE_CHECKING:
    import keras

Floats = NDArray[np.float32]

# A length that is known beforehand is heard in two thirds of the time; the shortest one that holds a turn is taken
LISTEN_S = {"listen_short": 3.2, "listen": 6.4, "listen_long": 12.8}
POOL, DECIDE = "pool", "decide"


def convert(network: DefaultNetwork) -> bytes:
    """Float32, three kinds of signatures, one after the other.

    `listen…`: so many samples to frames, 20 a second, and how loud each is. `pool`: a window's frames and where it is
    heard to a row of pooled embeddings and one of functionals. `decide`: those and a baseline to the answers.
    """
    import keras
    import tensorflow as tf

    ear = front_end.build()

    def listen(samples: Any) -> dict[str, Any]:
        inside = network.body(ear(samples), training=False)
        return {"frames": inside, "loudness": loudness_of(inside)}

    def pool(frames: Any, heard: Any) -> dict[str, Any]:
        pooled, functionals = network.pool([frames, heard], training=False)
        return {"pooled": pooled, "functionals": functionals}

    def decide(pooled: Any, functionals: Any, baseline: Any) -> dict[str, Any]:
        answers, embedding = network.decide([pooled, functionals, baseline], training=False)
        classes = len(EMOTIONS)
        return {
            "logits": answers[:, :classes],
            "moods": keras.ops.tanh(answers[:, classes : classes + MOODS]),
            "speech": keras.ops.sigmoid(answers[:, -1]),
            "embedding": embedding,
        }

    archive = keras.export.ExportArchive()
    for part in (ear, network.body, network.pool, network.decide):
        archive.track(part)

    def rows(name: str, *shape: int) -> tf.TensorSpec:
        return tf.TensorSpec((1, *shape), tf.float32, name=name)

    for name, length_s in LISTEN_S.items():
        archive.add_endpoint(name, listen, [rows("samples", round(length_s * SAMPLE_RATE_HZ))])
    archive.add_endpoint(
        POOL, pool, [rows("frames", LONGEST_WINDOW, network.body.output_shape[-1]), rows("heard", LONGEST_WINDOW)]
    )
    width = network.pool.output_shape[0][-1]
    archive.add_endpoint(
        DECIDE, decide, [rows("pooled", width), rows("functionals", FUNCTIONALS), rows("baseline", BASELINE)]
    )
    with tempfile.TemporaryDirectory() as folder:
        archive.write_out(folder, verbose=False)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder, signature_keys=[*LISTEN_S, POOL, DECIDE])
        graph: bytes = converter.convert()
    return graph


def save_keras(network: DefaultNetwork, file: Path) -> "keras.Model":
    """The same as one Keras file: samples, heard and baseline to answers, embedding and functionals."""
    import keras

    samples = keras.layers.Input((None,), name="samples")
    heard = keras.layers.Input((None,), name="heard")
    baseline = keras.layers.Input((BASELINE,), name="baseline")
    pooled, functionals = network.pool([network.body(front_end.build()(samples)), heard])
    answers, embedding = network.decide([pooled, functionals, baseline])
    model = keras.Model([samples, heard, baseline], [answers, embedding, functionals], name="default")
    model.save(file)
    return model

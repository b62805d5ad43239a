"""The default network as one LiteRT file with three signatures: `listen` to a track, `pool` a turn, `decide` on it."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ser_core.emotions import EMOTIONS
from ser_core.networks import front_end
from ser_core.networks.default import BASELINE, MOODS, DefaultNetwork
from ser_core.networks.measures import FUNCTIONALS, loudness_of

if TYPE_CHECKING:
    import keras

Floats = NDArray[np.float32]

LISTEN, POOL, DECIDE = "listen", "pool", "decide"


def convert(network: DefaultNetwork) -> bytes:
    """Float32, three signatures, one after the other.

    `listen`: samples (1, any) to frames, 20 a second, and how loud each is. `pool`: the frames of some turns and where each is heard to a row
    of pooled embeddings and one of functionals. `decide`: those and a baseline each to the answers.
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
        answers, embedding, _ = network.decide([pooled, functionals, baseline], training=False)
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

    def rows(name: str, *shape: int | None) -> tf.TensorSpec:
        return tf.TensorSpec((None, *shape), tf.float32, name=name)

    archive.add_endpoint(LISTEN, listen, [tf.TensorSpec((1, None), tf.float32, name="samples")])
    archive.add_endpoint(POOL, pool, [rows("frames", None, network.body.output_shape[-1]), rows("heard", None)])
    width = network.pool.output_shape[0][-1]
    archive.add_endpoint(
        DECIDE, decide, [rows("pooled", width), rows("functionals", FUNCTIONALS), rows("baseline", BASELINE)]
    )
    with tempfile.TemporaryDirectory() as folder:
        archive.write_out(folder, verbose=False)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder, signature_keys=[LISTEN, POOL, DECIDE])
        graph: bytes = converter.convert()
    return graph


def save_keras(network: DefaultNetwork, file: Path) -> "keras.Model":
    """The same as one Keras file: samples, heard and baseline to answers, embedding and functionals."""
    import keras

    samples = keras.layers.Input((None,), name="samples")
    heard = keras.layers.Input((None,), name="heard")
    baseline = keras.layers.Input((BASELINE,), name="baseline")
    pooled, functionals = network.pool([network.body(front_end.build()(samples)), heard])
    answers, embedding, _ = network.decide([pooled, functionals, baseline])
    model = keras.Model([samples, heard, baseline], [answers, embedding, functionals], name="default")
    model.save(file)
    return model

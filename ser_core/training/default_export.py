"""The default network as one LiteRT file with two signatures: `listen` to a track, `decide` over a turn."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ser_core.emotions import EMOTIONS
from ser_core.networks import front_end
from ser_core.networks.default import BASELINE, MOODS, DefaultNetwork
from ser_core.networks.measures import POOLED

if TYPE_CHECKING:
    import keras

Floats = NDArray[np.float32]

LISTEN, DECIDE = "listen", "decide"


def convert(network: DefaultNetwork) -> bytes:
    """Float32. `listen`: samples (1, any) to frames, 20 a second. `decide`: frames, heard and baseline to answers."""
    import keras
    import tensorflow as tf

    ear = front_end.build()

    def listen(samples: Any) -> dict[str, Any]:
        frames = ear(samples)
        whole = keras.ops.shape(frames)[1] // POOLED * POOLED
        return {"frames": network.body(frames[:, :whole], training=False)}

    def decide(frames: Any, heard: Any, baseline: Any) -> dict[str, Any]:
        answers, embedding, functionals, _ = network.head([frames, heard, baseline], training=False)
        classes = len(EMOTIONS)
        return {
            "logits": answers[:, :classes],
            "moods": keras.ops.tanh(answers[:, classes : classes + MOODS]),
            "speech": keras.ops.sigmoid(answers[:, -1]),
            "embedding": embedding,
            "functionals": functionals,
        }

    archive = keras.export.ExportArchive()
    for part in (ear, network.body, network.head):
        archive.track(part)
    width = network.body.output_shape[-1]
    archive.add_endpoint(LISTEN, listen, [tf.TensorSpec((1, None), tf.float32, name="samples")])
    archive.add_endpoint(
        DECIDE,
        decide,
        [
            tf.TensorSpec((None, None, width), tf.float32, name="frames"),
            tf.TensorSpec((None, None), tf.float32, name="heard"),
            tf.TensorSpec((None, BASELINE), tf.float32, name="baseline"),
        ],
    )
    with tempfile.TemporaryDirectory() as folder:
        archive.write_out(folder, verbose=False)
        graph: bytes = tf.lite.TFLiteConverter.from_saved_model(folder, signature_keys=[LISTEN, DECIDE]).convert()
    return graph


def save_keras(network: DefaultNetwork, file: Path) -> "keras.Model":
    """The same as one Keras file: samples, heard and baseline to answers, embedding and functionals."""
    import keras

    samples = keras.layers.Input((None,), name="samples")
    heard = keras.layers.Input((None,), name="heard")
    baseline = keras.layers.Input((BASELINE,), name="baseline")
    inside = network.body(front_end.build()(samples))
    model = keras.Model([samples, heard, baseline], network.head([inside, heard, baseline])[:3], name="default")
    model.save(file)
    return model

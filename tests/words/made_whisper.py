"""A whisper model that knows nothing: the real format, tiny, with drawn weights. It babbles letters, and goes the whole way."""

from pathlib import Path

import numpy as np
from ctranslate2.specs import WhisperSpec
from ctranslate2.specs.model_spec import LayerSpec
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

WIDTH, HEADS = 16, 2
MELS, POSITIONS_HEARD, POSITIONS_SAID = 80, 1500, 448  # whisper's own
SPECIAL = (
    "<|endoftext|>",
    "<|startoftranscript|>",
    "<|translate|>",
    "<|transcribe|>",
    "<|startoflm|>",
    "<|startofprev|>",
    "<|nospeech|>",
    "<|notimestamps|>",
)
MOMENTS = 1501  # of 0.02 s, up to 30 s
ESCAPE = chr(256 + 27)  # as byte-level tokens write what begins a terminal's commands
BABBLE = {"a": 12.0, "e": 12.0, "n": 12.0, ESCAPE: 12.0, "<|endoftext|>": 11.5}  # what stands out


def make_whisper(folder: Path) -> Path:
    """The model in a folder, as faster-whisper loads it."""
    folder.mkdir(parents=True, exist_ok=True)
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = [*letters, *SPECIAL, *(f"<|{moment * 0.02:.2f}|>" for moment in range(MOMENTS))]
    tokenizer(letters).save(str(folder / "tokenizer.json"))
    spec = WhisperSpec(1, HEADS, 1, HEADS)
    fill(spec, len(vocabulary), np.random.default_rng(0))
    spec.decoder.projection.bias = np.array([BABBLE.get(token, 0.0) for token in vocabulary], np.float32)
    spec.config.alignment_heads = [(0, head) for head in range(HEADS)]
    spec.register_vocabulary(vocabulary)
    spec.validate()
    spec.save(str(folder))
    return folder


def tokenizer(letters: list[str]) -> Tokenizer:
    """One token a byte."""
    made = Tokenizer(models.BPE({letter: place for place, letter in enumerate(letters)}, []))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    made.add_special_tokens([AddedToken(name) for name in SPECIAL])
    return made


def fill(spec: WhisperSpec, tokens: int, rng: np.random.Generator) -> None:
    """Weights of the right shapes, wherever a layer wants some."""

    def drawn(*shape: int) -> np.ndarray:
        return (0.1 * rng.normal(size=shape)).astype(np.float32)

    def linear(layer: LayerSpec, inputs: int, outputs: int) -> None:
        layer.weight, layer.bias = drawn(outputs, inputs), drawn(outputs)

    def norm(layer: LayerSpec) -> None:
        layer.gamma, layer.beta = np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32)

    def attention(layer: LayerSpec, widths: tuple[int, ...]) -> None:
        norm(layer.layer_norm)
        for part, width in zip(layer.linear, widths, strict=True):
            linear(part, WIDTH, width)

    def feed_forward(layer: LayerSpec) -> None:
        norm(layer.layer_norm)
        linear(layer.linear_0, WIDTH, 4 * WIDTH)
        linear(layer.linear_1, 4 * WIDTH, WIDTH)

    encoder, decoder = spec.encoder, spec.decoder
    for conv, inputs in ((encoder.conv1, MELS), (encoder.conv2, WIDTH)):
        conv.weight, conv.bias = drawn(WIDTH, inputs, 3), drawn(WIDTH)
    encoder.position_encodings.encodings = drawn(POSITIONS_HEARD, WIDTH)
    decoder.position_encodings.encodings = drawn(POSITIONS_SAID, WIDTH)
    decoder.embeddings.weight = drawn(tokens, WIDTH)
    decoder.projection.weight = drawn(tokens, WIDTH)
    for side in (encoder, decoder):
        norm(side.layer_norm)
        for layer in side.layer:
            attention(layer.self_attention, (3 * WIDTH, WIDTH))
            feed_forward(layer.ffn)
    attention(decoder.layer[0].attention, (WIDTH, 2 * WIDTH, WIDTH))

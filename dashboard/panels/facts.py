"""Names that a person knows for what a decoder calls otherwise."""

from ser_core.audio.formats import CODECS


def codec_name(decoder: str) -> str:
    """A codec as people call it.

    >>> codec_name("pcm_mulaw"), codec_name("mp3float")
    ('µ-law', 'MP3')
    """
    return next((name for name, decoders in CODECS.items() if decoder in decoders), decoder)

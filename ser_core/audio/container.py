"""Opening a file's container through FFmpeg: only what is let in, and nothing but the bytes that were given."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

import av

from ser_core.audio.errors import (
    BadSampleRate,
    EncryptedSound,
    IndexMissing,
    NoSoundTrack,
    NotAudio,
    NothingDecoded,
    TooManyChannels,
    UnsupportedCodec,
)
from ser_core.audio.formats import CODECS, CONTAINERS, DECODERS, HIGHEST_RATE_HZ, LOWEST_RATE_HZ, MOST_CHANNELS
from ser_core.audio.sources import OpenSource
from ser_core.errors import CalltoneError

UNKNOWN = "something that its header does not name"
WAV_PACKET = 65_536  # bytes: FFmpeg's own 4,096 costs a call into it every 0.1 s of stereo
# How files of the common kinds begin: one that does, and cannot be opened, is a damaged recording and not a wrong file.
MAGIC = (b"RIFF", b"OggS", b"fLaC", b"ID3", b"#!AMR", b"\x1aE\xdf\xa3", b"0&\xb2u", b"FORM", b"caff", b".snd")

av.logging.set_level(None)  # what FFmpeg says about a broken file is for its authors; people get our one line


class _Bytes:
    """The one thing FFmpeg may read. It has no name, so that a file's ending decides nothing."""

    def __init__(self, file: BinaryIO) -> None:
        self.read, self.seek, self.tell = file.read, file.seek, file.tell


@contextmanager
def open_container(source: OpenSource, *, read_past_header: bool) -> Iterator[Any]:
    """A container of an allowed kind, found by its content."""
    options = {
        "format_whitelist": ",".join(CONTAINERS),
        "codec_whitelist": ",".join(sorted(DECODERS)),
        "protocol_whitelist": "none",
        "max_size": str(WAV_PACKET),
        "ignore_length": str(int(read_past_header)),
    }
    source.file.seek(0)
    start = source.file.read(12)
    source.file.seek(0)
    try:
        container = av.open(_Bytes(source.file), "r", options=options, metadata_errors="replace")
    except (av.FFmpegError, ValueError):
        raise _why_not(source.name, start) from None
    with container:
        yield container


def _why_not(name: str, start: bytes) -> CalltoneError:
    if start[4:8] == b"ftyp":
        return IndexMissing(name)
    return NothingDecoded(name) if start.startswith(MAGIC) else NotAudio(name)


def sound_track(container: Any, name: str) -> Any:
    """The container's first sound track, if it is one that can be read."""
    if not container.streams.audio:
        raise NoSoundTrack(name)
    stream = container.streams.audio[0]
    context = stream.codec_context
    codec = UNKNOWN if context is None else context.codec.name
    if codec not in DECODERS:
        raise UnsupportedCodec(name, codec, CODECS)
    if context.sample_rate and not LOWEST_RATE_HZ <= context.sample_rate <= HIGHEST_RATE_HZ:
        raise BadSampleRate(name, context.sample_rate, LOWEST_RATE_HZ, HIGHEST_RATE_HZ)
    if context.channels > MOST_CHANNELS:
        raise TooManyChannels(name, context.channels, MOST_CHANNELS)
    return stream


def refuse_encrypted(packet: Any, name: str) -> None:
    if packet.has_sidedata("encryption_info"):
        raise EncryptedSound(name)


def declared_s(container: Any, stream: Any) -> float | None:
    """How long the header says the sound is; None where FFmpeg would guess it, or where claim_of looks closer."""
    if container.format.name in ("mp3", "aac", "amr", "gsm", "ogg", "wav"):
        return None
    if stream.duration is not None:
        return float(stream.duration * stream.time_base)
    if container.duration is not None and len(container.streams) == 1:
        return float(container.duration / av.time_base)
    return None

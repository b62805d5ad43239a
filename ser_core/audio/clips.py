"""A stretch of a recording as a small file of its own, to play in the browser or to hand on."""

import wave
from collections.abc import Sequence
from io import BytesIO
from typing import Literal

import av
import numpy as np
from numpy.typing import NDArray

from ser_core.audio.recording import FULL_SCALE, SAMPLE_RATE_HZ, Recording, Track
from ser_core.errors import CalltoneError

ClipContainer = Literal["wav", "mp3", "ogg"]

# Encoder and bits a second of one channel: speech at 16 kHz is clear to anyone at these.
LOSSY: dict[str, tuple[str, int]] = {"mp3": ("libmp3lame", 48_000), "ogg": ("libopus", 32_000)}
MIME_TYPES: dict[ClipContainer, str] = {"wav": "audio/wav", "mp3": "audio/mpeg", "ogg": "audio/ogg"}


class EmptyClip(CalltoneError):
    """A stretch without a sample in it."""

    def __init__(self, start_s: float, end_s: float | None, duration_s: float) -> None:
        end = "the end" if end_s is None else f"{end_s:g} s"
        super().__init__(
            f"there is no sound from {start_s:g} s to {end}: choose a stretch within the {duration_s:g} s there are"
        )


class NoSuchChannel(CalltoneError):
    """A channel that the recording does not have."""

    def __init__(self, channel: int, channels: int) -> None:
        super().__init__(f"there is no channel {channel}: the recording has channels 0 to {channels - 1}")


def clip_bytes(
    source: Recording | Track,
    start_s: float = 0.0,
    end_s: float | None = None,
    *,
    container: ClipContainer = "wav",
    channels: Sequence[int] | None = None,
) -> bytes:
    """The stretch as a file in memory; both channels of a stereo call are kept, more than two are mixed to one.

    `channels` picks some of a recording's channels, in the order given, at most two.
    """
    pcm = _stretch(source, start_s, end_s, channels)
    return _wav(pcm) if container == "wav" else _lossy(pcm, container)


def _stretch(
    source: Recording | Track, start_s: float, end_s: float | None, channels: Sequence[int] | None
) -> NDArray[np.int16]:
    tracks = (source,) if isinstance(source, Track) else source.tracks
    for channel in channels or ():
        if not 0 <= channel < len(tracks):
            raise NoSuchChannel(channel, len(tracks))
    chosen = tracks if channels is None else [tracks[channel] for channel in channels]
    start = max(0, round(start_s * SAMPLE_RATE_HZ))
    end = len(tracks[0].pcm) if end_s is None else max(start, round(end_s * SAMPLE_RATE_HZ))
    pcm = np.stack([track.pcm[start:end] for track in chosen])
    if pcm.shape[1] == 0:
        raise EmptyClip(start_s, end_s, source.duration_s)
    if len(pcm) > 2:
        mixed: NDArray[np.int16] = np.rint(pcm.mean(axis=0, keepdims=True)).astype(np.int16)
        return mixed
    return pcm


def _wav(pcm: NDArray[np.int16]) -> bytes:
    target = BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(len(pcm))
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes(pcm.T.astype("<i2").tobytes())
    return target.getvalue()


def _lossy(pcm: NDArray[np.int16], container: str) -> bytes:
    encoder, bits_per_channel = LOSSY[container]
    layout = "mono" if len(pcm) == 1 else "stereo"
    target = BytesIO()
    with av.open(target, "w", format=container) as output:
        stream = output.add_stream(encoder, rate=SAMPLE_RATE_HZ, layout=layout)
        stream.bit_rate = bits_per_channel * len(pcm)
        floats = pcm.astype(np.float32) / np.float32(FULL_SCALE)
        frame = av.AudioFrame.from_ndarray(floats, format="fltp", layout=layout)
        frame.sample_rate = SAMPLE_RATE_HZ
        output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return target.getvalue()

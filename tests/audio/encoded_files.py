"""Recordings in every format that is let in, really encoded, with what they must be read as."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from io import BytesIO
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

FIXTURES = Path(__file__).parent / "fixtures"
DURATION_S = 3.0
HARMONICS_TO_HZ = 3_000  # a telephone carries all of it, so that levels can be compared in every format
SYLLABLES_HZ = 4
LAYOUTS = {1: "mono", 2: "stereo", 6: "5.1"}
PITCHES_HZ = (130, 190, 110, 210, 150, 170)  # each channel another voice
LEVELS = (0.25, 0.125, 0.2, 0.15, 0.1, 0.2)  # root mean square


def voice(sample_rate_hz: int, channel: int = 0, duration_s: float = DURATION_S) -> NDArray[np.float32]:
    """A buzz with the pitch, the spectrum and the rhythm of speech."""
    time_s = np.arange(round(duration_s * sample_rate_hz)) / sample_rate_hz
    pitch_hz = PITCHES_HZ[channel]
    # Phases that run apart, as those of a voice do: in step, all harmonics would make one sharp click a period.
    harmonics = range(1, HARMONICS_TO_HZ // pitch_hz)
    buzz = sum(np.sin(2 * np.pi * pitch_hz * n * time_s + n * n) / n for n in harmonics)
    syllables = 0.55 - 0.45 * np.cos(2 * np.pi * SYLLABLES_HZ * time_s)
    sound = buzz * syllables
    return (sound * LEVELS[channel] / np.sqrt(np.mean(sound**2))).astype(np.float32)


def voices(sample_rate_hz: int, channels: int, duration_s: float = DURATION_S) -> NDArray[np.float32]:
    return np.stack([voice(sample_rate_hz, channel, duration_s) for channel in range(channels)])


def encode(
    planes: NDArray[np.float32],
    sample_rate_hz: int,
    container: str,
    encoder: str,
    *,
    bit_rate: int | None = None,
    sample_format: str | None = None,
    options: dict[str, str] | None = None,
    container_options: dict[str, str] | None = None,
    picture: bool = False,
    layout: str | None = None,
) -> bytes:
    target = BytesIO()
    layout = layout or LAYOUTS[len(planes)]
    with av.open(target, "w", format=container, options=container_options or {}) as output:
        if picture:
            film = output.add_stream("mpeg4", rate=25)
            film.width = film.height = 64
            film.pix_fmt = "yuv420p"
        stream = output.add_stream(encoder, rate=sample_rate_hz, layout=layout, options=options or {})
        if sample_format:
            stream.format = sample_format
        if bit_rate:
            stream.bit_rate = bit_rate
        wanted = stream.codec_context.format.name
        resampler = av.AudioResampler(format=wanted, layout=layout, rate=sample_rate_hz)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(planes, np.float32), format="fltp", layout=layout)
        frame.sample_rate = sample_rate_hz
        frame.pts, frame.time_base = 0, Fraction(1, sample_rate_hz)  # or the container cannot say where sound begins
        if picture:
            black = np.zeros((64, 64, 3), np.uint8)
            for _ in range(round(planes.shape[1] / sample_rate_hz * 25)):
                output.mux(film.encode(av.VideoFrame.from_ndarray(black, format="rgb24")))
            output.mux(film.encode(None))
        for converted in [*resampler.resample(frame), *resampler.resample(None)]:
            output.mux(stream.encode(converted))
        output.mux(stream.encode(None))
    return target.getvalue()


@dataclass(frozen=True)
class Encoded:
    label: str
    sample_rate_hz: int
    channels: int
    make: Callable[[], bytes] = field(repr=False)
    codec: str
    level_db: float  # how far a channel's level may be off

    def __str__(self) -> str:
        return f"{self.label}-{self.sample_rate_hz}-{self.channels}"


def _made(label, container, encoder, rate_hz, channels, codec, level_db, **more) -> Encoded:
    def make() -> bytes:
        return encode(voices(rate_hz, channels), rate_hz, container, encoder, **more)

    return Encoded(label, rate_hz, channels, make, codec, level_db)


def _stored(label: str, file: str, rate_hz: int, codec: str, level_db: float) -> Encoded:
    return Encoded(label, rate_hz, 1, partial((FIXTURES / file).read_bytes), codec, level_db)


LOSSLESS_DB, LOSSY_DB, SPEECH_CODEC_DB = 1.0, 2.0, 3.0

ENCODED = [
    _made("wav 8 bit", "wav", "pcm_u8", 8_000, 1, "pcm_u8", LOSSLESS_DB),
    _made("wav 16 bit", "wav", "pcm_s16le", 8_000, 1, "pcm_s16le", LOSSLESS_DB),
    _made("wav 16 bit", "wav", "pcm_s16le", 44_100, 2, "pcm_s16le", LOSSLESS_DB),
    _made("wav 16 bit 5.1", "wav", "pcm_s16le", 48_000, 6, "pcm_s16le", LOSSLESS_DB),
    _made("wav 24 bit", "wav", "pcm_s24le", 48_000, 2, "pcm_s24le", LOSSLESS_DB),
    _made("wav 32 bit", "wav", "pcm_s32le", 96_000, 1, "pcm_s32le", LOSSLESS_DB),
    _made("wav float", "wav", "pcm_f32le", 22_050, 2, "pcm_f32le", LOSSLESS_DB),
    _made("wav double", "wav", "pcm_f64le", 16_000, 1, "pcm_f64le", LOSSLESS_DB),
    _made("wav µ-law", "wav", "pcm_mulaw", 8_000, 1, "pcm_mulaw", LOSSLESS_DB),
    _made("wav µ-law", "wav", "pcm_mulaw", 8_000, 2, "pcm_mulaw", LOSSLESS_DB),
    _made("wav A-law", "wav", "pcm_alaw", 8_000, 2, "pcm_alaw", LOSSLESS_DB),
    _made("wav G.726", "wav", "adpcm_g726", 8_000, 1, "adpcm_g726", LOSSY_DB, bit_rate=32_000),
    _made("wav MS ADPCM", "wav", "adpcm_ms", 22_050, 2, "adpcm_ms", LOSSY_DB, options={"block_size": "256"}),
    _made("wav IMA ADPCM", "wav", "adpcm_ima_wav", 11_025, 1, "adpcm_ima_wav", LOSSY_DB, options={"block_size": "256"}),
    _stored("wav GSM", "voice-gsm.wav", 8_000, "gsm_ms", SPEECH_CODEC_DB),
    _stored("gsm", "voice.gsm", 8_000, "gsm", SPEECH_CODEC_DB),
    _stored("amr wb", "voice.awb", 16_000, "amr_wb", SPEECH_CODEC_DB),
    _made("amr nb", "amr", "libopencore_amrnb", 8_000, 1, "amr_nb", SPEECH_CODEC_DB, bit_rate=12_200),
    _made("3gp amr nb", "3gp", "libopencore_amrnb", 8_000, 1, "amr_nb", SPEECH_CODEC_DB, bit_rate=7_950),
    _made("mp3", "mp3", "libmp3lame", 8_000, 1, "mp3", LOSSY_DB, bit_rate=24_000),
    _made("mp3", "mp3", "libmp3lame", 22_050, 1, "mp3", LOSSY_DB, bit_rate=48_000),
    _made("mp3", "mp3", "libmp3lame", 44_100, 2, "mp3", LOSSY_DB, bit_rate=128_000),
    _made("m4a aac", "ipod", "aac", 16_000, 1, "aac", LOSSY_DB, bit_rate=32_000),
    _made("m4a aac", "ipod", "aac", 44_100, 2, "aac", LOSSY_DB, bit_rate=128_000),
    _made("m4a aac 5.1", "ipod", "aac", 48_000, 6, "aac", SPEECH_CODEC_DB, bit_rate=384_000),
    _made("m4a alac", "ipod", "alac", 44_100, 2, "alac", LOSSLESS_DB),
    _made("ogg opus", "ogg", "libopus", 16_000, 1, "opus", LOSSY_DB, bit_rate=24_000),
    _made("ogg opus", "ogg", "libopus", 48_000, 2, "opus", LOSSY_DB, bit_rate=64_000),
    _made("ogg vorbis", "ogg", "vorbis", 44_100, 2, "vorbis", LOSSY_DB, options={"strict": "-2"}),
    _made("flac", "flac", "flac", 8_000, 1, "flac", LOSSLESS_DB),
    _made("flac 24 bit", "flac", "flac", 96_000, 2, "flac", LOSSLESS_DB, sample_format="s32"),
    _made("flac 5.1", "flac", "flac", 48_000, 6, "flac", LOSSLESS_DB),
    _made("wma", "asf", "wmav2", 44_100, 2, "wmav2", LOSSY_DB, bit_rate=96_000),
    _made("wma", "asf", "wmav2", 16_000, 1, "wmav2", LOSSY_DB, bit_rate=32_000),
    _made("webm opus", "webm", "libopus", 48_000, 1, "opus", LOSSY_DB, bit_rate=32_000),
    _made("mp4 film", "mp4", "aac", 48_000, 2, "aac", LOSSY_DB, bit_rate=128_000, picture=True),
    _made("mov film", "mov", "pcm_s16le", 48_000, 2, "pcm_s16le", LOSSLESS_DB, picture=True),
    _made("mkv film", "matroska", "ac3", 48_000, 2, "ac3", LOSSY_DB, bit_rate=192_000, picture=True),
    _made("avi film", "avi", "pcm_s16le", 44_100, 1, "pcm_s16le", LOSSLESS_DB, picture=True),
    _made("aiff", "aiff", "pcm_s16be", 44_100, 1, "pcm_s16be", LOSSLESS_DB),
    _made("au", "au", "pcm_mulaw", 8_000, 1, "pcm_mulaw", LOSSLESS_DB),
    _made("caf", "caf", "pcm_s16le", 32_000, 2, "pcm_s16le", LOSSLESS_DB),
    _made("w64", "w64", "pcm_s24le", 48_000, 1, "pcm_s24le", LOSSLESS_DB),
]


def level_errors_db(tracks: list[NDArray[np.float32]]) -> list[float]:
    """How much louder each channel came out than it went in."""
    meant = [float(np.mean(voice(16_000, channel) ** 2)) for channel in range(len(tracks))]
    heard = [float(np.sum(track.astype(np.float64) ** 2)) / (DURATION_S * 16_000) for track in tracks]
    return [10 * float(np.log10(max(out, 1e-12) / into)) for out, into in zip(heard, meant, strict=True)]

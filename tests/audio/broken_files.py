"""Files that are not what they say, and what must come of each: a named error, or what could be read with a note."""

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO

import av
import numpy as np
from encoded_files import encode, voice, voices

from ser_core.audio import errors
from ser_core.errors import CalltoneError

RATE_HZ = 16_000


@dataclass(frozen=True)
class Broken:
    label: str
    make: Callable[[], bytes] = field(repr=False)
    error: type[CalltoneError] | None = None
    note: str | None = None  # a part of it; None where the file is odd and not broken
    duration_s: float | None = None

    def __str__(self) -> str:
        return self.label


def pcm(samples: np.ndarray | None = None) -> bytes:
    samples = voice(RATE_HZ) if samples is None else samples
    return np.clip(np.rint(samples * 32_768), -32_768, 32_767).astype("<i2").tobytes()


def wav(
    data: bytes,
    *,
    tag: int = 1,
    channels: int = 1,
    rate_hz: int = RATE_HZ,
    bits: int = 16,
    declared: int | None = None,
    riff_declared: int | None = None,
    fmt_declared: int = 16,
    tail: bytes = b"",
) -> bytes:
    """A wav whose header may say anything."""
    align = max(1, channels * bits // 8)
    form = struct.pack("<HHIIHH", tag, channels, rate_hz, (rate_hz * align) & 0xFFFF_FFFF, align & 0xFFFF, bits)
    length = len(data) if declared is None else declared
    body = b"WAVEfmt " + struct.pack("<I", fmt_declared) + form + b"data" + struct.pack("<I", length) + data + tail
    return b"RIFF" + struct.pack("<I", len(body) if riff_declared is None else riff_declared) + body


def floats(samples: np.ndarray) -> bytes:
    return wav(samples.astype("<f4").tobytes(), tag=3, bits=32)


def not_numbers() -> bytes:
    samples = voice(RATE_HZ)
    samples[100:110], samples[200], samples[300] = np.nan, np.inf, -np.inf
    return floats(samples)


def damaged_middle(whole: bytes) -> bytes:
    third = len(whole) // 3
    return whole[:third] + np.random.default_rng(5).bytes(2_000) + whole[third + 2_000 :]


def mp3(rate_hz: int = 22_050, channels: int = 1) -> bytes:
    return encode(voices(rate_hz, channels), rate_hz, "mp3", "libmp3lame", bit_rate=64_000)


def m4a(**options: str) -> bytes:
    return encode(voices(RATE_HZ, 1), RATE_HZ, "mp4", "aac", bit_rate=32_000, container_options=options)


def encrypted() -> bytes:
    options = {
        "encryption_scheme": "cenc-aes-ctr",
        "encryption_key": "76a6c65c5ea762046bd749a2e632ccbb",
        "encryption_kid": "a7e61c373e219033c21091fa607bf3b8",
    }
    return encode(voices(RATE_HZ, 1), RATE_HZ, "mp4", "aac", container_options=options)


def ogg() -> bytes:
    return encode(voices(48_000, 1), 48_000, "ogg", "libopus", bit_rate=32_000)


def flac() -> bytes:
    return encode(voices(RATE_HZ, 1), RATE_HZ, "flac", "flac")


def flac_saying(*, rate_hz: int = RATE_HZ, channels: int = 1, samples: int = 48_000) -> bytes:
    """The 8 bytes of STREAMINFO: 20 bits of rate, 3 of channels, 5 of depth, 36 of length."""
    whole = bytearray(flac())
    packed = rate_hz << 44 | (channels - 1) << 41 | 15 << 36 | samples
    whole[18:26] = packed.to_bytes(8, "big")
    return bytes(whole)


def webm() -> bytes:
    return encode(voices(48_000, 1), 48_000, "webm", "libopus", bit_rate=32_000)


def amr() -> bytes:
    return encode(voices(8_000, 1), 8_000, "amr", "libopencore_amrnb", bit_rate=12_200)


def wma() -> bytes:
    return encode(voices(44_100, 1), 44_100, "asf", "wmav2", bit_rate=64_000)


def adts() -> bytes:
    return encode(voices(48_000, 1), 48_000, "adts", "aac", bit_rate=64_000)


def film_without_sound() -> bytes:
    target = BytesIO()
    with av.open(target, "w", format="mp4") as output:
        film = output.add_stream("mpeg4", rate=25)
        film.width = film.height = 64
        film.pix_fmt = "yuv420p"
        for _ in range(50):
            output.mux(film.encode(av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")))
        output.mux(film.encode(None))
    return target.getvalue()


def huge_sample_table() -> bytes:
    whole = bytearray(m4a())
    at = whole.index(b"stsz") + 12  # past version and fixed size: the count of samples
    whole[at : at + 4] = b"\xff\xff\xff\xf0"
    return bytes(whole)


HTML = (
    b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>"
    + b"<p>Please sign in</p>" * 400
    + b"</body></html>"
)

BROKEN = [
    Broken("empty", lambda: b"", errors.EmptyFile),
    Broken("one byte", lambda: b"R", errors.NotAudio),
    Broken("HTML named .wav", lambda: HTML, errors.NotAudio),
    Broken("plain text", lambda: b"Agent: good morning.\nCustomer: hello.\n" * 50, errors.NotAudio),
    Broken("zeros", lambda: bytes(100_000), errors.NotAudio),
    Broken("zip archive", lambda: b"PK\x03\x04" + np.random.default_rng(1).bytes(50_000), errors.NotAudio),
    Broken("PNG picture", lambda: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(2_000), errors.NotAudio),
    Broken("PDF", lambda: b"%PDF-1.7\n" + b"1 0 obj << /Type /Catalog >> endobj\n" * 100, errors.NotAudio),
    Broken("wav, header alone", lambda: wav(b""), errors.NothingDecoded),
    Broken("wav, half a header", lambda: wav(pcm())[:30], errors.NothingDecoded),
    Broken(
        "wav, 4 GB declared", lambda: wav(pcm(), declared=0xFFFF_FFF0, riff_declared=0xFFFF_FFF8), None, "cut short", 3
    ),
    Broken(
        "wav, length never filled in", lambda: wav(pcm(), declared=0xFFFF_FFFF, riff_declared=0xFFFF_FFFF), duration_s=3
    ),
    Broken("wav, length of zero", lambda: wav(pcm(), declared=0, riff_declared=0), duration_s=3),
    Broken("wav, says 1 s holds 3 s", lambda: wav(pcm(), declared=32_000), None, "header says", 3),
    Broken("wav, says 9 s holds 3 s", lambda: wav(pcm(), declared=288_000), None, "cut short", 3),
    Broken("wav, titles behind the sound", lambda: wav(pcm(), tail=b"LIST\x04\x00\x00\x00INFO"), duration_s=3),
    Broken("wav, fmt chunk of 4 GB", lambda: wav(pcm(), fmt_declared=0xFFFF_FFF0), errors.NothingDecoded),
    Broken("wav, odd last byte", lambda: wav(pcm() + b"\x01"), duration_s=3),
    Broken("wav, one sample", lambda: wav(struct.pack("<h", 20_000)), duration_s=1 / RATE_HZ),
    Broken("wav, NaN and Inf", not_numbers, None, "not numbers", 3),
    Broken("wav, floats beyond all bounds", lambda: floats(voice(RATE_HZ) * 1e30), duration_s=3),
    Broken("wav, all NaN", lambda: floats(np.full(RATE_HZ, np.nan)), errors.SilentThroughout),
    Broken("wav, 200 channels", lambda: wav(bytes(400 * 800), channels=200), errors.TooManyChannels),
    Broken("wav, 65,535 channels", lambda: wav(bytes(400_000), channels=65_535), errors.NothingDecoded),
    Broken("wav, no channel", lambda: wav(pcm(), channels=0), errors.NothingDecoded),
    Broken("wav, 1 Hz", lambda: wav(pcm(), rate_hz=1), errors.BadSampleRate),
    Broken("wav, 0 Hz", lambda: wav(pcm(), rate_hz=0), errors.NothingDecoded),
    Broken("wav, 2 GHz", lambda: wav(pcm(), rate_hz=2_000_000_000), errors.BadSampleRate),
    Broken("wav, unknown codec", lambda: wav(pcm(), tag=0x7ABC), errors.UnsupportedCodec),
    Broken("wav, silence", lambda: wav(bytes(96_000)), errors.SilentThroughout),
    Broken("wav, under a line's hiss", lambda: wav(pcm(voice(RATE_HZ) * 1e-3)), errors.SilentThroughout),
    Broken("flac, 1 Hz", lambda: flac_saying(rate_hz=1), None, "cut short", 3),
    Broken("flac, 100 days declared", lambda: flac_saying(samples=2**36 - 1), None, "cut short", 3),
    Broken("flac, damaged in the middle", lambda: damaged_middle(flac()), None, "cut short"),
    Broken("mp3, damaged in the middle", lambda: damaged_middle(mp3()), None, "damaged"),
    Broken("mp3, title of 256 MB declared", lambda: b"ID3\x03\x00\x00\x7f\x7f\x7f\x7f" + mp3(), errors.NothingDecoded),
    Broken("mp3, two rates in one file", lambda: mp3(22_050) + mp3(44_100, 2), None, "changes on the way", 6.0625),
    Broken("ogg, damaged in the middle", lambda: damaged_middle(ogg()), None, "damaged"),
    Broken("m4a, encrypted", encrypted, errors.EncryptedSound),
    Broken("m4a, index missing", lambda: m4a()[:5_000], errors.IndexMissing),
    Broken("m4a, 4 billion samples declared", huge_sample_table, errors.IndexMissing),
    Broken("mp4, no sound track", film_without_sound, errors.NoSoundTrack),
    Broken(
        "mkv, codec not let in",
        lambda: encode(voices(RATE_HZ, 1), RATE_HZ, "matroska", "wavpack"),
        errors.UnsupportedCodec,
    ),
    Broken(
        "webm, block of a petabyte declared",
        lambda: webm()[:3_000] + b"\xa3\x01\x04\x00\x00\x00\x00\x00" + bytes(500),
        None,
        "cut short",
    ),
]

CUT = {
    "wav": lambda: wav(pcm()),
    "wav µ-law": lambda: encode(voices(8_000, 2), 8_000, "wav", "pcm_mulaw"),
    "mp3": mp3,
    "m4a": m4a,
    "m4a index first": lambda: m4a(moov_size="4096"),
    "m4a in fragments": lambda: m4a(movflags="frag_keyframe+empty_moov", frag_duration="200000"),
    "ogg opus": ogg,
    "flac": flac,
    "webm": webm,
    "amr": amr,
    "wma": wma,
    "aac": adts,
}
TENTHS = range(1, 10)


def cut(whole: bytes, tenth: int) -> bytes:
    return whole[: len(whole) * tenth // 10]

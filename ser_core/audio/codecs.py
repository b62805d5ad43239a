"""Speech through a telephone's codec and back: really encoded and decoded at 8 kHz, in step with what went in."""

from dataclasses import dataclass
from io import BytesIO

import av
import numpy as np

from ser_core.audio.recording import Samples

LINE_RATE_HZ = 8_000  # what a narrow-band line carries


@dataclass(frozen=True, slots=True)
class LineCodec:
    """One coder as a telephone line or a call recorder uses it."""

    encoder: str  # FFmpeg's name
    container: str  # only carries the packets from the encoder to the decoder
    sample_format: str
    bit_rates: tuple[int, ...]  # bit/s to choose from
    delay: int = 0  # samples at 8 kHz by which the decoded sound comes late, measured by cross-correlation
    options: tuple[tuple[str, str], ...] = ()


# MP3 and Opus write their delay into the file and FFmpeg's decoder takes it off; AMR has no place to write it.
LINE_CODECS: dict[str, LineCodec] = {
    "mu-law": LineCodec("pcm_mulaw", "wav", "s16", (64_000,)),
    "a-law": LineCodec("pcm_alaw", "wav", "s16", (64_000,)),
    "g726": LineCodec("g726", "wav", "s16", (16_000, 24_000, 32_000, 40_000)),
    "amr-nb": LineCodec(
        "libopencore_amrnb", "amr", "s16", (4_750, 5_150, 5_900, 6_700, 7_400, 7_950, 10_200, 12_200), delay=40
    ),
    "opus": LineCodec("libopus", "ogg", "s16", (8_000, 12_000, 16_000), options=(("application", "voip"),)),
    "mp3": LineCodec("libmp3lame", "mp3", "s16p", (16_000, 24_000, 32_000)),
}


def through_codec(samples: Samples, codec: str, bit_rate: int) -> Samples:
    """Mono samples at 8 kHz as they sound behind the codec: as many as went in, and at the same moments."""
    line = LINE_CODECS[codec]
    # What the delay pushes past the end would be lost: silence behind the speech carries it out.
    padded = np.concatenate([samples, np.zeros(line.delay, np.float32)])
    decoded = _decoded(_encoded(padded, line, bit_rate))[line.delay :][: len(samples)]
    return np.pad(decoded, (0, len(samples) - len(decoded)))


def _encoded(samples: Samples, line: LineCodec, bit_rate: int) -> bytes:
    target = BytesIO()
    with av.open(target, "w", format=line.container) as output:
        stream = output.add_stream(line.encoder, rate=LINE_RATE_HZ, layout="mono", options=dict(line.options))
        stream.bit_rate = bit_rate
        pcm = np.clip(np.rint(samples * 32_768), -32_768, 32_767).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(pcm[np.newaxis], format=line.sample_format, layout="mono")
        frame.sample_rate = LINE_RATE_HZ
        output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return target.getvalue()


def _decoded(coded: bytes) -> Samples:
    """Like read_recording, but to 8 kHz and without its checks: what we encoded a moment ago is not suspect."""
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=LINE_RATE_HZ)
    with av.open(BytesIO(coded), "r") as container:
        frames = [out for frame in container.decode(audio=0) for out in resampler.resample(frame)]
    frames += resampler.resample(None)
    return np.concatenate([frame.to_ndarray()[0] for frame in frames])

"""Writes a made call in the format its file name asks for, so that decoding gives back every moment where it was."""

from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import soxr
from numpy.typing import NDArray
from sounds import SAMPLE_RATE_HZ


@dataclass(frozen=True, slots=True)
class Format:
    codec: str
    sample_rate_hz: int
    telephone_band: bool  # 300 to 3,400 Hz, as over a fixed line
    bit_rate: int | None = None
    delay: int = 0  # samples that the codec adds and no header takes back


FORMATS = {
    ".wav": Format("pcm_mulaw", 8_000, telephone_band=True),
    ".mp3": Format("libmp3lame", 16_000, telephone_band=True, bit_rate=32_000),
    ".amr": Format("libopencore_amrnb", 8_000, telephone_band=True, bit_rate=12_200, delay=40),
    ".opus": Format("libopus", 16_000, telephone_band=False, bit_rate=32_000),
    ".m4a": Format("aac", 16_000, telephone_band=False, bit_rate=48_000),
    ".flac": Format("flac", 16_000, telephone_band=False),
}


def write_call(path: Path, channels: NDArray[np.float32]) -> None:
    """Encode [channels, samples] at 16 kHz."""
    form = FORMATS[path.suffix]
    samples = soxr.resample(channels.T, SAMPLE_RATE_HZ, form.sample_rate_hz, "VHQ")
    pcm = (np.clip(samples, -1, 1) * 32767).round().astype(np.int16)[form.delay :]
    layout = "stereo" if len(channels) == 2 else "mono"
    with av.open(str(path), "w", options={"fflags": "+bitexact"}) as container:  # no dates or random serial numbers
        stream = container.add_stream(form.codec, rate=form.sample_rate_hz, layout=layout)
        stream.codec_context.flags |= av.codec.context.Flags.bitexact
        if form.bit_rate is not None:
            stream.bit_rate = form.bit_rate
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(pcm.reshape(1, -1)), format="s16", layout=layout)
        frame.sample_rate = form.sample_rate_hz
        frame.pts = 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))

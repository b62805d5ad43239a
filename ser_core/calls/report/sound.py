"""A call's sound as a data address, for a report that plays without asking anybody."""

import base64
from io import BytesIO

import av
import numpy as np

from ser_core.audio.recording import SAMPLE_RATE_HZ, Recording
from ser_core.segmentation.people import mix

MEDIA_TYPE = "audio/ogg"  # Opus within
BIT_RATES = {1: 20_000, 2: 32_000}  # bit/s by channels: every word is clear, and a minute is 200 to 330 kB of the page
BLOCK = SAMPLE_RATE_HZ * 10  # ten seconds at a time, so that an hour does not stand in memory twice


def sound_address(recording: Recording) -> str:
    """The two sides as they were, left and right; any other number of channels mixed to one."""
    return f"data:{MEDIA_TYPE};base64,{base64.b64encode(opus(recording)).decode()}"


def opus(recording: Recording) -> bytes:
    """The whole call, encoded anew at a modest rate."""
    stereo = len(recording.tracks) == 2 and not recording.identical_channels
    tracks = recording.tracks if stereo else (mix(recording.tracks),)
    layout, length = ("stereo" if stereo else "mono"), max(len(track.pcm) for track in tracks)
    target = BytesIO()
    with av.open(target, "w", format="ogg") as output:
        stream = output.add_stream("libopus", rate=SAMPLE_RATE_HZ, layout=layout, options={"application": "voip"})
        stream.bit_rate = BIT_RATES[len(tracks)]
        for start in range(0, length, BLOCK):
            pcm = np.zeros((min(BLOCK, length - start), len(tracks)), np.int16)
            for side, track in enumerate(tracks):
                piece = track.pcm[start : start + BLOCK]
                pcm[: len(piece), side] = piece
            frame = av.AudioFrame.from_ndarray(pcm.reshape(1, -1), format="s16", layout=layout)
            frame.sample_rate, frame.pts = SAMPLE_RATE_HZ, start
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return target.getvalue()

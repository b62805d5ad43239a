"""Sound: decoding, tracks, clips, and the telephone channel."""

from ser_core.audio.decode import read_recording
from ser_core.audio.recording import SAMPLE_RATE_HZ, Recording

__all__ = ["SAMPLE_RATE_HZ", "Recording", "read_recording"]

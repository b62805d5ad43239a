"""Sound: decoding, tracks, clips, and the telephone channel."""

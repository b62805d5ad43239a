"""A clip's sound and the fingerprint of its file."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from ser_core.audio.decode import read_recording
from ser_core.audio.recording import Samples


def read_clip(path: Path) -> Samples:
    """The clip as 16 kHz mono, decoded the way that calls are: the network must not hear a second resampler."""
    tracks = [track.read() for track in read_recording(path).tracks]
    mixed: Samples = np.mean(tracks, axis=0, dtype=np.float32)
    return mixed


def fingerprint(path: Path) -> str:
    """SHA-256 of the file's bytes: two clips with the same one are the same sound."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fingerprint_of_all(fingerprints: Iterable[str]) -> str:
    """One SHA-256 over those of many sounds, each counted once, whatever their order."""
    return hashlib.sha256("\n".join(sorted(set(fingerprints))).encode()).hexdigest()

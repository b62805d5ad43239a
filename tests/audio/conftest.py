"""Recordings that several tests of this room read."""

import pytest
from encoded_files import encode, voices

from ser_core.audio import Recording, read_recording


@pytest.fixture(scope="session")
def stereo_call() -> Recording:
    """Two people, one a channel, as a call centre's recorder writes them."""
    return read_recording(encode(voices(8_000, 2), 8_000, "wav", "pcm_mulaw"), name="call.wav")

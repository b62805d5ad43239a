"""A long recording lives in a file that is mapped and not in memory, and nobody can tell by its samples."""

import gc
import io
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
from broken_files import pcm, wav
from encoded_files import encode, voice, voices

from ser_core.audio import read_recording
from ser_core.audio.errors import SilentThroughout
from ser_core.audio.spool import PcmSpool


@pytest.fixture
def temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_spooled_and_kept_samples_are_the_same() -> None:
    whole = encode(voices(44_100, 2), 44_100, "flac", "flac")
    kept, spooled = read_recording(whole), read_recording(whole, spool_after_s=0.5)
    assert not isinstance(kept.tracks[0].pcm, np.memmap)
    for short, long in zip(kept.tracks, spooled.tracks, strict=True):
        assert isinstance(long.pcm, np.memmap)
        assert np.array_equal(short.pcm, long.pcm)
        assert np.array_equal(short.read(1.0, 2.0), long.read(1.0, 2.0))
        assert np.array_equal(np.concatenate(list(short.blocks(0.7))), np.concatenate(list(long.blocks(0.7))))


def test_nobody_can_write_into_a_recording() -> None:
    whole = wav(pcm())
    for recording in (read_recording(whole), read_recording(whole, spool_after_s=0.5)):
        with pytest.raises(ValueError, match="read-only"):
            recording.tracks[0].pcm[0] = 1


def test_nothing_stays_behind_on_the_disk(temporary_folder: Path) -> None:
    recording = read_recording(wav(pcm()), spool_after_s=0.5)
    window = recording.tracks[0].pcm[100:200].copy()
    part = recording.tracks[0].pcm[100:200]
    del recording
    gc.collect()
    assert np.array_equal(part, window)  # a piece outlives the recording it was cut from
    assert list(temporary_folder.iterdir()) == []


def test_nothing_stays_behind_after_an_error(temporary_folder: Path) -> None:
    with pytest.raises(SilentThroughout):
        read_recording(wav(bytes(96_000)), spool_after_s=0.5)
    gc.collect()
    assert list(temporary_folder.iterdir()) == []


def test_blocks_of_any_size_are_joined_in_order() -> None:
    blocks = [np.full((2, size), size, np.int16) for size in (1, 0, 7_000, 3)]
    for spool_after_s in (0.1, 10.0):
        with PcmSpool(2, spool_after_s) as spool:
            for block in blocks:
                spool.append(block)
            left, right = spool.arrays()
        assert np.array_equal(left, np.concatenate(blocks, axis=1)[0])
        assert np.array_equal(left, right)


READ_LONG = """
import sys
sys.path.insert(0, sys.argv[1])
from peak_memory import peak_mb
from ser_core.audio import read_recording
before = peak_mb()
recording = read_recording(sys.argv[2])
energy = [sum(float((block**2).sum()) for block in track.blocks()) for track in recording.tracks]
print(round(recording.duration_s), peak_mb() - before)
"""


def test_an_hour_takes_no_more_memory_than_minutes(tmp_path: Path) -> None:
    """An hour of stereo is 230 MB decoded; it is read, and then read again from start to end."""
    minute = pcm(np.stack([voice(8_000, channel, 60.0) for channel in (0, 1)]).T)
    path = tmp_path / "hour.wav"
    path.write_bytes(wav(minute * 60, channels=2, rate_hz=8_000))
    done = subprocess.run(
        [sys.executable, "-c", READ_LONG, Path(__file__).parent, path], capture_output=True, text=True, check=True
    )
    duration_s, grown_mb = done.stdout.split()
    assert duration_s == "3600"
    assert float(grown_mb) < 120


def test_a_source_that_is_a_file_object_is_not_closed() -> None:
    file = io.BytesIO(wav(pcm()))
    read_recording(file)
    assert not file.closed

"""Every format a call centre has is read with the right length, channels and loudness."""

import hashlib
import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from encoded_files import DURATION_S, ENCODED, Encoded, encode, level_errors_db, voice, voices

from ser_core.audio import SAMPLE_RATE_HZ, read_recording
from ser_core.audio.errors import NoSuchFile, NotAFile, TooLong

NEAR_S = 0.030


@pytest.mark.parametrize("encoded", ENCODED, ids=str)
def test_every_format_is_read_at_its_length_and_loudness(encoded: Encoded) -> None:
    recording = read_recording(encoded.make())
    facts = recording.facts
    assert recording.duration_s == pytest.approx(DURATION_S, abs=NEAR_S)
    assert {len(track.pcm) for track in recording.tracks} == {round(facts.duration_s * SAMPLE_RATE_HZ)}
    assert (facts.channels, len(recording.tracks)) == (encoded.channels, encoded.channels)
    assert facts.codec == encoded.codec
    assert facts.sample_rate_hz == (48_000 if encoded.codec == "opus" else encoded.sample_rate_hz)
    assert level_errors_db([track.read() for track in recording.tracks]) == pytest.approx(
        [0.0] * encoded.channels, abs=encoded.level_db
    )
    assert facts.notes == ()
    assert not recording.identical_channels
    assert recording.silent_channels == ()


def test_channels_keep_their_sides() -> None:
    recording = read_recording(encode(voices(44_100, 2), 44_100, "flac", "flac"))
    for channel, track in enumerate(recording.tracks):
        meant = voice(SAMPLE_RATE_HZ, channel)
        assert np.corrcoef(track.read(), meant)[0, 1] > 0.999


def test_sound_at_the_target_rate_is_kept_bit_by_bit() -> None:
    samples = voice(SAMPLE_RATE_HZ)
    recording = read_recording(encode(samples[None], SAMPLE_RATE_HZ, "wav", "pcm_s16le"))
    assert np.array_equal(recording.tracks[0].pcm, np.rint(samples * 32_768).astype(np.int16))


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 22_050, 44_100, 96_000])
def test_resampling_moves_nothing_and_adds_nothing(rate_hz: int) -> None:
    heard = read_recording(encode(voices(rate_hz, 1), rate_hz, "wav", "pcm_f32le")).tracks[0].read()
    apart = heard - voice(SAMPLE_RATE_HZ)
    inside = slice(800, -800)  # the ends ring: the test signal begins and ends all at once
    assert np.sqrt(np.mean(apart[inside] ** 2)) < 1e-3


@pytest.mark.parametrize(
    ("codec", "depth"), [("pcm_u8", 8), ("pcm_s24le", 24), ("pcm_f32le", 32), ("pcm_mulaw", 8), ("g726", None)]
)
def test_the_bit_depth_is_that_of_the_file(codec: str, depth: int | None) -> None:
    assert read_recording(encode(voices(8_000, 1), 8_000, "wav", codec)).facts.bit_depth == depth


def test_path_bytes_and_file_give_the_same(tmp_path: Path) -> None:
    whole = encode(voices(8_000, 1), 8_000, "wav", "pcm_alaw")
    path = tmp_path / "call.wav"
    path.write_bytes(whole)
    with path.open("rb") as file:
        file.read(100)  # wherever it stands, it is read from its start
        readings = [read_recording(given) for given in (path, str(path), whole, io.BytesIO(whole), file)]
        assert not file.closed
    assert {reading.facts.sha256 for reading in readings} == {hashlib.sha256(whole).hexdigest()}
    assert all(np.array_equal(reading.tracks[0].pcm, readings[0].tracks[0].pcm) for reading in readings)
    assert [reading.facts.file for reading in readings] == [
        "call.wav",
        "call.wav",
        "recording",
        "recording",
        "call.wav",
    ]


def test_a_pipe_that_cannot_go_back_is_read(tmp_path: Path) -> None:
    path = tmp_path / "call.m4a"
    path.write_bytes(encode(voices(16_000, 1), 16_000, "ipod", "aac"))
    with subprocess.Popen(["cat", path], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert read_recording(process.stdout).duration_s == pytest.approx(DURATION_S, abs=NEAR_S)


def test_the_ending_of_a_name_decides_nothing(tmp_path: Path) -> None:
    path = tmp_path / "call.m3u8"
    path.write_bytes(encode(voices(22_050, 1), 22_050, "mp3", "libmp3lame"))
    assert read_recording(path).facts.codec == "mp3"


def test_mono_saved_as_stereo_is_recognised_through_a_lossy_codec() -> None:
    twice = np.repeat(voices(44_100, 1), 2, axis=0)
    recording = read_recording(encode(twice, 44_100, "mp3", "libmp3lame", bit_rate=128_000))
    assert recording.identical_channels
    assert any("same" in note for note in recording.facts.notes)


def test_a_little_crosstalk_does_not_make_two_people_one() -> None:
    left, right = voices(16_000, 2)
    mixed = np.stack([left + 0.7 * right, right + 0.7 * left])
    assert not read_recording(encode(mixed, 16_000, "wav", "pcm_s16le")).identical_channels


def test_a_silent_channel_is_named() -> None:
    planes = voices(8_000, 2)
    planes[1] = np.random.default_rng(0).normal(0, 1e-4, planes.shape[1])  # the hiss of an open line
    recording = read_recording(encode(planes, 8_000, "wav", "pcm_s16le"))
    assert recording.silent_channels == (1,)
    assert recording.facts.notes == ("right is silent",)


def test_quiet_speech_is_not_silence() -> None:
    recording = read_recording(encode(voices(8_000, 1) * 0.02, 8_000, "wav", "pcm_mulaw"))  # about -46 dBFS
    assert recording.silent_channels == ()


def test_longer_than_the_limit_says_the_limit() -> None:
    whole = encode(voices(8_000, 1), 8_000, "wav", "pcm_s16le")
    assert read_recording(whole, longest_s=3.0).duration_s == 3.0
    with pytest.raises(TooLong, match=r"limit of 0\.0005 h"):
        read_recording(whole, longest_s=1.8)


def test_a_missing_file_and_a_folder_say_so_without_their_path(tmp_path: Path) -> None:
    with pytest.raises(NoSuchFile, match=r"'call\.wav' is not there") as missing:
        read_recording(tmp_path / "call.wav")
    with pytest.raises(NotAFile) as folder:
        read_recording(tmp_path)
    assert str(tmp_path.parent) not in str(missing.value) + str(folder.value)
    for odd in ("", "call\x00.wav", "x" * 5_000, "http://127.0.0.1:9/call.wav", "concat:a.wav|b.wav", "pipe:0"):
        with pytest.raises((NoSuchFile, NotAFile)):
            read_recording(odd)


@pytest.mark.parametrize("name", ["/etc/calls/mon\nday.wav", "..\\..\\mon\x1bday.wav", "\u202emonday.wav"])
def test_a_name_is_shown_and_never_trusted(name: str) -> None:
    whole = encode(voices(8_000, 1), 8_000, "wav", "pcm_s16le")
    assert read_recording(whole, name=name).facts.file == "monday.wav"
    assert len(read_recording(whole, name="x" * 10_000 + ".wav").facts.file) <= 120


def test_reading_does_not_wake_what_is_slow_to_import() -> None:
    check = (
        "import sys, ser_core.audio; sys.exit(any(slow in sys.modules for slow in ('librosa', 'tensorflow', 'scipy')))"
    )
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0

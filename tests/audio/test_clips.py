"""A clip holds the stretch that was asked for, in a file that a browser plays."""

import numpy as np
import pytest

from ser_core.audio import Recording, read_recording
from ser_core.audio.clips import LOSSY, ClipContainer, EmptyClip, NoSuchChannel, clip_bytes
from ser_core.audio.recording import Track

CONTAINERS: list[ClipContainer] = ["wav", "mp3", "ogg"]


@pytest.mark.parametrize("container", CONTAINERS)
def test_a_clip_is_the_stretch_with_both_channels_in_place(stereo_call: Recording, container: ClipContainer) -> None:
    clip = read_recording(clip_bytes(stereo_call, 0.8, 2.1, container=container))
    assert clip.duration_s == pytest.approx(1.3, abs=0.001)
    assert len(clip.tracks) == 2
    for whole, part in zip(stereo_call.tracks, clip.tracks, strict=True):
        meant = whole.read(0.8, 2.1)
        assert np.corrcoef(meant, part.read()[: len(meant)])[0, 1] > (0.7 if container in LOSSY else 0.9999)


def test_a_wav_clip_is_exact(stereo_call: Recording) -> None:
    clip = read_recording(clip_bytes(stereo_call, 1.0, 2.0))
    assert np.array_equal(clip.tracks[1].pcm, stereo_call.tracks[1].pcm[16_000:32_000])


@pytest.mark.parametrize("container", CONTAINERS)
def test_one_channel_or_one_track_gives_a_mono_clip(stereo_call: Recording, container: ClipContainer) -> None:
    chosen = clip_bytes(stereo_call, 0.5, 1.5, container=container, channels=[1])
    track = clip_bytes(stereo_call.tracks[1], 0.5, 1.5, container=container)
    assert read_recording(chosen).facts.channels == 1
    assert np.array_equal(read_recording(chosen).tracks[0].pcm, read_recording(track).tracks[0].pcm)


def test_more_than_two_channels_are_mixed(stereo_call: Recording) -> None:
    left = stereo_call.tracks[0].pcm
    surround = Recording(stereo_call.facts, tuple(Track(channel, left) for channel in range(6)))
    clip = read_recording(clip_bytes(surround, container="wav"))
    assert len(clip.tracks) == 1
    assert np.array_equal(clip.tracks[0].pcm, left)


def test_a_stretch_past_the_end_is_cut_to_it_and_an_empty_one_refused(stereo_call: Recording) -> None:
    assert read_recording(clip_bytes(stereo_call, 2.5, 99.0)).duration_s == pytest.approx(0.5)
    for start_s, end_s in ((2.0, 2.0), (2.0, 1.0), (9.0, None)):
        with pytest.raises(EmptyClip, match="choose a stretch within the 3 s"):
            clip_bytes(stereo_call, start_s, end_s)


def test_a_channel_that_is_not_there_is_named(stereo_call: Recording) -> None:
    with pytest.raises(NoSuchChannel, match=r"no channel 2: .* 0 to 1"):
        clip_bytes(stereo_call, channels=[2])

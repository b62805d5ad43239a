"""A broken file gives what could be read, or one line that says what is wrong: never a crash, never a flood of memory."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from broken_files import BROKEN, CUT, TENTHS, Broken, cut, pcm, wav
from encoded_files import DURATION_S
from hypothesis import given, settings
from hypothesis import strategies as st

from ser_core.audio import SAMPLE_RATE_HZ, read_recording
from ser_core.audio.errors import IndexMissing, NotAudio, NothingDecoded
from ser_core.errors import CalltoneError

QUICK_S = 10.0
MOST_MB = 500
READABLE_FROM = {"m4a": 10, "m4a index first": 3, "ogg opus": 3, "flac": 2}  # tenths; what lies before is header alone
UNSEEN = {"amr", "wma"}  # no header says how long they are: a cut between two packets leaves a whole, shorter file
LOST_S = 1.3  # an Ogg page holds a second, and goes as a whole
MORE_S = 0.3  # the end of a wma is filled up: its first nine tenths hold more than nine tenths of the sound
WHOLE = {kind: make() for kind, make in CUT.items()}


@pytest.mark.parametrize("broken", BROKEN, ids=str)
def test_a_broken_file_gives_its_error_or_what_could_be_read(broken: Broken) -> None:
    started_s = time.monotonic()
    if broken.error:
        with pytest.raises(broken.error) as caught:
            read_recording(broken.make(), name="call.wav")
        assert type(caught.value) is broken.error
        assert "call.wav" in str(caught.value)
        assert "\n" not in str(caught.value)
    else:
        recording = read_recording(broken.make(), name="call.wav")
        notes = "; ".join(recording.facts.notes)
        assert (broken.note in notes) if broken.note else not notes
        if broken.duration_s is not None:
            assert recording.duration_s == pytest.approx(broken.duration_s, abs=1 / SAMPLE_RATE_HZ + 1e-3)
    assert time.monotonic() - started_s < QUICK_S


@pytest.mark.parametrize("kind", CUT)
def test_of_a_file_cut_short_what_is_there_is_kept_and_said(kind: str) -> None:
    whole = WHOLE[kind]
    assert read_recording(whole).facts.notes == ()
    for tenth in TENTHS:
        try:
            recording = read_recording(cut(whole, tenth))
        except (NothingDecoded, IndexMissing):
            # A mp4 in fragments breaks off where a fragment's own index is cut.
            assert tenth < READABLE_FROM.get(kind, 1) or kind == "m4a in fragments"
            continue
        assert DURATION_S * tenth / 10 - LOST_S < recording.duration_s < DURATION_S * tenth / 10 + MORE_S
        assert kind in UNSEEN or any(note.startswith("cut short") for note in recording.facts.notes)


@pytest.mark.parametrize("name", ["list.m3u8", "list.ffconcat", "stream.sdp", "stream.mpd", "call.wav"])
def test_no_list_makes_us_open_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)  # where a relative name in a list would be found
    secret = tmp_path / "secret.wav"
    secret.write_bytes(wav(pcm()))
    lists = [
        f"#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\n{secret}\n#EXT-X-ENDLIST\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\nsecret.wav\n#EXT-X-ENDLIST\n",
        "#EXTM3U\nhttp://127.0.0.1:9/secret.wav\n",
        f"ffconcat version 1.0\nfile '{secret}'\n",
        "ffconcat version 1.0\nfile secret.wav\n",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n",
        f"<?xml version='1.0'?><MPD xmlns='urn:mpeg:dash:schema:mpd:2011'><Period><BaseURL>{secret}</BaseURL></Period></MPD>",
        f"[playlist]\nFile1={secret}\nNumberOfEntries=1\n",
    ]
    for text in lists:
        path = tmp_path / name
        path.write_text(text)
        with pytest.raises(NotAudio):
            read_recording(path)


def reads_or_says_why(data: bytes) -> bool:
    try:
        return read_recording(data).duration_s > 0
    except CalltoneError as error:
        return "\n" not in str(error)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=4_000), st.sampled_from([b"", *(whole[:600] for whole in WHOLE.values())]))
def test_random_bytes_behind_any_header_never_crash(tail: bytes, head: bytes) -> None:
    assert reads_or_says_why(head + tail)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(CUT)), st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=30)
)
def test_flipped_bytes_never_crash(kind: str, flips: list[tuple[float, int]]) -> None:
    whole = bytearray(WHOLE[kind])
    for place, value in flips:
        whole[int(place * len(whole))] = value
    assert reads_or_says_why(bytes(whole))


READ_ALL = """
import sys
sys.path.insert(0, sys.argv[1])
from broken_files import BROKEN, CUT, TENTHS, cut
from peak_memory import peak_mb
from ser_core.audio import read_recording
from ser_core.errors import CalltoneError
whole = [make() for make in CUT.values()]
for data in [*(broken.make() for broken in BROKEN), *(cut(one, tenth) for one in whole for tenth in TENTHS)]:
    try:
        read_recording(data)
    except CalltoneError:
        pass
print(peak_mb())
"""


def test_all_of_them_together_stay_small_and_ffmpeg_stays_quiet() -> None:
    done = subprocess.run(
        [sys.executable, "-c", READ_ALL, Path(__file__).parent], capture_output=True, text=True, check=True, timeout=120
    )
    assert float(done.stdout) < MOST_MB
    assert done.stderr == ""

"""Two people on one channel are told apart by their voices, or it is said that nobody can tell."""

import json
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from spoken import recording, ringing

from ser_core.audio import SAMPLE_RATE_HZ, Recording, read_recording
from ser_core.corpora.conversation import ConversationOptions, build, draw
from ser_core.corpora.registry import load_corpus
from ser_core.evaluation.diarisation import DiarisationErrors, diarisation_errors
from ser_core.segmentation import Segmentation, segment_call
from ser_core.segmentation.people import mix
from ser_core.segmentation.telling_apart import tell_apart
from ser_core.segmentation.voice_encoder import ARRAYS_FILE, VoiceEncoder, VoicesDamaged, VoicesMissing, shipped_encoder
from ser_core.settings import DEFAULT_VOICES, CallOptions


def on_one_channel(call: Recording) -> Recording:
    return replace(call, tracks=(mix(call.tracks),))


def errors(sample_calls: Path, name: str, found: Segmentation) -> DiarisationErrors:
    truth = json.loads((sample_calls / name).with_suffix(".truth.json").read_text())
    return diarisation_errors(
        [(turn["participant"], turn["start_s"], turn["end_s"]) for turn in truth["turns"]], found.turns
    )


@pytest.mark.parametrize("name", ["late-delivery.mp3", "cancellation.m4a", "refund-declined.wav"])
def test_two_voices_on_one_channel_are_two_people_and_each_is_given_their_words(sample_calls: Path, name: str) -> None:
    found = segment_call(on_one_channel(read_recording(sample_calls / name)))
    assert found.voices is not None
    assert found.voices.verdict == "two people"
    assert 0.7 <= found.voices.confidence <= 1
    assert [(person.id, person.role, person.channel) for person in found.participants] == [
        ("first", "unknown", "mono"),
        ("second", "unknown", "mono"),
    ]
    assert found.turns[0].participant == "first"
    wrong = errors(sample_calls, name, found)
    assert wrong.confusion < 0.02
    assert wrong.rate < 0.12


def test_who_names_the_customers_voice_says_that_there_are_two(sample_calls: Path) -> None:
    call = read_recording(sample_calls / "billing-error.amr")
    found = segment_call(call, CallOptions(customer_voice="second"))
    assert [(person.id, person.role) for person in found.participants] == [("agent", "agent"), ("customer", "customer")]
    assert found.turns[0].participant == "agent"
    assert errors(sample_calls, "billing-error.amr", found).confusion < 0.02
    other = segment_call(call, CallOptions(customer_voice="first"))
    assert other.turns[0].participant == "customer"
    assert [(turn.start_s, turn.end_s) for turn in other.turns] == [(turn.start_s, turn.end_s) for turn in found.turns]


def test_what_was_left_out_is_somebodys_who_is_on_the_call(sample_calls: Path) -> None:
    found = segment_call(read_recording(sample_calls / "late-delivery.mp3"), CallOptions(customer_voice="second"))
    assert found.skipped
    assert {stretch.participant for stretch in found.skipped} <= {"customer", "agent"}


def test_what_is_said_to_be_mixed_stays_one(sample_calls: Path) -> None:
    found = segment_call(
        read_recording(sample_calls / "late-delivery.mp3"), CallOptions("mixed", customer_voice="first")
    )
    assert [person.id for person in found.participants] == ["mixed"]
    assert found.voices is None


def test_two_channels_are_two_people_without_a_question(sample_calls: Path) -> None:
    assert segment_call(read_recording(sample_calls / "refund-declined.wav")).voices is None


@pytest.mark.parametrize("name", ["cancellation.m4a", "password-reset.opus"])
def test_one_persons_words_are_not_dealt_out_to_two(sample_calls: Path, name: str) -> None:
    both = read_recording(sample_calls / name)
    turns = segment_call(both).turns
    pause = np.zeros(SAMPLE_RATE_HZ // 2, np.float32)
    for track, side in zip(both.tracks, ("left", "right"), strict=True):
        words = [track.read(turn.start_s, turn.end_s) for turn in turns if turn.participant == side]
        found = segment_call(recording(np.concatenate([piece for word in words for piece in (word, pause)])))
        assert [person.id for person in found.participants] == ["mixed"]
        assert found.voices is not None
        assert found.voices.verdict != "two people"


@pytest.mark.corpora
def test_one_person_in_many_moods_is_one_person(real_corpora: Path) -> None:
    own = [clip for clip in load_corpus("ravdess", real_corpora) if clip.speaker == "ravdess/20"]
    renamed = [replace(clip, speaker="the same") for clip in own]
    options = ConversationOptions(turns=24, mono=True, telephone=True, overlap_share=0.0)
    found = segment_call(recording(build(draw(np.random.default_rng(0), renamed, own, options)).channels[0]))
    assert [person.id for person in found.participants] == ["mixed"]
    assert found.voices is not None
    assert found.voices.verdict == "one person"


@pytest.mark.parametrize("what", ["silence", "ringing", "three seconds"])
def test_of_too_little_speech_nobody_can_tell(sample_calls: Path, what: str) -> None:
    call = {
        "silence": recording(np.zeros(5 * SAMPLE_RATE_HZ, np.float32)),
        "ringing": recording(ringing(10.0)),
        "three seconds": recording(read_recording(sample_calls / "thank-you.flac").tracks[0].read(3.0, 6.0)),
    }[what]
    found = segment_call(call)
    assert [person.id for person in found.participants] == ["mixed"]
    assert found.voices is not None
    assert found.voices.verdict == "can't tell"


def test_turns_are_cut_where_the_voice_changes_and_nothing_is_lost(sample_calls: Path) -> None:
    call = read_recording(sample_calls / "late-delivery.mp3")
    whole = segment_call(call, CallOptions("mixed")).turns
    parts = tell_apart(call.tracks[0], whole, shipped_encoder()).turns
    assert sum(part.duration_s for part in parts) == pytest.approx(sum(turn.duration_s for turn in whole), abs=1e-6)
    assert all(one.end_s <= other.start_s for one, other in pairwise(parts))
    edges = {edge for part in parts for edge in (part.start_s, part.end_s)}
    assert {edge for turn in whole for edge in (turn.start_s, turn.end_s)} <= edges


def test_two_people_who_do_not_wait_for_each_other_are_cut_apart(sample_calls: Path) -> None:
    both = read_recording(sample_calls / "refund-declined.wav")
    sides = segment_call(both).turns
    spoken, pieces = [], []
    for number in range(8):
        side = ("left", "right")[number % 2]
        turn = [turn for turn in sides if turn.participant == side][number // 2]
        start_s = sum(map(len, pieces)) / SAMPLE_RATE_HZ
        pieces.append(both.tracks[number % 2].read(turn.start_s, turn.end_s))
        spoken.append((side, start_s, start_s + turn.duration_s))
    found = segment_call(recording(np.concatenate(pieces)), CallOptions(customer_voice="first"))
    assert diarisation_errors(spoken, found.turns).confusion < 0.1


@pytest.mark.corpora
def test_a_man_and_a_woman_in_many_moods_over_a_telephone_are_told_apart(real_corpora: Path) -> None:
    clips = load_corpus("ravdess", real_corpora)
    man, woman = ([clip for clip in clips if clip.speaker == f"ravdess/{actor}"] for actor in ("01", "20"))
    options = ConversationOptions(turns=24, mono=True, telephone=True)
    call = build(draw(np.random.default_rng(3), woman, man, options))
    found = segment_call(recording(call.channels[0]), CallOptions(customer_voice="first"))
    spoken = [(turn.participant, turn.start_s, turn.end_s) for turn in call.turns]
    assert diarisation_errors(spoken, found.turns).confusion < 0.15


def test_a_damaged_encoder_is_named_with_what_to_do(tmp_path: Path) -> None:
    for file in DEFAULT_VOICES.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    assert VoiceEncoder.load(tmp_path).axes.shape == shipped_encoder().axes.shape
    damaged = bytearray((tmp_path / ARRAYS_FILE).read_bytes())
    damaged[len(damaged) // 2] ^= 1
    (tmp_path / ARRAYS_FILE).write_bytes(damaged)
    with pytest.raises(VoicesDamaged, match=r"voices\.npz is not the file .* put its files back"):
        VoiceEncoder.load(tmp_path)
    (tmp_path / ARRAYS_FILE).unlink()
    with pytest.raises(VoicesMissing, match="--customer-channel mixed"):
        VoiceEncoder.load(tmp_path)


def test_telling_people_apart_loads_neither_tensorflow_nor_librosa(sample_calls: Path) -> None:
    script = (
        "import sys; from ser_core.audio import read_recording; from ser_core.segmentation import segment_call;"
        "assert segment_call(read_recording(sys.argv[1])).voices is not None;"
        "print({'tensorflow', 'keras', 'librosa', 'numba', 'sklearn', 'ai_edge_litert'} & sys.modules.keys())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, sample_calls / "billing-error.amr"], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"

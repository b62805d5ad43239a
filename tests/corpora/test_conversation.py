"""Calls joined from clips: the same chance gives the same call, and what is said to be true of it is heard in it."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from ser_core.audio import read_recording
from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples
from ser_core.corpora.conversation import Conversation, ConversationOptions, TooFewVoices, build, draw
from ser_core.corpora.conversation_files import write_conversation
from ser_core.corpora.records import Clip
from ser_core.corpora.registry import load_corpus
from ser_core.emotions import VALENCE
from ser_core.segmentation import segment_call


def voices(folder: Path) -> tuple[list[Clip], list[Clip]]:
    clips = load_corpus("ravdess", folder)
    by_speaker = [[clip for clip in clips if clip.speaker == f"ravdess/{actor}"] for actor in ("01", "02")]
    return by_speaker[0], by_speaker[1]


def call(folder: Path, seed: int = 0, **options: object) -> Conversation:
    return build(draw(np.random.default_rng(seed), *voices(folder), ConversationOptions(**options)))  # type: ignore[arg-type]


def loud_from_to(samples: Samples) -> tuple[float, float]:
    loud = np.flatnonzero(np.abs(samples) > 0.1 * np.abs(samples).max())
    return loud[0] / SAMPLE_RATE_HZ, loud[-1] / SAMPLE_RATE_HZ


def test_the_same_seed_writes_the_same_bytes_and_another_does_not(made_corpora: Path) -> None:
    files = [made_corpora / f"{name}.wav" for name in ("first", "again", "other")]
    for file, seed in zip(files, (3, 3, 4), strict=True):
        write_conversation(call(made_corpora, seed, turns=4, telephone=True), file, seed)
    first, again, other = (file.read_bytes() for file in files)
    assert first == again
    assert first != other


def test_each_turn_is_heard_when_it_is_said_to_be_and_on_its_own_side(made_corpora: Path) -> None:
    for path in made_corpora.glob("RAVDESS/*/*.*"):  # half a second of silence before and after each tone
        samples, rate_hz = soundfile.read(path)
        soundfile.write(path, np.pad(samples, rate_hz // 2), rate_hz)
    for turn in (made := call(made_corpora, turns=2)).turns:
        samples = made.channels[("customer", "agent").index(turn.participant)]
        assert turn.end_s - turn.start_s == pytest.approx(1.0, abs=0.03)
        assert loud_from_to(samples) == pytest.approx((turn.start_s, turn.end_s), abs=0.02)


@pytest.mark.corpora
def test_over_a_telephone_the_same_words_come_at_the_same_moments(real_corpora: Path) -> None:
    plain, coded = (call(real_corpora, turns=8, telephone=telephone) for telephone in (False, True))
    assert plain.turns == coded.turns
    for line, heard in zip(plain.channels, coded.channels, strict=True):
        assert not np.array_equal(line, heard)
        agreement = np.fft.irfft(np.fft.rfft(np.abs(heard)) * np.conj(np.fft.rfft(np.abs(line))), len(line))
        late = int(np.argmax(agreement))
        assert min(late, len(line) - late) / SAMPLE_RATE_HZ < 0.02


def test_people_overlap_but_nobody_speaks_over_themselves(made_corpora: Path) -> None:
    made = call(made_corpora, turns=10, overlap_share=1.0)
    assert any(after.start_s < before.end_s for before, after in zip(made.turns, made.turns[1:], strict=False))
    assert all(after.start_s - before.end_s >= 0.4 for before, after in zip(made.turns, made.turns[2:], strict=False))


def test_a_call_that_goes_wrong_ends_less_pleasant_and_one_on_one_channel_has_one(made_corpora: Path) -> None:
    made = call(made_corpora, turns=8, arc="worse", mono=True)
    pleasant = [VALENCE[turn.emotion] for turn in made.turns if turn.participant == "customer"]
    assert pleasant == sorted(pleasant, reverse=True)
    assert pleasant[0] > pleasant[-1]
    assert len(made.channels) == 1


def test_one_person_makes_no_call(made_corpora: Path) -> None:
    customer, _ = voices(made_corpora)
    with pytest.raises(TooFewVoices, match="two different speakers"):
        draw(np.random.default_rng(0), customer, customer, ConversationOptions())


@pytest.mark.corpora
def test_most_turns_of_a_real_call_over_a_telephone_are_found(real_corpora: Path, tmp_path: Path) -> None:
    made = call(real_corpora, seed=1, turns=10, telephone=True)
    write_conversation(made, tmp_path / "call.wav", 1)
    found = segment_call(read_recording(tmp_path / "call.wav")).turns
    sides = {"customer": "left", "agent": "right"}
    hit = [
        any(
            min(turn.end_s, one.end_s) - max(turn.start_s, one.start_s) > 0.6 * (turn.end_s - turn.start_s)
            for one in found
            if one.participant == sides[turn.participant]
        )
        for turn in made.turns
    ]
    assert sum(hit) >= 8

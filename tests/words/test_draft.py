"""Words by pocketsphinx: some are right, all lie in their turns, and nothing but words comes out."""

import re
import sys
from pathlib import Path

import numpy as np
import pytest

from ser_core.corpora.registry import load_corpus
from ser_core.corpora.sound import read_clip
from ser_core.evaluation.word_errors import spoken_words, word_errors
from ser_core.segmentation import Segmentation
from ser_core.settings import WordsOptions
from ser_core.words.engines import open_engine
from ser_core.words.errors import EngineStopped, LanguageNotKnown, ModelNotTaken, UnknownEngine, WordsNotInstalled
from ser_core.words.records import Engine, Transcript
from ser_core.words.transcribe import transcribe_turns

SPOKEN = {
    "kids": "Kids are talking by the door",
    "dogs": "Dogs are sitting by the door",
}


@pytest.fixture(scope="module")
def transcripts(call: Segmentation, draft: Engine) -> tuple[Transcript, ...]:
    return transcribe_turns(call.participants, call.turns, draft)


def test_most_words_of_a_clear_synthetic_call_are_heard(transcripts: tuple[Transcript, ...], said: list[str]) -> None:
    truth, heard = spoken_words(" ".join(said)), spoken_words(" ".join(one.text for one in transcripts))
    assert len(truth) == 20
    assert word_errors(truth, heard) <= 10


@pytest.mark.corpora
def test_most_words_of_real_people_are_heard(draft: Engine, real_corpora: Path) -> None:
    clips = [
        clip
        for clip in load_corpus("ravdess", real_corpora)
        if clip.emotion == "neutral" and clip.take == 1 and clip.speaker in ("ravdess/01", "ravdess/02")
    ]
    errors = words = 0
    for clip in clips:
        truth = spoken_words(SPOKEN[clip.sentence])
        errors += word_errors(truth, spoken_words(draft.hear(read_clip(clip.path)).text))
        words += len(truth)
    assert words == 24
    assert errors / words <= 0.5


def test_every_turn_has_its_transcript_and_every_word_lies_in_its_turn(
    call: Segmentation, transcripts: tuple[Transcript, ...]
) -> None:
    assert [(one.participant, one.start_s, one.end_s) for one in transcripts] == [
        (turn.participant, turn.start_s, turn.end_s) for turn in call.turns
    ]
    for one in transcripts:
        assert one.words
        edges = [moment for word in one.words for moment in (word.start_s, word.end_s)]
        assert edges == sorted(edges)
        assert one.start_s <= edges[0]
        assert edges[-1] <= one.end_s
        assert edges[-1] - edges[0] > 0.7 * (one.end_s - one.start_s)


def test_only_words_come_out_and_each_says_how_sure_it_is(transcripts: tuple[Transcript, ...]) -> None:
    for one in transcripts:
        assert one.text == " ".join(word.text for word in one.words)
        assert all(re.fullmatch(r"[a-z][a-z'.-]*", word.text) for word in one.words)
        assert all(0.0 <= word.confidence <= 1.0 for word in one.words if word.confidence is not None)
        assert one.confidence is not None


def test_they_are_a_draft_and_the_engine_says_whose(draft: Engine, transcripts: tuple[Transcript, ...]) -> None:
    assert (draft.draft, draft.name, draft.model) == (True, "pocketsphinx", "en-us")
    assert {one.language for one in transcripts} == {"en"}


def test_noise_without_a_word_gives_no_crash_and_the_next_piece_its_words(draft: Engine, call: Segmentation) -> None:
    rng = np.random.default_rng(0)
    for strange in (np.zeros(8_000), rng.uniform(-1, 1, 8_000), np.ones(8_000), np.zeros(10), np.zeros(0)):
        assert draft.hear(strange.astype(np.float32)).language == "en"
    last = call.turns[-1]
    track = next(person.track for person in call.participants if person.id == last.participant)
    assert "wonderful day" in draft.hear(track.read(last.start_s, last.end_s)).text


def test_progress_goes_up_to_1_and_what_it_raises_ends_the_work(draft: Engine, call: Segmentation) -> None:
    told: list[float] = []
    transcribe_turns(call.participants, call.turns[-1:], draft, told.append)
    assert told == [0.0, 1.0]

    def cancel(done: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        transcribe_turns(call.participants, call.turns, draft, cancel)


def test_leaving_the_engine_ends_its_process() -> None:
    with open_engine() as engine:
        (process,) = engine.hear.args
        assert process.poll() is None
    assert process.poll() is not None


def test_a_process_that_is_gone_is_told_in_a_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("POCKETSPHINX_PATH", str(tmp_path))  # no model there: the library ends its process
    with open_engine() as engine, pytest.raises(EngineStopped, match="exit code") as told:
        engine.hear(np.zeros(8_000, np.float32))
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("options", "error", "what_to_do"),
    [
        (WordsOptions("sphinx"), UnknownEngine, "pocketsphinx, whisper"),
        (WordsOptions(model="small"), ModelNotTaken, "leave out the model"),
        (WordsOptions(language="de"), LanguageNotKnown, "one of en"),
    ],
)
def test_what_it_cannot_do_is_told_before_anything_starts(
    options: WordsOptions, error: type[Exception], what_to_do: str
) -> None:
    with pytest.raises(error, match=what_to_do), open_engine(options):
        pass


def test_without_its_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pocketsphinx", None)  # as where it is not installed
    with pytest.raises(WordsNotInstalled, match=r"calltone\[words\]"), open_engine():
        pass

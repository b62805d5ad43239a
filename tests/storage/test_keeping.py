"""A call that is kept comes back as it was, once, with its sound."""

import hashlib
import os
from datetime import UTC, datetime

import av
import pytest
from stored_calls import MODEL, MODEL_SHA256, SAMPLE, call_of, piece

from ser_core.audio import read_recording
from ser_core.calls.analyze import analyze_call
from ser_core.calls.export import analysis_json
from ser_core.inference.recognizer import Recognizer
from ser_core.settings import DEFAULT_MODEL, CallOptions
from ser_core.storage.errors import ImpossibleDate, NoAudio, NoSuchCall, NotTheSource, Unusable
from ser_core.storage.finding import count_calls
from ser_core.storage.keeping import About, keep_call, kept_id
from ser_core.storage.reading import open_audio, read_call
from ser_core.storage.store import Store

MONDAY = datetime(2024, 3, 4, 9, 30, tzinfo=UTC)


def test_a_real_analysis_comes_back_to_the_letter_with_the_same_sound(store: Store) -> None:
    recognizer = Recognizer.load(DEFAULT_MODEL)
    analysis = analyze_call(read_recording(SAMPLE), recognizer, CallOptions("left"))
    about = About(MONDAY, "C-17", "A-3", ("Refund", " refund ", "Late Delivery"), "Called twice.")
    kept = keep_call(store, analysis, SAMPLE, model_sha256=recognizer.card.model_sha256, about=about, who="reviewer-1")
    call = read_call(store, kept.id)
    assert kept.new
    assert call.json == analysis_json(analysis)
    assert len(call.analysis.turns) == len(analysis.turns) > 5
    assert call.model_sha256 == recognizer.card.model_sha256
    found = call.summary
    assert (found.customer, found.agent, found.tags) == ("C-17", "A-3", ("late delivery", "refund"))
    assert found.called_at == MONDAY
    felt = analysis.metrics.feelings["customer"]
    assert (found.sentiment, found.negative_share) == pytest.approx((felt.sentiment, felt.negative_share), abs=5e-5)
    assert found.emotion_share == pytest.approx(felt.emotion_share, abs=5e-5)
    assert [(note.who, note.text) for note in call.notes] == [("reviewer-1", "Called twice.")]
    sound, facts = open_audio(store, kept.id)
    with sound:
        assert sound.read() == SAMPLE.read_bytes()
    assert (facts.coding, facts.sealed) == ("source", False)


def test_the_same_bytes_with_the_same_model_and_options_are_one_analysis(store: Store) -> None:
    analysis = call_of(piece(1))
    first = keep_call(store, analysis, piece(1), model_sha256=MODEL_SHA256, about=About(customer="C-1"))
    again = keep_call(store, analysis, piece(1), model_sha256=MODEL_SHA256, about=About(customer="C-2"))
    assert (again.id, again.new) == (first.id, False)
    assert read_call(store, first.id).summary.customer == "C-1"
    assert kept_id(store, analysis.source.sha256, MODEL, MODEL_SHA256, CallOptions("left")) == first.id


def test_another_model_or_other_options_are_another_analysis_of_one_sound(store: Store) -> None:
    first = keep_call(store, call_of(piece(1)), piece(1), model_sha256=MODEL_SHA256)
    other_model = keep_call(store, call_of(piece(1)), piece(1), model_sha256="77" * 32)
    other_options = call_of(piece(1), options=CallOptions("right"))
    third = keep_call(store, other_options, piece(1), model_sha256=MODEL_SHA256)
    assert len({first.id, other_model.id, third.id}) == 3
    assert len([path for path in (store.folder / "audio").rglob("*") if path.is_file()]) == 1


def test_bytes_that_were_not_analysed_are_refused_and_nothing_is_kept(store: Store) -> None:
    with pytest.raises(NotTheSource, match="changed since"):
        keep_call(store, call_of(piece(1)), piece(2), model_sha256=MODEL_SHA256)
    assert count_calls(store) == 0
    assert not [path for path in store.folder.rglob("*") if path.is_file() and path.name != "store-id"]


def test_what_cannot_be_kept_is_refused_whole(store: Store) -> None:
    analysis = call_of(piece(1))
    for about, error in (
        (About(tags=("fine", "x" * 41)), Unusable),
        (About(customer="\u202e "), Unusable),
        (About(note=" \n"), Unusable),
        (About(called_at=datetime(2024, 3, 4)), ImpossibleDate),
    ):
        with pytest.raises(error):
            keep_call(store, analysis, piece(1), model_sha256=MODEL_SHA256, about=about)
    assert count_calls(store) == 0
    assert not [path for path in (store.folder / "audio").rglob("*") if path.is_file()]


def test_a_store_for_opus_keeps_a_smaller_file_that_plays_as_long(opened) -> None:
    store = opened(audio="opus")
    sound = SAMPLE.read_bytes()
    kept = keep_call(store, call_of(sound), SAMPLE, model_sha256=MODEL_SHA256)
    file, facts = open_audio(store, kept.id)
    with file, av.open(file) as container:
        assert container.streams.audio[0].codec_context.name == "opus"
    assert facts.size_bytes < len(sound) / 2
    file, _ = open_audio(store, kept.id)
    with file:
        smaller = read_recording(file)
    assert smaller.duration_s == pytest.approx(read_recording(SAMPLE).duration_s, abs=0.05)
    assert len(smaller.tracks) == 2


def test_a_store_without_audio_says_so_when_it_is_asked_for_some(opened) -> None:
    store = opened(audio="none")
    kept = keep_call(store, call_of(piece(1)), piece(1), model_sha256=MODEL_SHA256)
    with pytest.raises(NoAudio, match="without its audio"):
        open_audio(store, kept.id)


def test_the_files_own_date_stands_where_nobody_says_when_the_call_was(store: Store, tmp_path) -> None:
    file = tmp_path / "monday.wav"
    file.write_bytes(piece(1))
    os.utime(file, (MONDAY.timestamp(), MONDAY.timestamp()))
    kept = keep_call(store, call_of(piece(1)), file, model_sha256=MODEL_SHA256)
    assert read_call(store, kept.id).summary.called_at == MONDAY


def test_a_call_without_a_turn_is_kept_too(store: Store) -> None:
    kept = keep_call(store, call_of(piece(1), ()), piece(1), model_sha256=MODEL_SHA256)
    found = read_call(store, kept.id).summary
    assert (found.turns, found.sentiment, found.emotion_share) == (0, None, {})


@pytest.mark.parametrize("call_id", ["", "no id", hashlib.sha256(b"").hexdigest()[:32]])
def test_an_id_that_no_call_has_is_named(store: Store, call_id: str) -> None:
    with pytest.raises(NoSuchCall, match="calltone calls list"):
        read_call(store, call_id)

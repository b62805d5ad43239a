"""Words that were heard in a call: they make it another analysis, and find it."""

from pathlib import Path

import pytest
from stored_calls import CUSTOMER_LEFT, MODEL, MODEL_SHA256, call_of, piece, with_words

from ser_core.storage.deleting import delete_call
from ser_core.storage.exporting import export_store
from ser_core.storage.filtering import CallFilter
from ser_core.storage.finding import count_calls, find_calls
from ser_core.storage.importing import import_store
from ser_core.storage.keeping import About, keep_call, kept_id
from ser_core.storage.opening import open_store
from ser_core.storage.reading import read_call
from ser_core.storage.remarks import add_note, delete_note
from ser_core.storage.store import Store
from ser_core.storage.wording import MOST_WORDS

TEXTS = ("Where is my wardrobe?", "Je vérifie.", "<script>, that's a Lüge!")


def kept(store: Store, *texts: str) -> str:
    return keep_call(store, with_words(call_of(piece(1)), *texts), piece(1), model_sha256=MODEL_SHA256).id


def found(store: Store, words: str) -> list[str]:
    return [call.id for call in find_calls(store, CallFilter(words=words)).calls]


def test_a_call_without_words_with_words_and_by_another_engine_or_model_are_four_analyses(store: Store) -> None:
    plain = call_of(piece(1))
    by = [("whisper", "small"), ("whisper", "large"), ("pocketsphinx", "en-us")]
    heard = [with_words(plain, engine=engine, model=model) for engine, model in by]
    first, *others = [keep_call(store, call, piece(1), model_sha256=MODEL_SHA256) for call in (plain, *heard)]
    assert len({call.id for call in (first, *others)}) == 4
    again = keep_call(store, heard[0], piece(1), model_sha256=MODEL_SHA256)
    assert (again.id, again.new) == (others[0].id, False)
    for call, words_by in zip((first, *others), (None, *by), strict=True):
        assert kept_id(store, plain.source.sha256, MODEL, MODEL_SHA256, CUSTOMER_LEFT, words_by) == call.id
    assert kept_id(store, plain.source.sha256, MODEL, MODEL_SHA256, CUSTOMER_LEFT, ("whisper", "tiny")) is None


def test_what_was_said_comes_back(store: Store) -> None:
    words = read_call(store, kept(store, *TEXTS)).analysis.words
    assert words is not None
    assert [said.text for said in words.turns] == [*TEXTS, "", ""]


@pytest.mark.parametrize("words", ["wardrobe", "WARD", "verif", "luge", "where script", "my call"])
def test_a_spoken_word_finds_its_call_as_those_of_its_name_and_notes_do(store: Store, words: str) -> None:
    call_id = kept(store, *TEXTS)
    keep_call(store, call_of(piece(2), file="other.wav"), piece(2), model_sha256=MODEL_SHA256)
    assert found(store, words) == [call_id]
    assert found(store, "robe") == []


def test_notes_that_come_and_go_leave_the_spoken_words_found(store: Store) -> None:
    call_id = kept(store, *TEXTS)
    note = add_note(store, call_id, "Called on Friday")
    assert found(store, "friday wardrobe") == [call_id]
    delete_note(store, call_id, note)
    assert (found(store, "friday"), found(store, "wardrobe")) == ([], [call_id])


def test_a_deleted_calls_words_find_nothing(store: Store) -> None:
    delete_call(store, kept(store, *TEXTS))
    assert count_calls(store, CallFilter(words="wardrobe")) == 0


def test_of_endless_talk_the_first_words_are_found_and_the_name_and_notes_always(store: Store) -> None:
    endless = " ".join(f"word{number:05}" for number in range(MOST_WORDS + 10))
    call = with_words(call_of(piece(1), file="zebra.wav"), endless)
    about = About(note="Zulu called")
    call_id = keep_call(store, call, piece(1), model_sha256=MODEL_SHA256, about=about).id
    assert [found(store, word) for word in ("zebra", "zulu", "word00000")] == [[call_id]] * 3
    assert found(store, f"word{MOST_WORDS + 9:05}") == []


def test_another_store_finds_a_carried_call_by_what_was_said_in_it(store: Store, tmp_path: Path) -> None:
    call_id = kept(store, *TEXTS)
    export_store(store, tmp_path / "calls.zip")
    there = open_store(f"sqlite:///{tmp_path / 'there' / 'calls.sqlite'}")
    try:
        assert import_store(there, tmp_path / "calls.zip").calls == 1
        assert found(there, "wardrobe") == [call_id]
        assert import_store(there, tmp_path / "calls.zip").known == 1
    finally:
        there.engine.dispose()

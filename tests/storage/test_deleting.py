"""What is deleted is gone: from lists, from the disk, and from the log of what was done."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from stored_calls import MODEL_SHA256, SAMPLE, call_of, piece, with_words

from ser_core.storage.adding_up import tag_counts
from ser_core.storage.audit import audit_log
from ser_core.storage.connecting import reading, writing
from ser_core.storage.deleting import delete_call, delete_calls, delete_matching, expire
from ser_core.storage.errors import NoSuchCall
from ser_core.storage.filtering import CallFilter
from ser_core.storage.finding import count_calls, find_calls
from ser_core.storage.keeping import About, keep_call
from ser_core.storage.reading import open_audio, read_call
from ser_core.storage.remarks import add_note, correct_turn
from ser_core.storage.store import Store
from ser_core.storage.tables import CallRow, PersonRow, RemovalRow, Table
from ser_core.storage.tidying import derived_folder, tidy

NAME = "Zebulon-Quartermain.wav"
TRACES = (
    b"Zebulon",
    b"zebulon",
    b"Quartermain",
    b"quartermain",
    b"Honeysuckle",
    b"honeysuckle",
    b"C-4711",
    b"wisteria",
)


def sound_files(store: Store) -> list[Path]:
    return [path for path in (store.folder / "audio").rglob("*") if path.is_file()]


def keep_telling(store: Store) -> str:
    """A call whose name, note, tag and pseudonyms can be looked for."""
    sound = SAMPLE.read_bytes()
    about = About(customer="C-4711", agent="C-4711-agent", tags=("Honeysuckle",), note="Honeysuckle Lane again")
    call = with_words(call_of(sound, file=NAME), "It is Wisteria Road.")
    kept = keep_call(store, call, SAMPLE, model_sha256=MODEL_SHA256, about=about)
    add_note(store, kept.id, "Mr Quartermain was cross")
    correct_turn(store, kept.id, 0, "sad")
    derived = derived_folder(store, kept.id)
    derived.mkdir(parents=True)
    (derived / "page.html").write_text("Zebulon")
    return kept.id


def everything_on_disk(database: str, store: Store, tmp_path: Path) -> bytes:
    """Every byte of the store's files; of PostgreSQL, which has files of its own, every row."""
    found = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    names = b"".join(bytes(path) for path in tmp_path.rglob("*"))
    if database.startswith("postgresql"):
        with reading(store.engine) as connection:
            for table in Table.metadata.sorted_tables:
                rows = [tuple(row) for row in connection.execute(select(table))]
                found += json.dumps(rows, default=str, ensure_ascii=False).encode()
    return found + names


def test_a_deleted_call_leaves_no_trace_on_the_disk(database: str, store: Store, tmp_path: Path) -> None:
    sound = SAMPLE.read_bytes()
    stretches = [sound[start : start + 64] for start in range(4_000, len(sound) - 64, 20_000)]
    other = keep_call(store, call_of(piece(3)), piece(3), model_sha256=MODEL_SHA256).id
    call_id = keep_telling(store)
    before = everything_on_disk(database, store, tmp_path)
    assert all(trace in before for trace in (*TRACES, *stretches))
    delete_call(store, call_id, who="reviewer-1")
    after = everything_on_disk(database, store, tmp_path)
    assert [trace for trace in TRACES if trace in after] == []
    assert not any(stretch in after for stretch in stretches)
    assert call_of(sound).source.sha256.encode() not in after
    assert bytes.fromhex(call_of(sound).source.sha256) not in after
    assert [call.id for call in find_calls(store).calls] == [other]
    with pytest.raises(NoSuchCall):
        read_call(store, call_id)


def test_a_deletion_is_written_down_without_what_the_call_was(store: Store) -> None:
    call_id = keep_telling(store)
    delete_call(store, call_id, who="reviewer-1")
    last = audit_log(store, call_id)[0]
    assert (last.who, last.what, last.call_id) == ("reviewer-1", "deleted", call_id)
    told = repr(audit_log(store)).encode()
    assert not any(trace in told for trace in TRACES)
    with pytest.raises(NoSuchCall):
        delete_call(store, call_id)
    assert audit_log(store, call_id)[0] == last


def test_sound_stays_as_long_as_another_analysis_is_of_it(store: Store) -> None:
    first = keep_call(store, call_of(piece(1)), piece(1), model_sha256=MODEL_SHA256).id
    second = keep_call(store, call_of(piece(1)), piece(1), model_sha256="77" * 32).id
    delete_call(store, first)
    sound, _ = open_audio(store, second)
    with sound:
        assert sound.read() == piece(1)
    delete_call(store, second)
    assert sound_files(store) == []


def test_people_and_tags_of_no_call_are_gone_those_of_others_stay(store: Store) -> None:
    ids = [
        keep_call(
            store, call_of(piece(n)), None, model_sha256=MODEL_SHA256, about=About(customer=person, tags=("vip", tag))
        ).id
        for n, (person, tag) in enumerate([("C-1", "one"), ("C-1", "two"), ("C-2", "three")])
    ]
    assert delete_calls(store, [ids[0], ids[2], "no id", "0" * 32]) == 2
    assert tag_counts(store) == {"two": 1, "vip": 1}
    with reading(store.engine) as connection:
        assert connection.execute(select(PersonRow.pseudonym)).scalars().all() == ["C-1"]


def test_all_calls_of_a_person_can_be_deleted_at_once(store: Store) -> None:
    for number in range(4):
        about = About(customer=f"C-{number % 2}")
        keep_call(store, call_of(piece(number)), piece(number), model_sha256=MODEL_SHA256, about=about)
    assert delete_matching(store, CallFilter(customer="C-1"), who="officer") == 2
    assert (count_calls(store), count_calls(store, CallFilter(customer="C-1"))) == (2, 0)
    assert len(sound_files(store)) == 2


def test_calls_from_before_a_day_expire(store: Store) -> None:
    limit = datetime(2024, 3, 1, tzinfo=UTC)
    for days in (-400, -1, 0, 1):
        about = About(called_at=limit + timedelta(days=days))
        keep_call(store, call_of(piece(days + 400)), None, model_sha256=MODEL_SHA256, about=about)
    assert expire(store, limit, who="retention") == 2
    assert all(call.called_at >= limit for call in find_calls(store).calls)
    assert [entry.what for entry in audit_log(store)[:2]] == ["expired", "expired"]


def test_files_that_a_dead_deleter_left_are_taken_away_by_who_opens_the_store_next(opened) -> None:
    store = opened()
    call_id = keep_telling(store)
    saved = sound_files(store)[0]
    shutil.copy(saved, saved.with_suffix(".copy"))
    delete_call(store, call_id)
    saved.with_suffix(".copy").rename(saved)  # as if the deleter had died between its rows and its files
    sha256 = call_of(SAMPLE.read_bytes()).source.sha256
    with writing(store.engine) as connection:
        connection.execute(insert(RemovalRow).values(call_id=store.id, sha256=sha256))
    again = opened()
    assert sound_files(again) == []
    with reading(again.engine) as connection:
        assert connection.execute(select(RemovalRow)).all() == []


def test_tidying_takes_orphans_and_leaves_the_rest(store: Store, tmp_path: Path) -> None:
    kept = keep_call(store, call_of(piece(1)), piece(1), model_sha256=MODEL_SHA256).id
    orphan = store.folder / "audio" / "ab" / "cd" / f"{'abcd' * 16}.source"
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"12345")
    fresh = store.folder / "incoming" / "fresh"
    fresh.write_bytes(b"somebody writes this just now")
    tidied = tidy(store)
    assert (tidied.unfinished, tidied.orphans, tidied.bytes_freed) == (0, 1, 5)
    assert fresh.exists()
    sound, _ = open_audio(store, kept)
    sound.close()


def test_every_table_that_speaks_of_a_call_forgets_it(store: Store) -> None:
    delete_call(store, keep_telling(store))
    speaking = [table for table in Table.metadata.sorted_tables if table.name not in ("store", "models", "audit")]
    with reading(store.engine) as connection:
        assert {table.name: connection.execute(select(table)).all() for table in speaking} == {
            table.name: [] for table in speaking
        }
        assert connection.execute(select(CallRow)).all() == []

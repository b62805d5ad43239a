"""A store that went through a file is the store that it was, in another database and under another key; a hostile file harms nothing."""

import json
import stat
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from databases import new_database
from stored_calls import CONTENT, MODEL_SHA256, SAMPLE, call_of, piece

from ser_core.calls.stretches import Stretch
from ser_core.errors import CalltoneError
from ser_core.storage.archive import ArchiveTooNew, NotAnArchive
from ser_core.storage.audit import audit_log
from ser_core.storage.deleting import delete_call
from ser_core.storage.errors import KeyNeeded, NoAudio, WrongKey
from ser_core.storage.exporting import FileInTheWay, export_store
from ser_core.storage.filtering import CallFilter
from ser_core.storage.finding import Sort, call_ids, count_calls, find_calls
from ser_core.storage.importing import Imported, import_store
from ser_core.storage.keeping import About, keep_call
from ser_core.storage.opening import open_store
from ser_core.storage.reading import StoredCall, open_audio, read_call
from ser_core.storage.remarks import add_note, correct_turn
from ser_core.storage.rules import keep_hits, keep_rule, stored_rules
from ser_core.storage.sealing import new_key
from ser_core.storage.store import Store
from ser_core.storage.views import View, keep_view, saved_views

Other = Callable[..., Store]


@pytest.fixture
def other(postgresql: str, tmp_path: Path) -> Iterator[Other]:
    """Opens another store, in either database."""
    stores: list[Store] = []

    def open_it(kind: str = "sqlite", **options: Any) -> Store:
        folder = tmp_path / f"other-{len(stores)}"
        address = f"sqlite:///{folder / 'calls.sqlite'}" if kind == "sqlite" else new_database(postgresql)
        stores.append(open_store(address, folder=folder / "files", **options))
        return stores[-1]

    yield open_it
    for store in stores:
        store.engine.dispose()


def stock(store: Store) -> list[str]:
    """Calls with all that people add."""
    about = About(datetime(2024, 3, 4, 9, 30, tzinfo=UTC), "C-1", "A-1", ("refund", "vip"), "Called twice")
    first = keep_call(
        store, call_of(SAMPLE.read_bytes(), file="first.wav"), SAMPLE, model_sha256=MODEL_SHA256, about=about
    ).id
    same_sound = keep_call(store, call_of(SAMPLE.read_bytes()), SAMPLE, model_sha256="77" * 32).id
    silent = keep_call(store, call_of(piece(2), CONTENT), None, model_sha256=MODEL_SHA256).id
    gone = keep_call(store, call_of(piece(3)), piece(3), model_sha256=MODEL_SHA256).id
    delete_call(store, gone)
    add_note(store, first, "Später\nzurückrufen", who="reviewer-1")
    correct_turn(store, first, 2, "sad", who="reviewer-2")
    keep_hits(store, keep_rule(store, "angry", "emotion = 'angry'"), first, [Stretch(6.2, 12.0)])
    keep_view(store, View("Unhappy", CallFilter(datetime(2024, 3, 1, tzinfo=UTC), tags=("vip",)), Sort("sentiment")))
    return [first, same_sound, silent]


def told(call: StoredCall) -> tuple[object, ...]:
    """Everything about a call that does not depend on where it is stored."""
    notes = [(note.written_at, note.who, note.text) for note in call.notes]
    return call.summary, call.json, call.model_sha256, notes, call.corrections, call.hits


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_a_store_comes_out_of_a_file_as_it_went_in(store: Store, other: Other, tmp_path: Path, target: str) -> None:
    ids = stock(store)
    archive = tmp_path / "store.zip"
    assert export_store(store, archive, who="officer") == 3
    there = other(target)
    assert import_store(there, archive) == Imported(calls=3, known=0, without_audio=0)
    assert list(call_ids(there)) == ids
    assert [told(read_call(there, call_id)) for call_id in ids] == [told(read_call(store, call_id)) for call_id in ids]
    for call_id in ids[:2]:
        sound, _ = open_audio(there, call_id)
        with sound:
            assert sound.read() == SAMPLE.read_bytes()
    with pytest.raises(NoAudio):
        open_audio(there, ids[2])
    assert find_calls(there, CallFilter(words="zuruckrufen")).calls[0].id == ids[0]
    assert stored_rules(there)[0].text == "emotion = 'angry'"
    assert saved_views(there) == saved_views(store)
    assert [entry.what for entry in audit_log(there)].count("deleted") == 1
    assert import_store(there, archive) == Imported(calls=0, known=3, without_audio=0)


def test_how_far_it_is_is_told_call_by_call_on_both_ways(store: Store, other: Other, tmp_path: Path) -> None:
    count, steps = len(stock(store)), list[float]()
    export_store(store, tmp_path / "store.zip", progress=steps.append)
    assert steps == [pytest.approx(number / count) for number in range(1, count + 1)]
    steps.clear()
    import_store(other(), tmp_path / "store.zip", progress=steps.append)
    assert steps == [pytest.approx(number / count) for number in range(1, count + 1)]


def test_an_archive_is_for_nobody_elses_eyes_and_over_no_other_file(store: Store, tmp_path: Path) -> None:
    stock(store)
    archive = tmp_path / "store.zip"
    export_store(store, archive)
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    before = archive.read_bytes()
    with pytest.raises(FileInTheWay):
        export_store(store, archive)
    assert archive.read_bytes() == before
    assert not list(tmp_path.glob(".*part"))


def test_sound_stays_encrypted_on_its_way_and_comes_under_the_other_stores_key(
    opened, other: Other, tmp_path: Path
) -> None:
    key, next_key = new_key(), new_key()
    store = opened(key=key)
    first = stock(store)[0]
    sealed, plain = tmp_path / "sealed.zip", tmp_path / "plain.zip"
    export_store(store, sealed)
    assert SAMPLE.read_bytes()[1000:1064] not in sealed.read_bytes()
    same = other(key=key)
    import_store(same, sealed)
    assert open_audio(same, first)[0].read() == SAMPLE.read_bytes()
    with pytest.raises(WrongKey):
        import_store(other(key=new_key()), sealed)
    with pytest.raises(KeyNeeded):
        import_store(other(), sealed)
    export_store(store, plain, open_audio=True)
    moved = other(key=next_key)
    import_store(moved, plain)
    sound, facts = open_audio(moved, first)
    assert facts.sealed
    assert sound.read() == SAMPLE.read_bytes()
    with pytest.raises(KeyNeeded):
        export_store(opened(), tmp_path / "none.zip", open_audio=True)


def test_opus_stays_opus(opened, other: Other, tmp_path: Path) -> None:
    store = opened(audio="opus")
    kept = keep_call(store, call_of(SAMPLE.read_bytes()), SAMPLE, model_sha256=MODEL_SHA256)
    export_store(store, tmp_path / "store.zip")
    there = other()
    import_store(there, tmp_path / "store.zip")
    ours, theirs = open_audio(store, kept.id), open_audio(there, kept.id)
    with ours[0], theirs[0]:
        assert ours[0].read() == theirs[0].read()
    assert theirs[1].coding == "opus"


@pytest.fixture
def exported(other: Other, tmp_path: Path) -> dict[str, bytes]:
    """The members of an archive, to be tampered with."""
    archive = tmp_path / "good.zip"
    store = other()
    stock(store)
    export_store(store, archive)
    with zipfile.ZipFile(archive) as members:
        return {name: members.read(name) for name in members.namelist()}


def packed(members: dict[str, bytes], path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def changed(members: dict[str, bytes], **values: object) -> dict[str, bytes]:
    """The archive with other values in its first call."""
    first, *rest = members["calls.jsonl"].splitlines(keepends=True)
    line = json.dumps({**json.loads(first), **values}).encode() + b"\n"
    return {**members, "calls.jsonl": b"".join([line, *rest])}


def sound_of(members: dict[str, bytes], **values: object) -> dict[str, bytes]:
    return changed(members, audio={**json.loads(members["calls.jsonl"].splitlines()[0])["audio"], **values})


HOSTILE: dict[str, Callable[[dict[str, bytes]], dict[str, bytes]]] = {
    "nothing": lambda _: {},
    "a later format": lambda m: {**m, "calltone-store.json": b'{"format": 2, "calls": 1}'},
    "no JSON": lambda m: {**m, "calls.jsonl": b"{" * 100_000},
    "a number": lambda m: {**m, "calls.jsonl": b"7\n"},
    "an analysis of something else": lambda m: changed(m, analysis={"schema_version": 1}),
    "a hash that is a path": lambda m: changed(m, model_sha256="../" * 21 + "x"),
    "a sound's hash that is a path": lambda m: sound_of(m, sha256="../../../../../../tmp/hostile" + "x" * 35),
    "a coding that is a path": lambda m: sound_of(m, coding="../../hostile"),
    "a size that is not so": lambda m: sound_of(m, size_bytes=10),
    "a size beyond all": lambda m: sound_of(m, size_bytes=1 << 50),
    "sound of another call": lambda m: {name: piece(9) if name.startswith("audio/") else data for name, data in m.items()},
    "a tag without end": lambda m: changed(m, tags=["x" * 1_000_000]),
    "a date without a zone": lambda m: changed(m, called_at="2024-03-04T09:30:00"),
    "an emotion of none": lambda m: changed(
        m, corrections=[{"position": 0, "emotion": "bored", "who": "x", "corrected_at": "2024-03-04T09:30:00+00:00"}]
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", HOSTILE)
def test_a_tampered_archive_is_refused_and_its_call_left_out_whole(
    exported: dict[str, bytes], other: Other, tmp_path: Path, how: str
) -> None:
    there = other()
    files = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    archive = packed(HOSTILE[how](exported), tmp_path / "hostile.zip")
    with pytest.raises(CalltoneError) as refused:
        import_store(there, archive)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 500
    assert count_calls(there) == 0
    left = {path for path in tmp_path.rglob("*") if path.is_file() and "sqlite" not in path.name} - {*files, archive}
    assert left == set()


def test_names_in_an_archive_lead_nowhere_and_what_is_not_asked_for_is_not_read(
    exported: dict[str, bytes], other: Other, tmp_path: Path
) -> None:
    bomb = {"../../evil.txt": b"x", "/etc/evil": b"x", "audio/../../evil": b"x", "zeros.bin": bytes(50 << 20)}
    there = other()
    assert import_store(there, packed({**bomb, **exported}, tmp_path / "slip.zip")).calls == 3
    assert not [path for path in tmp_path.rglob("*") if "evil" in path.name]


def test_names_of_people_and_files_come_in_clean(exported: dict[str, bytes], other: Other, tmp_path: Path) -> None:
    there = other()
    import_store(there, packed(changed(exported, customer="C-1\u202e\x00"), tmp_path / "odd.zip"))
    assert find_calls(there, CallFilter(customer="C-1")).calls


def test_sound_that_the_archive_lacks_is_counted(exported: dict[str, bytes], other: Other, tmp_path: Path) -> None:
    less = {name: data for name, data in exported.items() if not name.startswith("audio/")}
    assert import_store(other(), packed(less, tmp_path / "less.zip")) == Imported(calls=3, known=0, without_audio=2)


def test_a_file_that_is_no_archive_a_later_one_and_none_at_all_are_told_apart(
    exported: dict[str, bytes], other: Other, tmp_path: Path
) -> None:
    there = other()
    with pytest.raises(NotAnArchive, match="no zip"):
        import_store(there, SAMPLE)
    with pytest.raises(NotAnArchive, match="not there"):
        import_store(there, tmp_path / "nowhere.zip")
    later = {**exported, "calltone-store.json": b'{"format": 2, "calls": 1}'}
    with pytest.raises(ArchiveTooNew, match="update calltone"):
        import_store(there, packed(later, tmp_path / "later.zip"))


def test_an_id_that_another_call_has_is_not_taken_twice(
    exported: dict[str, bytes], other: Other, tmp_path: Path
) -> None:
    there = other()
    taken = keep_call(there, call_of(piece(8)), None, model_sha256=MODEL_SHA256).id
    import_store(there, packed(changed(exported, id=taken), tmp_path / "same.zip"))
    assert len(set(call_ids(there))) == 4
    assert read_call(there, taken).analysis.source.sha256 == call_of(piece(8)).source.sha256

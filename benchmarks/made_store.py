"""A big store for the benchmark, made by chance: rows as the store writes them, put in by the databases' fastest ways."""

import hashlib
import random
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text

from ser_core.audio.recording import SourceFacts
from ser_core.calls.analysis import CallAnalysis, CallParticipant, ModelFacts, ScoredTurn
from ser_core.calls.export import analysis_json
from ser_core.calls.metrics import call_metrics
from ser_core.emotions import EMOTIONS, sentiment_of
from ser_core.settings import CallOptions
from ser_core.storage.columns import DAY_S, packed_json
from ser_core.storage.connecting import is_sqlite
from ser_core.storage.figures import call_figures, turn_figures
from ser_core.storage.store import Store
from ser_core.storage.tables import Table
from ser_core.storage.wording import file_words, words_of

NOW = datetime(2025, 6, 1, tzinfo=UTC)
YEAR_S = 365 * 86_400
AT_ONCE = 5_000  # calls
KINDS = 300  # different analyses; calls share them, and each has a date, a name, tags and people of its own
TURNS = 50
PEOPLE, AGENTS, TAGS, RULES = 20_000, 200, 200, 5
SUBJECTS = ("refund", "delivery", "invoice", "password", "contract", "complaint", "return", "meter")

KIND_OF = "kind_of"
MADE = (
    "CREATE TEMPORARY TABLE made_turns AS SELECT * FROM turns WHERE 1 = 0",
    "CREATE TEMPORARY TABLE made_analyses AS SELECT * FROM analyses WHERE 1 = 0",
    "CREATE TEMPORARY TABLE kind_of (call INTEGER, kind INTEGER)",
)

Rows = dict[str, list[tuple[Any, ...]]]


def fill(store: Store, calls: int) -> int:
    """Make so many calls."""
    chance = random.Random(5)
    kinds = [kind(chance) for _ in range(KINDS)]
    indexes = [index for table in Table.metadata.sorted_tables for index in table.indexes]
    with store.engine.connect() as connection:
        if not is_sqlite(store.engine):  # made again at once at the end, which is faster than one by one
            for index in indexes:
                index.drop(connection)
            connection.execute(text("SET session_replication_role = replica"))  # the rows are known to fit each other
        connection.commit()
        raw = connection.connection.dbapi_connection
        put(store, raw, shared_rows())
        put_kinds(store, raw, kinds)
        for first in range(1, calls + 1, AT_ONCE):
            numbers = range(first, min(first + AT_ONCE, calls + 1))
            put(store, raw, call_rows(numbers, kinds, chance))
            put_by_kind(raw)
            print(f"\r{numbers[-1]:,} of {calls:,} calls", end="", flush=True)
        if not is_sqlite(store.engine):
            connection.execute(text("SET session_replication_role = DEFAULT"))
            for index in indexes:
                index.create(connection)
            for name in ("calls", "people", "tags", "rules", "notes", "hits", "models"):
                numbers = func.pg_get_serial_sequence(name, "number")
                connection.execute(select(func.setval(numbers, func.max(Table.metadata.tables[name].columns.number))))
        connection.commit()
    print()
    return calls


def made_analysis(name: str, chance: random.Random | None = None) -> CallAnalysis:
    """Fifty turns of two people."""
    chance = chance or random.Random(name)
    turns, at_s = [], 0.5
    mood = [chance.expovariate(1.0) for _ in EMOTIONS]
    for number in range(TURNS):
        length_s = round(chance.uniform(1.0, 8.0), 2)
        if number % 2:
            turns.append(ScoredTurn("agent", at_s, at_s + length_s, -20.0, syllables=12))
        else:
            weights = [chance.expovariate(1.0) ** 2 * liking for liking in mood]
            shares = {emotion: weight / sum(weights) for emotion, weight in zip(EMOTIONS, weights, strict=True)}
            top = max(shares, key=lambda emotion: shares[emotion])
            sure, felt = shares[top], sentiment_of(shares)
            turns.append(
                ScoredTurn("customer", at_s, at_s + length_s, -20.0, top, sure, sure < 0.4, shares, felt, 0.5, 12)
            )
        at_s += length_s + round(chance.uniform(0.1, 1.5), 2)
    people = (CallParticipant("customer", "customer", "left"), CallParticipant("agent", "agent", "right"))
    facts = SourceFacts("call.wav", hashlib.sha256(name.encode()).hexdigest(), "wav", "pcm_mulaw", 8_000, 2, 8, at_s)
    metrics = call_metrics(turns, at_s)
    return CallAnalysis(facts, ModelFacts("made", "1.0"), people, tuple(turns), metrics, options=CallOptions("left"))


def kind(chance: random.Random) -> tuple[dict[str, Any], list[dict[str, Any]], bytes]:
    """What calls of a kind share: figures, turns and the packed analysis."""
    analysis = made_analysis("", chance)
    return call_figures(analysis), turn_figures(0, analysis), packed_json(analysis_json(analysis))


def shared_rows() -> Rows:
    then = int(NOW.timestamp())
    return {
        "models": [(1, "made", "1.0", b"\x5e" * 32)],
        "people": [
            *((n, f"C-{n}") for n in range(1, PEOPLE + 1)),
            *((PEOPLE + n, f"A-{n}") for n in range(1, AGENTS + 1)),
        ],
        "tags": [(n + 1, f"tag {n}") for n in range(TAGS)],
        "rules": [(n + 1, f"rule {n}", bytes(32), "made", then) for n in range(RULES)],
    }


def call_rows(numbers: Sequence[int], kinds: Sequence[Any], chance: random.Random) -> Rows:
    """Every row of some calls, in the order of their columns."""
    rows: Rows = {name: [] for name in ("calls", "call_tags", "words", "notes", "hits", KIND_OF)}
    for number in numbers:
        which = chance.randrange(len(kinds))
        figures = kinds[which][0]
        subject = chance.choice(SUBJECTS)
        file = f"{subject}-file{number}.wav"
        called_s = int(NOW.timestamp() - chance.random() * YEAR_S)
        first = {
            "number": number,
            "id": UUID(int=chance.getrandbits(128)),
            "fingerprint": chance.randbytes(32),
            "sha256": chance.randbytes(32),
            "file": file,
            "model": 1,
            "customer": 1 + int(PEOPLE * chance.random() ** 2),
            "agent": PEOPLE + 1 + chance.randrange(AGENTS),
            "called_at": called_s,
            "called_day": called_s // DAY_S,
            "stored_at": called_s + 600,
        }
        lifted = figures | {"sentiment": figures["sentiment"] + chance.uniform(-0.05, 0.05)}
        columns = first | lifted
        rows["calls"].append(tuple(columns[column.name] for column in Table.metadata.tables["calls"].columns))
        rows[KIND_OF].append((number, which))
        tags = {int(TAGS * chance.random() ** 3) for _ in range(chance.randrange(4))}
        rows["call_tags"] += [(number, tag + 1) for tag in tags]
        note = f"wants a {chance.choice(SUBJECTS)} soon" if chance.random() < 0.1 else ""
        rows["words"] += [(word, number) for word in words_of([file_words(file), note])]
        if note:
            rows["notes"].append((number, number, called_s + 900, "made", note))
        rule = int(chance.expovariate(0.7))
        if rule < RULES and chance.random() < 0.3:
            rows["hits"].append((number, rule + 1, number, 10.0, 20.0))
    return rows


def turn_tuple(which: int, turn: dict[str, Any]) -> tuple[Any, ...]:
    emotion = None if turn["emotion"] is None else EMOTIONS.index(turn["emotion"])
    said = turn | {"call": which, "emotion": emotion}
    return tuple(said[column.name] for column in Table.metadata.tables["turns"].columns)


def put_kinds(store: Store, raw: Any, kinds: Sequence[Any]) -> None:
    """The turns and analyses of each kind, for the database itself to copy: no faster way leads in."""
    for statement in MADE:
        raw.execute(statement)
    turns = [turn_tuple(which, turn) for which, (_, turns, _) in enumerate(kinds) for turn in turns]
    put(store, raw, {"made_turns": turns, "made_analyses": [(which, kind[2]) for which, kind in enumerate(kinds)]})


def put_by_kind(raw: Any) -> None:
    """The turns and analyses of the calls that came last."""
    raw.execute("BEGIN")
    raw.execute(
        "INSERT INTO turns SELECT k.call, t.position, t.role, t.emotion, t.uncertain, t.start_s, t.end_s, t.sentiment, "
        "t.confidence FROM kind_of k JOIN made_turns t ON t.call = k.kind ORDER BY k.call, t.position"
    )
    raw.execute("INSERT INTO analyses SELECT k.call, a.analysis FROM kind_of k JOIN made_analyses a ON a.call = k.kind")
    raw.execute("DELETE FROM kind_of")
    raw.execute("COMMIT")


def put(store: Store, raw: Any, rows: Rows) -> None:
    """Into the tables, past SQLAlchemy."""
    for name, some in rows.items():
        if is_sqlite(store.engine) and some:
            raw.execute("BEGIN")
            marks = ", ".join("?" * len(some[0]))
            raw.executemany(f"INSERT INTO {name} VALUES ({marks})", [tuple(map(as_sqlite, row)) for row in some])  # noqa: S608, names from above
            raw.execute("COMMIT")
        elif some:
            copy_in(raw, name, some)


def copy_in(raw: Any, name: str, rows: Sequence[tuple[Any, ...]]) -> None:
    with raw.cursor() as cursor, cursor.copy(f"COPY {name} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    raw.commit()


def as_sqlite(value: Any) -> Any:
    return value.hex if isinstance(value, UUID) else value

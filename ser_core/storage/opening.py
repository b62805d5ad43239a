"""Opening a store: its tables brought up to date, its folder made or known again, half-done deletions finished."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import URL, Connection, Engine, column, insert, inspect, select, table, update

from ser_core.storage.audio_files import make_private, open_private
from ser_core.storage.connecting import is_sqlite, make_engine, plain_errors, reading, shown_url, writing
from ser_core.storage.errors import FolderOfAnotherStore, NotAStore, StoreTooNew, WrongKey
from ser_core.storage.migrations import HEAD
from ser_core.storage.places import files_folder, store_url
from ser_core.storage.sealing import recipient_of
from ser_core.storage.store import AudioChoice, Store
from ser_core.storage.tables import StoreRow
from ser_core.storage.tidying import finish_removals, sweep_incoming

MARK = "store-id"  # the file that says whose folder it is
REVISIONS = "alembic_version"


def open_store(
    url: str | None = None, *, folder: Path | None = None, audio: AudioChoice = "source", key: str | None = None
) -> Store:
    """The store at an address, made where there is none.

    `folder` is where audio goes: beside a SQLite file, or in the user's data folder, if it is not named. Machines that
    share a database must share it too. `key` is an age identity: with it audio is encrypted before it is written.
    """
    where = store_url(url)
    engine = make_engine(where)
    try:
        with plain_errors(engine):
            if is_sqlite(engine):
                make_private_file(where)
            bring_up_to_date(engine)
            files = folder or files_folder(where)
            store = Store(facts_of(engine, key), engine, files, audio, key)
            claim_folder(files, store.id)
            sweep_incoming(store)
            finish_removals(store)
    except BaseException:
        engine.dispose()
        raise
    return store


def make_private_file(url: URL) -> None:
    """The database file, nobody else's from its first moment; SQLite's files beside it take its rights."""
    file = Path(str(url.database))
    make_private(file.parent)
    if not file.exists():
        try:
            open_private(file).close()
        except FileExistsError:  # another process opens the same new store
            return


def bring_up_to_date(engine: Engine) -> None:
    """Run the steps that the tables lack; of two processes that open a store at once, one does."""
    with reading(engine) as connection:
        if revision_of(connection, engine) == HEAD:
            return
    from ser_core.storage.migrating import known_revisions, migrate  # brings Alembic: most starts need none

    with writing(engine) as connection:
        revision = revision_of(connection, engine)
        if revision is not None and revision not in known_revisions():
            raise StoreTooNew(shown_url(engine.url), revision)
        migrate(connection)


def revision_of(connection: Connection, engine: Engine) -> str | None:
    """Which step the tables stand at; None for an empty database."""
    names = inspect(connection).get_table_names()
    if REVISIONS not in names:
        if names:
            raise NotAStore(shown_url(engine.url))
        return None
    said = connection.execute(select(column("version_num")).select_from(table(REVISIONS))).scalar_one_or_none()
    return None if said is None else str(said)


def facts_of(engine: Engine, key: str | None) -> UUID:
    """The store's id, given once; the first key that is used becomes the store's."""
    with reading(engine) as connection:
        row = connection.execute(select(StoreRow.id, StoreRow.recipient)).one_or_none()
    recipient = None if key is None else recipient_of(key)
    if row is None or (recipient is not None and row.recipient is None):
        with writing(engine) as connection:
            row = connection.execute(select(StoreRow.id, StoreRow.recipient)).one_or_none()
            if row is None:
                made = {"id": uuid4(), "made_at": datetime.now(UTC), "recipient": recipient}
                connection.execute(insert(StoreRow).values(made))
            elif row.recipient is None:
                connection.execute(update(StoreRow).values(recipient=recipient))
            row = connection.execute(select(StoreRow.id, StoreRow.recipient)).one()
    if recipient is not None and row.recipient != recipient:
        raise WrongKey
    store_id: UUID = row.id
    return store_id


def claim_folder(folder: Path, store_id: UUID) -> None:
    """Mark the folder as this store's; the folder of another is refused, as tidying up would empty it."""
    make_private(folder)
    mark = folder / MARK
    try:
        with open_private(mark) as file:
            file.write(store_id.hex.encode())
    except FileExistsError:
        if mark.read_text("ascii", errors="replace").strip() not in ("", store_id.hex):
            raise FolderOfAnotherStore(folder) from None

"""What can go wrong with a store, each with what to do about it."""

from pathlib import Path

from ser_core.errors import CalltoneError

# Where the command, the service and the pages take the store and its key from
STORE_VARIABLE, FOLDER_VARIABLE, KEY_VARIABLE = "CALLTONE_STORE", "CALLTONE_STORE_FOLDER", "CALLTONE_STORE_KEY"


class NotAStoreUrl(CalltoneError):
    """An address that names no database that is supported."""

    def __init__(self, shown: str) -> None:
        super().__init__(
            f"{shown!r} names no store: give sqlite:///FILE or postgresql://USER@HOST/DATABASE, "
            "or nothing for the store in your data folder"
        )


class DriverMissing(CalltoneError):
    """PostgreSQL is asked for and its driver is not installed."""

    def __init__(self) -> None:
        super().__init__("PostgreSQL needs its driver: install calltone[postgres]")


class StoreUnreachable(CalltoneError):
    """The database did not answer, did not let us in, or its disk fails."""

    def __init__(self, shown: str, why: str) -> None:
        super().__init__(f"the store {shown} cannot be used ({why}): check that it is there and that you may use it")


class StoreTooNew(CalltoneError):
    """A later calltone has changed the tables."""

    def __init__(self, shown: str, revision: str) -> None:
        super().__init__(
            f"the store {shown} was written by a later calltone (tables {revision}): update calltone; nothing was changed"
        )


class NotAStore(CalltoneError):
    """A database of something else."""

    def __init__(self, shown: str) -> None:
        super().__init__(f"{shown} holds other tables and is no call store: name a new file or an empty database")


class StoreReadOnly(CalltoneError):
    """Nothing can be written there."""

    def __init__(self, where: str) -> None:
        super().__init__(f"{where} cannot be written to: give yourself the right to write there, or name another store")


class StoreFull(CalltoneError):
    """No room left; what was begun was undone."""

    def __init__(self) -> None:
        super().__init__("the disk of the store is full: nothing of this was stored; free some room and try again")


class StoreBusy(CalltoneError):
    """Another process holds the database for too long."""

    def __init__(self, waited_s: float) -> None:
        super().__init__(
            f"another process has been writing to the store for {waited_s:.0f} s: nothing of this was stored; try again"
        )


class StoreDamaged(CalltoneError):
    """The database says of itself that it is broken."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the database of the store is damaged ({why}): put back a copy, or export what can be read")


class FolderOfAnotherStore(CalltoneError):
    """The folder for audio belongs to another database; tidying up would delete its files."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"the folder {folder} holds the audio of another store: name the folder that belongs to this database"
        )


class NoSuchCall(CalltoneError):
    """An id that no call has, or has no longer."""

    def __init__(self, call_id: str) -> None:
        super().__init__(f"no call {call_id!r} is stored: `calltone calls list` shows those that are")


class NoAudio(CalltoneError):
    """The call was stored without its sound."""

    def __init__(self, call_id: str) -> None:
        super().__init__(f"the call {call_id} was stored without its audio: analyse its file again to hear it")


class AudioMissing(CalltoneError):
    """A file that should be there is not: it was taken away, or is on another machine."""

    def __init__(self, call_id: str) -> None:
        super().__init__(
            f"the audio of call {call_id} is not in the store's folder: "
            "put the folder back, or use the one that all machines of this store share"
        )


class AudioDamaged(CalltoneError):
    """A file of the store that is not what was written."""

    def __init__(self, call_id: str) -> None:
        super().__init__(f"the audio of call {call_id} was changed on the disk: put its file back from a copy")


class KeyNeeded(CalltoneError):
    """Audio that was encrypted, and no key."""

    def __init__(self) -> None:
        super().__init__(f"the audio of this store is encrypted: set {KEY_VARIABLE} to the key it was stored with")


class WrongKey(CalltoneError):
    """Another key than the one that the audio was encrypted with."""

    def __init__(self) -> None:
        super().__init__(f"{KEY_VARIABLE} does not open this store's audio: set it to the key it was stored with")


class NotAKey(CalltoneError):
    """A text that is no age identity."""

    def __init__(self) -> None:
        super().__init__(
            f"{KEY_VARIABLE} holds no key: it should begin with AGE-SECRET-KEY-1; `calltone store new-key` makes one"
        )


class NotTheSource(CalltoneError):
    """Bytes that are not those that were analysed."""

    def __init__(self, file: str) -> None:
        super().__init__(f"{file!r} is not the file that was analysed: it was changed since; analyse it again")


class ImpossibleDate(CalltoneError):
    """A day on which no call can have been recorded."""

    def __init__(self, said: object) -> None:
        super().__init__(f"{said} is no date of a call: give one from 1970 to 9999, with its time zone")


class Unusable(CalltoneError):
    """A tag, note, name or text that cannot be kept as it is."""

    def __init__(self, what: str, wanted: str) -> None:
        super().__init__(f"{what} cannot be kept: {wanted}")

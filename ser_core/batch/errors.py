"""What can go wrong with a batch as a whole, each with what to do about it."""

from ser_core.errors import CalltoneError


class NoSuchFolder(CalltoneError):
    """The path leads to no folder."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"{folder!r} is no folder: name one that holds recordings, or an address such as s3://bucket/calls"
        )


class CannotLook(CalltoneError):
    """A folder or a store of objects that does not let us see what it holds."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"cannot see what is in {where!r} ({why}): check the address and that you may read it")


class NoRecordings(CalltoneError):
    """Nothing to do."""

    def __init__(self, folder: str, pattern: str | None) -> None:
        wanted = f"no file that fits {pattern!r}" if pattern else "no file that ends as a recording does"
        super().__init__(
            f"{wanted} in {folder!r}: name another folder, or say with --pattern what its recordings are called"
        )


class NotWatchable(CalltoneError):
    """An address of which nobody tells when a file in it is whole."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"{folder!r} cannot be watched: watch a folder of this machine, or run the same command now and then"
        )


class NotFetched(CalltoneError):
    """An object that could not be loaded."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name!r} could not be fetched ({why}): check the address and that every worker may read it")


class SchedulerUnreachable(CalltoneError):
    """Nobody answers at the address."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"no scheduler answers at {address}: start one with `dask scheduler` and name the address that it prints, "
            "or leave --scheduler out to work on this machine alone"
        )


class SchedulerLost(CalltoneError):
    """It was there, and is gone."""

    def __init__(self) -> None:
        super().__init__(
            "the scheduler is gone; what was stored stays: start it again, and the same command goes on where this one stopped"
        )


class WorkersWithoutCalltone(CalltoneError):
    """The scheduler or a worker does not know what it is asked to do."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"the scheduler or a worker cannot run this calltone ({why}): install the same one where they run, and start them anew"
        )


class WorkerUnfit(CalltoneError):
    """A worker said so itself."""


class OtherCalltone(CalltoneError):
    """A worker of another release would give other answers under the same name."""

    def __init__(self, wanted: str, found: str) -> None:
        super().__init__(f"a worker runs calltone {found}, and this is {wanted}: install {wanted} on every worker")


class OtherModel(CalltoneError):
    """A worker whose model is not the one that the results would be stored under."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"a worker has another model in {folder} than this machine: put the same files there on every worker"
        )

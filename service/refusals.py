"""What the API refuses, each with what to do about it."""

from collections.abc import Iterable

from ser_core.errors import CalltoneError


class NotLetIn(CalltoneError):
    """No token, or none that opens anything."""

    def __init__(self) -> None:
        super().__init__(
            "this needs a token that was not revoked: send Authorization: Bearer TOKEN; `calltone tokens create` makes one"
        )


class ScopeMissing(CalltoneError):
    """A token that opens other doors."""

    def __init__(self, scope: str) -> None:
        super().__init__(f"this token has not the scope {scope}: use one made with --scope {scope}")


class StrangeOrigin(CalltoneError):
    """A page of somewhere else that talks to a server which trusts everybody on its machine."""

    def __init__(self) -> None:
        super().__init__(
            "without tokens this server answers programs of this machine only, by its own address: make a token to open it"
        )


class UploadTooLarge(CalltoneError):
    """More bytes than are let in."""

    def __init__(self, most_bytes: int) -> None:
        super().__init__(f"the upload is larger than {most_bytes / (1 << 20):g} MB, which is all that is let in")


class UploadTooSlow(CalltoneError):
    """An upload that does not come to its end."""

    def __init__(self) -> None:
        super().__init__("the upload did not arrive in time: send it again over a faster line")


class NotAForm(CalltoneError):
    """A body that is no multipart form, or is one that cannot be."""

    def __init__(self, what: str) -> None:
        super().__init__(f"the body is not the form that was expected ({what}): send multipart/form-data")


class BadField(CalltoneError):
    """A field of the form that says what cannot be."""

    def __init__(self, name: str, wanted: str) -> None:
        super().__init__(f"the field {name} should be {wanted}")


class NoFile(CalltoneError):
    """A form without the file."""

    def __init__(self) -> None:
        super().__init__("No file provided")


class NoSelectedFile(CalltoneError):
    """A form whose file was never picked."""

    def __init__(self) -> None:
        super().__init__("No selected file")


class AgentEmotionNotAllowed(CalltoneError):
    """An employee's emotion is asked of a server that was not told to give it."""

    def __init__(self) -> None:
        super().__init__(
            "this server does not infer the emotions of agents: law forbids it at work in many places, in the European Union "
            "by article 5(1)(f) of Regulation 2024/1689; who may do it starts the server with --allow-agent-emotion"
        )


class TookTooLong(CalltoneError):
    """A call or clip that was given up."""

    def __init__(self, limit_s: float) -> None:
        super().__init__(f"the work on it took longer than {limit_s:g} s and was given up: send a shorter recording")


class EndsItsWorker(CalltoneError):
    """A file at which the worker process ended each time."""

    def __init__(self) -> None:
        super().__init__("the process that worked on it ended each time: the file may be damaged; export it again")


class Stopping(CalltoneError):
    """The server is on its way out."""

    def __init__(self) -> None:
        super().__init__("the server is stopping: send this again in a moment")


class Interrupted(CalltoneError):
    """The worker ended and nobody knows why."""

    def __init__(self) -> None:
        super().__init__("the process that worked on it ended: send it again")


class AllBusy(CalltoneError):
    """Every worker has a call for longer than somebody can wait for an answer."""

    def __init__(self, waited_s: float) -> None:
        super().__init__(f"every worker was busy for {waited_s:g} s: send this again later")


class NotReady(CalltoneError):
    """No worker is there yet."""

    def __init__(self) -> None:
        super().__init__("no worker is ready yet: ask again in a moment")


class NotAnalysed(CalltoneError):
    """A report is asked of a call that has no analysis."""

    def __init__(self, state: str) -> None:
        super().__init__(
            f"this call has no analysis (it is {state}): ask for the call itself to see how far it is, or why"
        )


class UnknownForm(CalltoneError):
    """A form that no call is written in."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(f"no export called {name!r}: it is one of {', '.join(known)}")


class SaidByWorker(CalltoneError):
    """What a worker could not do; the code is the worker's."""

    def __init__(self, code: str, message: str, *, again: bool) -> None:
        super().__init__(message)
        self.code, self.again = code, again

"""Calls that wait to be analysed: a queue in the store, so that it is still there after a restart."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from ser_core.errors import CalltoneError
from ser_core.settings import CallOptions
from ser_core.storage.connecting import reading, writing
from ser_core.storage.filtering import as_uuid
from ser_core.storage.keeping import About
from ser_core.storage.service_tables import JobRow
from ser_core.storage.store import LOCAL, Store
from ser_core.storage.tables import CallRow

JobState = Literal["queued", "running", "done", "failed"]
UNFINISHED: tuple[JobState, ...] = ("queued", "running")


class QueueFull(CalltoneError):
    """More calls wait than are let in."""

    def __init__(self, most: int) -> None:
        super().__init__(f"{most} calls are waiting already, and no more are let in: send this one again later")


@dataclass(frozen=True, slots=True)
class Asked:
    """A call that somebody sent in: the facts of its bytes, how it is to be read, and what was said of it."""

    file: str
    sha256: str
    options: CallOptions
    about: About
    who: str = LOCAL


@dataclass(frozen=True, slots=True)
class Job:
    """A call on its way in."""

    id: str
    state: JobState
    asked: Asked | None  # None once it is done: the call says it all
    queued_at: datetime
    deaths: int
    code: str | None = None
    reason: str | None = None
    call_id: str | None = None


def queue_job(store: Store, job_id: str, asked: Asked, most: int) -> Job:
    """Put a call at the end of the queue, unless `most` calls wait there."""
    now = datetime.now(UTC)
    row = {"id": UUID(job_id), "state": "queued", "asked": as_plain(asked), "queued_at": now, "deaths": 0}
    with writing(store.engine) as connection:
        if count_of(connection, "queued") >= most:
            raise QueueFull(most)
        connection.execute(insert(JobRow).values(row))
    return Job(job_id, "queued", asked, now, 0)


def take_job(store: Store) -> Job | None:
    """The call that has waited longest, now running; None where none waits."""
    with writing(store.engine) as connection:
        waiting = select(JobRow.number).where(JobRow.state == "queued").order_by(JobRow.number).limit(1)
        number = connection.execute(waiting).scalar_one_or_none()
        if number is None:
            return None
        connection.execute(update(JobRow).where(JobRow.number == number).values(state="running"))
        return job_of(connection.execute(rows().where(JobRow.number == number)).one())


def finish_job(store: Store, job_id: str, call_id: str) -> None:
    """The call is stored: only the way to it is left. If it was deleted meanwhile, nothing is."""
    with writing(store.engine) as connection:
        found = connection.execute(select(CallRow.number).where(CallRow.id == UUID(call_id))).scalar_one_or_none()
        if found is None:
            connection.execute(delete(JobRow).where(JobRow.id == UUID(job_id)))
            return
        done = {"state": "done", "call": found, "asked": {}, "ended_at": datetime.now(UTC)}
        connection.execute(update(JobRow).where(JobRow.id == UUID(job_id)).values(done))


def fail_job(store: Store, job_id: str, code: str, reason: str) -> None:
    """The call cannot be analysed, and why."""
    failed = {"state": "failed", "code": code, "reason": reason, "ended_at": datetime.now(UTC)}
    with writing(store.engine) as connection:
        connection.execute(update(JobRow).where(JobRow.id == UUID(job_id)).values(failed))


def put_back(store: Store, job_id: str, *, died: bool) -> int:
    """Let a running call wait again, in its old place; how many workers have ended over it, this one included."""
    again = update(JobRow).where(JobRow.id == UUID(job_id), JobRow.state == "running")
    with writing(store.engine) as connection:
        values = {"state": "queued", "deaths": JobRow.deaths + int(died)}
        deaths = connection.execute(again.values(values).returning(JobRow.deaths)).scalar_one_or_none()
    return 0 if deaths is None else deaths


def put_back_all(store: Store) -> int:
    """After a restart: what ran when the last server ended waits again; how many calls wait now."""
    with writing(store.engine) as connection:
        connection.execute(update(JobRow).where(JobRow.state == "running").values(state="queued"))
        return count_of(connection, "queued")


def drop_job(store: Store, job_id: str, states: Iterable[JobState]) -> bool:
    """Forget a job that is in one of some states; whether it was."""
    with writing(store.engine) as connection:
        dropped = delete(JobRow).where(JobRow.id == UUID(job_id), JobRow.state.in_(list(states)))
        return connection.execute(dropped.returning(JobRow.number)).scalar_one_or_none() is not None


def forget_failures(store: Store, ended_before: datetime) -> None:
    """Failed calls whose sender had time enough to ask."""
    with writing(store.engine) as connection:
        connection.execute(delete(JobRow).where(JobRow.state == "failed", JobRow.ended_at < ended_before))


def find_job(store: Store, job_id: str) -> Job | None:
    """The job that an id was given for; None where no call came in under it."""
    known = as_uuid(job_id)
    if known is None:
        return None
    with reading(store.engine) as connection:
        row = connection.execute(rows().where(JobRow.id == known)).one_or_none()
    return None if row is None else job_of(row)


def unfinished_jobs(store: Store) -> set[str]:
    """The ids whose uploads are still needed."""
    with reading(store.engine) as connection:
        ids = connection.execute(select(JobRow.id).where(JobRow.state.in_(UNFINISHED))).scalars()
        return {job_id.hex for job_id in ids}


def count_jobs(store: Store) -> Mapping[JobState, int]:
    """How many jobs are under way, and in which state."""
    with reading(store.engine) as connection:
        return {state: count_of(connection, state) for state in UNFINISHED}


def count_of(connection: Connection, state: JobState) -> int:
    return connection.execute(select(func.count()).select_from(JobRow).where(JobRow.state == state)).scalar_one()


def rows() -> Any:
    """Jobs with the ids of their calls."""
    return select(JobRow.__table__, CallRow.id.label("call_id")).outerjoin(CallRow, CallRow.number == JobRow.call)


def job_of(row: Row[Any]) -> Job:
    return Job(
        id=row.id.hex,
        state=row.state,
        asked=from_plain(row.asked) if row.asked else None,
        queued_at=row.queued_at,
        deaths=row.deaths,
        code=row.code,
        reason=row.reason,
        call_id=None if row.call_id is None else row.call_id.hex,
    )


def as_plain(asked: Asked) -> dict[str, Any]:
    """For the column, and for a worker."""
    called_at = asked.about.called_at
    plain = asdict(asked)
    plain["about"]["called_at"] = None if called_at is None else called_at.isoformat()
    return plain


def from_plain(plain: Mapping[str, Any]) -> Asked:
    """The way back; only what `as_plain` wrote comes here."""
    about = dict(plain["about"])
    said_at = about.pop("called_at")
    return Asked(
        file=plain["file"],
        sha256=plain["sha256"],
        options=CallOptions(**plain["options"]),
        about=About(
            **about | {"tags": tuple(about["tags"])},
            called_at=None if said_at is None else datetime.fromisoformat(said_at),
        ),
        who=plain["who"],
    )

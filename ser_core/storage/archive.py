"""What a whole store looks like in one file: a zip of JSON lines and audio. Names in it are made here and never taken from it."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TypeVar
from zipfile import ZipFile

from ser_core.calls.plain import WrongValue, record_from_plain
from ser_core.emotions import emotion_index
from ser_core.errors import CalltoneError
from ser_core.storage.audio_files import OPUS, SOURCE, AudioFile
from ser_core.storage.reading import Hit, Note, StoredCall, TurnCorrection

FORMAT = 1
FACTS, CALLS, RULES, VIEWS, AUDIT = "calltone-store.json", "calls.jsonl", "rules.jsonl", "views.jsonl", "audit.jsonl"
LONGEST_LINE = 64 << 20  # bytes: an analysis of six hours has a tenth of it
MOST_AUDIO = 8 << 30  # bytes of one call's sound

Record = TypeVar("Record")


class NotAnArchive(CalltoneError):
    """A file that `calltone store export` did not write, or that was changed since."""

    def __init__(self, what: str) -> None:
        super().__init__(f"this is no archive of a store ({what}): give a file that `calltone store export` wrote")


class ArchiveTooNew(CalltoneError):
    """An archive that a later calltone wrote."""

    def __init__(self, format_: int) -> None:
        super().__init__(f"the archive is of format {format_}, which this calltone does not know: update calltone")


@dataclass(frozen=True, slots=True)
class ArchiveFacts:
    """The first thing in an archive."""

    format: int
    calls: int


@dataclass(frozen=True, slots=True)
class CarriedCall:
    """A call as a line of the archive."""

    id: str
    called_at: datetime
    stored_at: datetime
    model_sha256: str
    customer: str | None
    agent: str | None
    tags: tuple[str, ...]
    notes: tuple[Note, ...]
    corrections: tuple[TurnCorrection, ...]
    hits: tuple[Hit, ...]
    audio: AudioFile | None
    analysis: object


def carried(call: StoredCall) -> CarriedCall:
    """A stored call, to be written down."""
    found = call.summary
    return CarriedCall(
        found.id,
        found.called_at,
        found.stored_at,
        call.model_sha256,
        found.customer,
        found.agent,
        found.tags,
        call.notes,
        call.corrections,
        call.hits,
        call.audio,
        call.json,
    )


def audio_member(file: AudioFile) -> str:
    """Where the archive holds a call's sound."""
    return f"audio/{file.sha256}.{file.coding}{'.age' if file.sealed else ''}"


def line_of(record: Any) -> bytes:
    """A record as a line."""
    return json.dumps(asdict(record), default=datetime.isoformat, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def records(archive: ZipFile, member: str, kind: type[Record]) -> Iterator[Record]:
    """The lines of a member as records, every value checked."""
    for number, data in enumerate(lines(archive, member), start=1):
        try:
            record = record_from_plain(kind, data)
        except WrongValue as error:
            raise NotAnArchive(f"{member}, line {number}: {error}") from None
        yield record


def lines(archive: ZipFile, member: str) -> Iterator[object]:
    """The lines of a member as plain data; none where it is not there."""
    if member not in archive.namelist():
        return
    with archive.open(member) as file:
        while line := file.readline(LONGEST_LINE):
            try:
                yield json.loads(line)
            except (ValueError, RecursionError):
                raise NotAnArchive(f"{member} holds a line that is not JSON") from None


def check_call(call: CarriedCall) -> None:
    """What a value's kind does not say: hashes are hashes, sound is of a known form and of this call."""
    for heard in call.corrections:
        emotion_index(heard.emotion)
    sound = call.audio
    hashes = [call.model_sha256, *([] if sound is None else [sound.sha256, sound.kept_sha256])]
    if any(len(digits) != 64 or set(digits) - set("0123456789abcdef") for digits in hashes):
        raise NotAnArchive("a hash is not 64 hexadecimal digits")
    if sound is not None and (sound.coding not in (SOURCE, OPUS) or not 0 < sound.size_bytes <= MOST_AUDIO):
        raise NotAnArchive("a call's sound is of no known form or size")
    if sound is not None and sound.coding == SOURCE and not sound.sealed and sound.kept_sha256 != sound.sha256:
        raise NotAnArchive("a call's sound is not the call's")

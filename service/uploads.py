"""A form taken from the line straight to the disk: bounded in bytes, parts and time, and never trusted with a name."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from ser_core.audio.names import shown_name
from ser_core.storage.audio_files import open_private
from ser_core.storage.connecting import plain_errors
from ser_core.storage.store import Store
from service.refusals import BadField, NoFile, NoSelectedFile, NotAForm, UploadTooLarge, UploadTooSlow
from service.settings import ServiceSettings
from service.spool import make_sure

FILE = "file"  # the part that holds the recording
BLOCK = 1 << 20  # bytes that are written and hashed at once
FORM_BYTES = 256 << 10  # for all that is not the file: names, tags, a note, and what stands between
MOST_FIELDS = 64


@dataclass(frozen=True, slots=True)
class Upload:
    """What arrived."""

    path: Path
    name: str  # as the sender called it, made harmless: shown, never opened
    sha256: str
    size_bytes: int
    fields: Mapping[str, tuple[str, ...]]


class Form:
    """Takes the pieces of a body: fields into memory, the file's bytes into a buffer that somebody empties."""

    def __init__(self, boundary: bytes, known: Collection[str]) -> None:
        self.fields: dict[str, list[str]] = {}
        self.file_name: str | None = None
        self.file = bytearray()
        self.whole = False
        self._known = known
        self._part = self._header = self._value = b""
        self._field = bytearray()
        self._name, self._parts, self._in_file = "", 0, False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._part_begins,
                "on_header_field": self._header_name,
                "on_header_value": self._header_value,
                "on_header_end": self._header_ends,
                "on_headers_finished": self._headers_end,
                "on_part_data": self._data,
                "on_part_end": self._part_ends,
                "on_end": self._ends,
            },
        )

    def take(self, piece: bytes) -> None:
        try:
            self._parser.write(piece)
        except FormParserError:
            raise NotAForm("its parts are not as they should be") from None

    def _part_begins(self) -> None:
        self._part, self._in_file = b"", False
        self._parts += 1
        if self._parts > MOST_FIELDS:
            raise NotAForm(f"it has more than {MOST_FIELDS} parts")

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_ends(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._part = self._value
        self._header = self._value = b""

    def _headers_end(self) -> None:
        _, said = parse_options_header(self._part)
        self._name = as_text(said.get(b"name", b""))
        self._in_file = self._name == FILE and b"filename" in said
        if self._in_file:
            if self.file_name is not None:
                raise NotAForm("it has two files")
            self.file_name = as_text(said[b"filename"])
        elif self._name not in self._known and self._name != FILE:
            raise NotAForm(f"a part is none of {', '.join([FILE, *self._known])}")

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._in_file:
            self.file += data[start:end]
        else:
            self._field += data[start:end]  # within FORM_BYTES: the whole body is

    def _part_ends(self) -> None:
        if not self._in_file:
            self.fields.setdefault(self._name, []).append(as_text(bytes(self._field), self._name))
            self._field.clear()

    def _ends(self) -> None:
        self.whole = True


def as_text(said: bytes, field: str = "") -> str:
    """UTF-8. A file's name may be anything; a field that is no text says nothing."""
    try:
        return said.decode()
    except UnicodeDecodeError:
        if field:
            raise BadField(field, "text in UTF-8") from None
        return said.decode("utf-8", errors="replace")


async def take_upload(
    request: Request, store: Store, settings: ServiceSettings, path: Path, known: Collection[str]
) -> Upload:
    """Everything of a form, its file at `path` and on the disk; nothing is left there if anything was wrong."""
    most_bytes = settings.max_upload_bytes + FORM_BYTES
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > most_bytes:
        raise UploadTooLarge(settings.max_upload_bytes)
    form = Form(boundary_of(request), known)
    try:
        async with asyncio.timeout(settings.upload_s):
            return await written(form, pieces(request, settings), store, settings, path)
    except TimeoutError:
        path.unlink(missing_ok=True)
        raise UploadTooSlow from None
    except BaseException:
        path.unlink(missing_ok=True)
        raise


async def written(
    form: Form, body: AsyncIterator[bytes], store: Store, settings: ServiceSettings, path: Path
) -> Upload:
    size, around, digest = 0, 0, hashlib.sha256()
    with plain_errors(store.engine), open_private(path) as file:

        def empty() -> None:
            digest.update(form.file)
            file.write(form.file)
            form.file.clear()

        async for piece in body:
            before = len(form.file)
            form.take(piece)
            in_file = len(form.file) - before
            size, around = size + in_file, around + len(piece) - in_file
            if size > settings.max_upload_bytes:
                raise UploadTooLarge(settings.max_upload_bytes)
            if around > FORM_BYTES:
                raise NotAForm(f"it holds more than {FORM_BYTES >> 10} KB beside the file")
            if len(form.file) >= BLOCK:
                await run_in_threadpool(empty)
        await run_in_threadpool(empty)
        file.flush()
        if not form.whole:
            raise NotAForm("it breaks off")
        if form.file_name is None:
            raise NoFile
        if form.file_name == "":
            raise NoSelectedFile
        await run_in_threadpool(make_sure, path)
    fields = {name: tuple(values) for name, values in form.fields.items() if name != FILE}
    return Upload(path, shown_name(form.file_name), digest.hexdigest(), size, fields)


async def pieces(request: Request, settings: ServiceSettings) -> AsyncIterator[bytes]:
    """The body as it comes; a line that falls silent is given up."""
    stream = request.stream().__aiter__()
    while True:
        async with asyncio.timeout(settings.stall_s):
            try:
                piece = await anext(stream)
            except StopAsyncIteration:
                return
        yield piece


def boundary_of(request: Request) -> bytes:
    kind, said = parse_options_header(request.headers.get("content-type"))
    if kind != b"multipart/form-data":
        raise NotAForm("it is of another kind")
    boundary = said.get(b"boundary", b"")
    if not boundary:
        raise NotAForm("its boundary is missing")
    return boundary

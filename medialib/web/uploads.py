"""Takes a multipart form apart while it comes in: files go straight to disk, within the limits."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path

from anyio import to_thread
from python_multipart import MultipartParser
from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import parse_options_header
from starlette.requests import ClientDisconnect, Request

from medialib import intake
from medialib.catalogue import phrases
from medialib.errors import InvalidError, RefusedError, TooLargeError
from medialib.settings import Settings
from medialib.store.connect import new_id

FOLDER = "uploads"
BATCH = 1024**2
ROOM = 1024**2
MOST_FILES = 500
MOST_FIELDS = 100
LARGEST_FIELDS = 1024**2
SPACE_EVERY = 64 * 1024**2
LONGEST_NAME = 200
STALE_S = 86_400
JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class Received:
    """A file that has come in whole, alone in its own folder, under the name it was sent with, made safe."""

    path: Path
    name: str


@dataclass
class Form:
    """What a form held: fields by name, and the files that were chosen."""

    fields: dict[str, str] = field(default_factory=dict)
    files: list[Received] = field(default_factory=list)

    def discard(self) -> None:
        """Remove the files again."""
        for file in self.files:
            shutil.rmtree(file.path.parent, ignore_errors=True)


def sweep(settings: Settings, kept: Collection[str]) -> None:
    """Remove what uploads left that broke off when the app was killed: day-old files that are not in `kept`."""
    root = settings.work / FOLDER
    for folder in root.iterdir() if root.is_dir() else ():
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):  # a job took it just now; no upload at all
            files = {str(path) for path in folder.iterdir()}
            if not files & set(kept) and time.time() - folder.stat().st_mtime > STALE_S:
                shutil.rmtree(folder, ignore_errors=True)


async def receive(request: Request, settings: Settings, *, largest: int | None = None) -> Form:
    """Read a multipart form, of at most `largest` bytes where that is less than any may have.

    Nothing of it stays on disk when it fails.

    Raises TooLargeError, DiskFullError, InvalidError, or RefusedError when it is cut off.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise InvalidError("The body is no multipart form.", "Send files as multipart/form-data.")
    most = int(settings.uploads.max_size)
    reader = _Reader(settings, options[b"boundary"], min(most, largest or most))
    reader.check_length(request.headers.get("content-length", ""))
    try:
        batch = bytearray()
        async for chunk in request.stream():
            batch += chunk
            if len(batch) >= BATCH:
                await to_thread.run_sync(reader.feed, bytes(batch))
                batch.clear()
        return await to_thread.run_sync(reader.finish, bytes(batch))
    except ClientDisconnect:
        raise RefusedError("The upload was cut off.", "Send it again.") from None
    finally:
        await to_thread.run_sync(reader.close)


class _Reader:
    """Feeds the parser, and keeps what it finds."""

    def __init__(self, settings: Settings, boundary: bytes, limit: int) -> None:
        self.settings = settings
        self.limit = limit
        self.form = Form()
        self.complete = False
        self.taken = 0
        self.parts = 0
        self.room_until = 0
        self.fields_size = 0
        self.header = (bytearray(), bytearray())
        self.headers: dict[str, bytes] = {}
        self.name = ""
        self.text: bytearray | None = None
        self.unread = 0
        self.file: FileIO | None = None
        names = (
            "part_begin",
            "part_data",
            "part_end",
            "header_field",
            "header_value",
            "header_end",
            "headers_finished",
            "end",
        )
        handlers: dict[str, Callable[..., None]] = {f"on_{name}": getattr(self, f"_{name}") for name in names}
        self.parser = MultipartParser(boundary, handlers)  # type: ignore[arg-type]

    def check_length(self, header: str) -> None:
        """Refuse at once what is announced as too large, or has no room."""
        if header.isdecimal():
            if int(header) > self.limit + ROOM:
                raise self._too_large()
            intake.require_space(self.settings.work, int(header), self.settings.jobs.min_free)
            self.room_until = min(int(header), SPACE_EVERY)

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the body."""
        self.taken += len(data)
        if self.taken > self.limit + ROOM:
            raise self._too_large()
        if self.taken > self.room_until:
            intake.require_space(self.settings.work, SPACE_EVERY, self.settings.jobs.min_free)
            self.room_until = self.taken + SPACE_EVERY
        try:
            self.parser.write(data)
        except MultipartParseError as error:
            raise InvalidError(f"The form cannot be read: {error}.", "Send it as multipart/form-data.") from None

    def finish(self, data: bytes) -> Form:
        """Take the last bytes; the form, once its end has been seen."""
        if data:
            self.feed(data)
        if not self.complete:
            raise RefusedError("The upload was cut off.", "Send it again.")
        form, self.form = self.form, Form()
        return form

    def close(self) -> None:
        """Remove what was not handed over."""
        if self.file:
            self.file.close()
        self.form.discard()

    def _too_large(self) -> TooLargeError:
        size = phrases.size(self.limit)
        return TooLargeError(
            f"One upload takes at most {size}.",
            "Send a smaller one."
            if self.limit < int(self.settings.uploads.max_size)
            else "Send fewer at a time, or put large files into the inbox folder.",
        )

    def _part_begin(self) -> None:
        self.headers = {}
        self.parts += 1
        if len(self.form.files) >= MOST_FILES or self.parts > MOST_FILES + MOST_FIELDS:
            raise TooLargeError(f"One upload takes at most {MOST_FILES} files.", "Send fewer at a time.")

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self.header[0].extend(data[start:end])

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self.header[1].extend(data[start:end])

    def _header_end(self) -> None:
        name, value = self.header
        self.headers[name.decode("latin-1").lower()] = bytes(value)
        self.header = (bytearray(), bytearray())

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self.headers.get("content-disposition", b""))
        self.name = options.get(b"name", b"").decode("utf-8", "replace")
        given = options.get(b"filename")
        if given is None:
            self.text = bytearray()
        elif given:
            self.file = self._open(safe_name(given.decode("utf-8", "replace")))

    def _open(self, name: str) -> FileIO:
        folder = self.settings.work / FOLDER / new_id()
        folder.mkdir(parents=True)
        self.form.files.append(Received(folder / name, name))
        return FileIO(folder / name, "xb")

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        if self.file:
            _write(self.file, memoryview(data)[start:end])
        elif self.text is not None:
            self.fields_size += end - start
            if self.fields_size > LARGEST_FIELDS:
                raise TooLargeError("The form's fields have more than 1 MiB.", "Send files as files.")
            self.text += data[start:end]
        else:  # a file field in which nothing was chosen, and which has nothing to say
            self.unread += end - start
            if self.unread > LARGEST_FIELDS:
                raise TooLargeError("The form holds data that belongs to no file.", "Send files with their names.")

    def _part_end(self) -> None:
        if self.file:
            os.fsync(self.file.fileno())
            self.file.close()
        elif self.text is not None:
            self.form.fields[self.name[:100]] = self.text.decode("utf-8", "replace")
        self.file = self.text = None

    def _end(self) -> None:
        self.complete = True


def _write(file: FileIO, data: memoryview) -> None:
    while data:
        data = data[file.write(data) or 0 :]


def safe_name(name: str) -> str:
    """A file name from a stranger as one plain name: no folders, nothing unreadable, at most 200 bytes."""
    last = name.replace("%22", '"').replace("\\", "/").rpartition("/")[2]
    clean = (
        "".join(letter for letter in last if letter.isprintable() or letter in JOINERS)
        .strip()
        .lstrip(".-~ ")
        .rstrip(". ")
    )
    stem, dot, suffix = clean.rpartition(".")
    if not stem or len(suffix) > 10:
        stem, dot, suffix = clean, "", ""
    tail = f"{dot}{suffix}"
    short = stem.encode()[: LONGEST_NAME - len(tail.encode())].decode(errors="ignore")
    return f"{short}{tail}".strip() or "upload"

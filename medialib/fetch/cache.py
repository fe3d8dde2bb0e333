"""Answers of services, kept on disk: asked for again when they are old, and used when a service is down.

Keys hold no secrets. One file per key, named by the key's hash and written whole, so that any
number of processes may share a folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import tempfile
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

DAY_S = 86_400.0
KEEP_S = 60 * DAY_S
MOST_BYTES = 256 * 1024**2
LARGEST_BYTES = 16 * 1024**2
SWEEP_S = 3600.0
SWEEP_AFTER = 1000
MAX_AGE = re.compile(r"(?:^|,)\s*max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer as it was: `stored_s` and `fresh_until_s` are seconds since 1970."""

    body: bytes
    stored_s: float
    fresh_until_s: float
    etag: str | None = None
    last_modified: str | None = None

    @property
    def is_fresh(self) -> bool:
        """Whether it need not be asked for again."""
        return self.stored_s <= time.time() + DAY_S and time.time() < self.fresh_until_s


class Cache:
    """A folder of answers, at most `most_bytes` in all and none older than `keep_s`."""

    def __init__(self, folder: Path, *, most_bytes: int = MOST_BYTES, keep_s: float = KEEP_S) -> None:
        self._folder = folder
        self._most_bytes = most_bytes
        self._keep_s = keep_s
        self._stored = 0

    def find(self, key: str) -> Entry | None:
        """The answer kept under a key; None where there is none, it is too old, or its file is broken."""
        try:
            entry = _read(self._path(key).read_bytes())
        except (OSError, ValueError, KeyError, TypeError, zlib.error):
            return None
        return entry if time.time() - entry.stored_s < self._keep_s else None

    def keep(self, key: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Keep an answer for as long as its headers allow, or else a day; nothing where they forbid it.

        A disk that is full or read-only is no reason to fail: the answer is asked for again.
        """
        age_s = _lifetime(headers.get("cache-control", ""))
        if age_s is not None and len(body) <= LARGEST_BYTES:
            now = time.time()
            self._write(key, Entry(body, now, now + age_s, headers.get("etag"), headers.get("last-modified")))

    def renew(self, key: str, entry: Entry, headers: Mapping[str, str]) -> None:
        """Keep an answer that the service says still holds (304)."""
        now = time.time()
        age_s = _lifetime(headers.get("cache-control", "")) or 0.0
        etag = headers.get("etag") or entry.etag
        self._write(key, replace(entry, stored_s=now, fresh_until_s=now + age_s, etag=etag))

    def sweep(self) -> None:
        """Delete what is too old, then the oldest until the rest fits."""
        files = sorted(_files(self._folder), reverse=True)
        total, now = 0, time.time()
        for changed_s, size, path in files:
            total += size
            if now - changed_s > self._keep_s or total > self._most_bytes:
                with contextlib.suppress(OSError):
                    path.unlink()

    def _path(self, key: str) -> Path:
        name = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / name[:2] / name[2:]

    def _write(self, key: str, entry: Entry) -> None:
        path = self._path(key)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            _put(path, _written(entry))
            self._sweep_sometimes()

    def _sweep_sometimes(self) -> None:
        """Once an hour, whichever process comes first, and after many answers of our own."""
        mark = self._folder / "swept"
        self._stored += 1
        if self._stored % SWEEP_AFTER and mark.exists() and time.time() - mark.stat().st_mtime < SWEEP_S:
            return
        mark.touch()
        self.sweep()


def _lifetime(control: str) -> float | None:
    """Seconds an answer is fresh by its Cache-Control (RFC 9111, section 5.2.2); None when it must not be kept."""
    words = {word.partition("=")[0].strip().lower() for word in control.split(",")}
    if "no-store" in words:
        return None
    age = MAX_AGE.search(control)
    if "no-cache" in words:
        return 0.0
    return min(float(age[1]), KEEP_S) if age else DAY_S


def _written(entry: Entry) -> bytes:
    head = {
        "stored_s": entry.stored_s,
        "fresh_until_s": entry.fresh_until_s,
        "etag": entry.etag,
        "last_modified": entry.last_modified,
        "sha256": hashlib.sha256(entry.body).hexdigest(),
    }
    return json.dumps(head).encode() + b"\n" + zlib.compress(entry.body, 6)


def _read(raw: bytes) -> Entry:
    """The entry that was written. Raises ValueError, KeyError, TypeError or zlib.error for what none was."""
    line, _, packed = raw.partition(b"\n")
    head = json.loads(line)
    tool = zlib.decompressobj()
    body = tool.decompress(packed, LARGEST_BYTES)
    if hashlib.sha256(body).hexdigest() != head["sha256"]:
        raise ValueError("The file is not what was written.")
    return Entry(
        body,
        float(head["stored_s"]),
        float(head["fresh_until_s"]),
        _text(head["etag"]),
        _text(head["last_modified"]),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.isprintable() else None


def _put(path: Path, content: bytes) -> None:
    """Write a file beside, then give it its name."""
    number, beside = tempfile.mkstemp(dir=path.parent, prefix=".")
    with contextlib.ExitStack() as unless_whole:
        unless_whole.callback(os.unlink, beside)
        with os.fdopen(number, "wb") as file:
            file.write(content)
        Path(beside).replace(path)
        unless_whole.pop_all()


def _files(folder: Path) -> list[tuple[float, int, Path]]:
    """When each answer's file was written, its size and its path; those that vanish meanwhile are left out."""
    found = []
    for path in folder.glob("??/*"):
        with contextlib.suppress(OSError):
            status = path.stat()
            found.append((status.st_mtime, status.st_size, path))
    return found

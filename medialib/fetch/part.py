"""A download that is not finished yet: its bytes so far, and what it takes to go on with it."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from medialib.errors import DiskFullError

RANGE = re.compile(r"bytes (\d+)-\d+/(?:\d+|\*)")


class Part:
    """Lies beside the file it will become, under a short name made from that file's name."""

    def __init__(self, path: Path) -> None:
        name = hashlib.sha256(os.fsencode(path.name)).hexdigest()[:20]
        self.path = path
        self.file = path.with_name(f"{name}.part")
        self._note = path.with_name(f"{name}.part.json")

    def size(self) -> int:
        """Bytes that are here already."""
        return self.file.stat().st_size if self.file.exists() else 0

    def resume_headers(self, url: str) -> dict[str, str]:
        """What to ask in order to go on; empty when it must start over (RFC 9110, section 13.1.5)."""
        try:
            note = json.loads(self._note.read_text("utf-8"))
            size = self.size()
            if size and note["url"] == url:
                return {"Range": f"bytes={size}-", "If-Range": str(note["validator"])}
        except (OSError, ValueError, KeyError, TypeError):
            pass
        self.forget()
        return {}

    def goes_on(self, headers: Mapping[str, str]) -> bool:
        """Whether a 206 answer continues exactly where the file ends."""
        match = RANGE.match(headers.get("content-range", ""))
        return match is not None and int(match[1]) == self.size()

    def is_whole(self, headers: Mapping[str, str]) -> bool:
        """Whether a 416 answer says that nothing is missing."""
        return headers.get("content-range", "") == f"bytes */{self.size()}"

    def note(self, url: str, headers: Mapping[str, str]) -> None:
        """Remember how to go on, if the server gave a strong validator or a date."""
        etag = headers.get("etag", "")
        validator = etag if etag.startswith('"') else headers.get("last-modified", "")
        if validator and not headers.get("content-encoding"):
            with enough_space(self.path):
                self._note.write_text(json.dumps({"url": url, "validator": validator}), "utf-8")
        else:
            self._note.unlink(missing_ok=True)

    def finish(self) -> None:
        """Make it the file: complete on disk before it takes the name."""
        with enough_space(self.path), self.file.open("rb+") as file:
            os.fsync(file.fileno())
        self.file.replace(self.path)
        self._note.unlink(missing_ok=True)

    def forget(self) -> None:
        """Throw away what is here."""
        self.file.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)


@contextlib.contextmanager
def enough_space(path: Path) -> Iterator[None]:
    """Turn a full disk into DiskFullError."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise DiskFullError(f"There is no space left in '{path.parent}'.", "Free some space, then retry.") from error

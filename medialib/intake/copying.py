"""Copies a file to a hidden unfinished one beside its place, reporting how far it is."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from medialib.errors import TemporaryError
from medialib.model import Report

CHUNK = 4 * 1024 * 1024
WAIT_S = 0.2
REPORT_S = 0.5
NO_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)


@contextlib.contextmanager
def copied(source: Path, target: Path, report: Report) -> Iterator[Path]:
    """A whole and synced copy of `source` in `target`'s folder, to be renamed; removed if it is not.

    Raises TemporaryError when the source changes meanwhile.
    """
    partial = partial_path(target)
    with _claimed(partial, report) as copy:
        try:
            _copy(source, copy, report)
            yield partial
        finally:
            partial.unlink(missing_ok=True)


def partial_path(target: Path) -> Path:
    """Where the unfinished copy of `target` lies: the same for every try, so that none is left behind."""
    name = f".{target.name}.partial"
    if len(os.fsencode(name)) > 255:
        name = f".{hashlib.blake2b(os.fsencode(target.name), digest_size=16).hexdigest()}.partial"
    return target.with_name(name)


def sync(path: Path) -> None:
    """Have a file or a folder on the disk itself before going on."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # folders on some network disks
            raise
    finally:
        os.close(number)


@contextlib.contextmanager
def _claimed(partial: Path, report: Report) -> Iterator[BinaryIO]:
    """The unfinished file, ours alone; waits for another job that copies to the same name."""
    while True:
        with os.fdopen(os.open(partial, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666), "r+b") as file:
            if _lock(file) and _is_still(file, partial):
                yield file
                return
        report("Waiting for another copy to the same place.")
        time.sleep(WAIT_S)


def _lock(file: BinaryIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in NO_LOCKS:
            raise
    return True


def _is_still(file: BinaryIO, path: Path) -> bool:
    """Whether the path still leads to the open file, after whoever held it before."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.lstat())
    except FileNotFoundError:
        return False


def _copy(source: Path, copy: BinaryIO, report: Report) -> None:
    with source.open("rb") as original:
        before = os.fstat(original.fileno())
        copy.truncate(0)
        done, started, told = 0, time.monotonic(), 0.0
        while chunk := original.read(CHUNK):
            copy.write(chunk)
            done += len(chunk)
            now = time.monotonic()
            if now - told >= REPORT_S:
                told, speed = now, done / max(now - started, 0.001)
                left_s = max(before.st_size - done, 0) / speed
                report(progress=min(done / max(before.st_size, 1), 1), speed_bps=speed, eta_s=left_s)
        copy.flush()
        after = os.fstat(original.fileno())
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or done != before.st_size:
            raise TemporaryError(f"{source.name!r} changed while it was copied.", "Wait until it is finished.")
        os.utime(copy.fileno(), ns=(after.st_atime_ns, after.st_mtime_ns))
        os.fsync(copy.fileno())

"""Watches a printed catalogue and the shelves while things happen to them: nothing broken, nothing half there."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from medialib.sources.folder import SHELVES

REST_S = 0.02
SERVED = ("account", "jobs", "submit")  # by the app alone


class _Links(HTMLParser):
    """The addresses that a page names."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src", "poster") and value:
                self.found.add(value)
            elif name == "srcset" and value:
                self.found |= {part.split()[0] for part in value.split(",") if part.strip()}


def links(page: Path, text: str) -> set[Path]:
    """The files that a page's links lead to; those outside its own site or made by scripts are left out."""
    parser = _Links()
    parser.feed(text)
    found = set()
    for address in parser.found:
        parts = urlsplit(address)
        if not parts.scheme and not parts.netloc and parts.path:
            found.add(Path(_plain(page.parent, unquote(parts.path))))
    return found


def _plain(folder: Path, path: str) -> str:
    """The path without `.` and `..`, and without following symbolic links."""
    found: list[str] = []
    for part in (*folder.parts[1:], *path.split("/")):
        if part == "..":
            found.pop()
        elif part not in ("", "."):
            found.append(part)
    return "/" + "/".join(found)


@dataclass
class Watch:
    """A thread that goes over something all the time until it is ended. `faults` is what was wrong."""

    faults: list[str] = field(default_factory=list)
    rounds: int = 0
    _ended: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Watch:
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(REST_S):
            self.faults += self.look()
            self.rounds += 1

    def look(self) -> Iterable[str]:
        """What is wrong now."""
        raise NotImplementedError


@dataclass
class Crawler(Watch):
    """Follows every link from the home page: each has to lead somewhere at every instant.

    `media/main/` is MEDIA_ROOT, as the app serves it.
    """

    top: Path = Path()
    media_root: Path = Path()
    pages: set[Path] = field(default_factory=set)

    def look(self) -> Iterator[str]:
        """Crawl once."""
        waiting, seen = [self.top / "index.html"], set[Path]()
        while waiting:
            if self._ended.wait(REST_S):
                return
            page = waiting.pop()
            seen.add(page)
            found = self._followed(page)
            if isinstance(found, str):
                yield found
            else:
                waiting += [link for link in found if link.suffix == ".html" and link not in seen | set(waiting)]
        self.pages = seen

    def _followed(self, page: Path) -> set[Path] | str:
        """The links of a page, or the broken one. A page that changes while we look is read again."""
        while True:
            before = _read(page)
            if before is None:  # taken away since it was linked
                return set()
            found = links(page, before[1])
            broken = next((link for link in sorted(found) if not self._there(link)), None)
            if broken is None:
                return found
            if _read(page) == before:
                return f"{page.relative_to(self.top)} leads to {broken}, which is not there"

    def _there(self, link: Path) -> bool:
        within = link.relative_to(self.top)
        if within.parts[:2] == ("media", "main"):
            return (self.media_root / Path(*within.parts[2:])).is_file()
        return within.as_posix() in SERVED or link.is_file()


def _read(page: Path) -> tuple[tuple[int, int], str] | None:
    """A page's text and which file it is, so that one put in its place is told from it."""
    try:
        with page.open("rb") as file:
            data = file.read()
            stat = page.stat()
    except FileNotFoundError:
        return None
    return (stat.st_ino, stat.st_mtime_ns), data.decode()


@dataclass
class Shelves(Watch):
    """Looks at every file on the shelves as soon as it appears: each has to be whole, one of `contents`."""

    root: Path = Path()
    contents: Mapping[str, bytes] = field(default_factory=dict)
    known: set[tuple[str, int]] = field(default_factory=set)

    def look(self) -> Iterator[str]:
        """Look at what is new."""
        for shelf in SHELVES:
            for path in (self.root / shelf).rglob("*"):
                try:
                    number = path.stat().st_ino
                    if (path.name, number) in self.known or path.is_dir():
                        continue
                    data = path.read_bytes()
                except FileNotFoundError:
                    continue
                self.known.add((path.name, number))
                if data not in self.contents.values():
                    yield f"{path} holds {len(data)} bytes that are none of ours"


def digest(data: bytes) -> str:
    """What tells one content from another."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()

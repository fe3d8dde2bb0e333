"""Where pages stand in a catalogue, and the links between them. Paths start at the catalogue's top."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from urllib.parse import quote

PLAIN = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


def root(path: str) -> str:
    """The way from a page to the catalogue's top: '', '../' or '../../'."""
    return "../" * path.count("/")


def item(media_id: str) -> str:
    """The page of an item."""
    return f"item/{media_id[:2]}/{media_id}.html"


def named(media_id: str) -> str:
    """The id in the path of an item's or a person's page."""
    return media_id.rpartition("/")[2].removesuffix(".html")


def shelf(name: str, first: str | None = None) -> str:
    """A page of a list: its first one, or the one that starts with the entry `first`."""
    if name.startswith("person/"):
        return f"person/{name[7:9]}/{name[7:]}.html"
    return f"{name}/{first or 'index'}.html"


def shelf_of(path: str) -> tuple[str, str | None]:
    """The list that a page belongs to, and the entry it starts with (None for its first page)."""
    if path.startswith("person/"):
        return f"person/{named(path)}", None
    name, _, first = path.removesuffix(".html").rpartition("/")
    return name, None if first == "index" else first


def art(image_hash: str, width: int) -> str:
    """A printed picture."""
    return f"art/{image_hash[:2]}/{image_hash}-{width}.webp"


def shard(prefix: str) -> str:
    """The part of the search index that holds the words starting with `prefix`."""
    return f"search/{prefix.encode().hex() or 'root'}.js"


def prefix_of(path: str) -> str:
    """The start of the words in a part of the search index."""
    stem = path.removeprefix("search/").removesuffix(".js")
    return "" if stem == "root" else bytes.fromhex(stem).decode()


@lru_cache(maxsize=4096)
def media(folder: str, path: str) -> str:
    """Where a file of the library streams from."""
    return f"media/{quote(folder)}/{quote(path)}"


@lru_cache(maxsize=65536)
def slug(name: str) -> str:
    """A name as it may stand in a path: itself if plain, otherwise a hash that starts with an underscore."""
    return (
        name
        if PLAIN.fullmatch(name)
        else "_" + hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    )


def draw(text: str) -> int:
    """A number below 2**56 that depends on the text alone: it breaks lists and picks drawn covers."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=7).digest(), "big")

"""The kinds of pages, in the order in which they are printed: which paths they have and what stands there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from medialib.catalogue import hrefs, index_page, item_page, list_page, places, search
from medialib.catalogue.gather import gather
from medialib.catalogue.home_page import page as home_page
from medialib.catalogue.press import Press, asset_files
from medialib.catalogue.update import rail
from medialib.catalogue.views import IndexPage
from medialib.store import entries, shelves

Content = bytes | Path | None
Printed = Iterator[tuple[str, Content]]


@dataclass(frozen=True, slots=True)
class PageKind:
    """Pages whose paths start with one of `starts`, or are one of them.

    `contents` gives for each path its bytes, a file to link, or None where nothing is to stand;
    `paths` names all that there are. `together` is how many are printed at a time: more where their
    rows are read together, fewer where somebody would wait for the last of them.
    """

    starts: tuple[str, ...]
    contents: Callable[[Press, Sequence[str]], Printed]
    paths: Callable[[Press], Iterable[str]]
    together: int = 50


def _assets(press: Press, paths: Sequence[str]) -> Printed:
    found = asset_files(press.settings)
    files = {path: found[name] for name, path in press.assets.items()}
    return ((path, files[path].read_bytes() if path in files else None) for path in paths)


def _artwork(press: Press, paths: Sequence[str]) -> Printed:
    folder = press.settings.data / "artwork"
    for path in paths:
        image_hash, _, width = hrefs.named(path).removesuffix(".webp").rpartition("-")
        widths = {
            width for entry in entries.everything(press.state, f"art/{image_hash}") for width in entry.key.split(",")
        }
        source = folder / path.removeprefix("art/")
        yield path, source if width in widths and source.is_file() else None


def _all_artwork(press: Press) -> Iterator[str]:
    for name in shelves.lists(press.state, "art/"):
        yield from dict.fromkeys(
            places.printed_art((name, entry.key) for entry in entries.everything(press.state, name))
        )


def _items(press: Press, paths: Sequence[str]) -> Printed:
    ids = [hrefs.named(path) for path in paths]
    rows = gather(press.library, press.state, ids)
    for path, media_id in zip(paths, ids, strict=True):
        page = item_page.page(rows, media_id, hrefs.root(path))
        yield path, press.render("item.html", path, item_page.section(page), page) if page else None


def _all_items(press: Press) -> Iterator[str]:
    return (hrefs.item(media_id) for media_id in shelves.ids(press.state, "media"))


def _shards(press: Press, paths: Sequence[str]) -> Printed:
    for path in paths:
        script = search.script(press.state, hrefs.prefix_of(path))
        yield path, script.encode() if script is not None else None


def _all_shards(press: Press) -> Iterator[str]:
    return (hrefs.shard(prefix) for prefix in search.below(press.state, ""))


def _indexes(press: Press, paths: Sequence[str]) -> Printed:
    for path in paths:
        page = index_page.page(press.state, path)
        yield path, press.render("index.html", path, path.partition("/")[0], page) if page else None


def _all_indexes(press: Press) -> Iterator[str]:
    return (f"{name}/index.html" for name in places.INDEXES if shelves.lists(press.state, f"{name}/"))


def _lists(press: Press, paths: Sequence[str]) -> Printed:
    for path in paths:
        page = list_page.page(press.state, path)
        template = "index.html" if isinstance(page, IndexPage) else "shelf.html"
        yield path, press.render(template, path, path.partition("/")[0], page) if page else None


def _all_lists(press: Press) -> Iterator[str]:
    divided = {shelf.name: rail(press.state, shelf) for shelf in places.BY_NAME.values()}
    printed = set()
    for name in shelves.all_lists(press.state):
        shelf = places.shelf_above(name)
        if not name.startswith(places.HIDDEN) and (shelf is None or name in divided[shelf.name]):
            printed.add(name)
            yield hrefs.shelf(name)
    for name, first in entries.all_starts(press.state):
        if name in printed and places.is_cut(name):
            yield hrefs.shelf(name, first)


def _not_found(press: Press, paths: Sequence[str]) -> Printed:
    page = IndexPage("Not in the catalogue", ())
    return ((path, press.render("notfound.html", path, "", page)) for path in paths)


def _home(press: Press, paths: Sequence[str]) -> Printed:
    return ((path, press.render("home.html", path, "", home_page(press.library, press.state))) for path in paths)


KINDS = (
    PageKind(("assets/",), _assets, lambda press: press.assets.values()),
    PageKind(("art/",), _artwork, _all_artwork),
    PageKind(("item/",), _items, _all_items, 250),
    PageKind(("search/",), _shards, _all_shards),
    PageKind(tuple(f"{name}/index.html" for name in places.INDEXES), _indexes, _all_indexes),
    PageKind(("404.html",), _not_found, lambda _: ("404.html",)),
    PageKind(("index.html",), _home, lambda _: ("index.html",)),
)
LISTS = PageKind(("",), _lists, _all_lists)
IN_ORDER = (*KINDS[:-1], LISTS, KINDS[-1])


def kind_of(path: str) -> PageKind:
    """The kind of the page at a path."""
    return next((kind for kind in KINDS if path.startswith(kind.starts)), LISTS)

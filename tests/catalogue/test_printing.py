"""Pages on disk: written beside and renamed, only where they differ, and what goes takes its empty folders along."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest
from catalogue_rows import printed

from medialib.catalogue import printing
from medialib.catalogue.kinds import IN_ORDER, kind_of
from medialib.catalogue.printing import Outcome


def stands(top: Path, **texts: str) -> Path:
    """A folder with these files; `__` in a name is a slash, and `_` a dot."""
    for name, text in texts.items():
        path = top / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return top


@pytest.mark.parametrize(
    ("before", "content", "put"),
    [(None, b"new", True), (b"new", b"new", False), (b"old", b"new", True), (b"newer", b"new", True), (b"", b"new", True),
     (None, b"", True), (b"", b"", False), (b"new", b"", True), (None, None, False), (b"old", None, False),
     (b"x" * 300_000, b"x" * 300_000, False), (b"x" * 299_999 + b"y", b"x" * 300_000, True)],
)  # fmt: skip
def test_a_file_is_written_only_where_it_differs(
    tmp_path: Path, before: bytes | None, content: bytes | None, put: bool
) -> None:
    file = tmp_path / "deep" / "folder" / "page.html"
    if before is not None:
        file.parent.mkdir(parents=True)
        file.write_bytes(before)
        os.utime(file, ns=(1, 1))
    assert printing.put(str(file), content) is put
    kept = before if content is None else content
    assert printed(tmp_path) == ({} if kept is None else {"deep/folder/page.html": kept})
    assert before is None or (file.stat().st_mtime_ns == 1) is not put


def test_what_reads_a_page_meanwhile_sees_it_whole(tmp_path: Path) -> None:
    file = stands(tmp_path, page_html="old") / "page.html"
    with file.open() as reader:
        assert printing.put(str(file), b"new, and longer")
        assert (reader.read(), file.read_text()) == ("old", "new, and longer")


def test_what_was_left_beside_a_page_is_written_over(tmp_path: Path) -> None:
    stands(tmp_path, page_html_part="half of it, and much longer than the page")
    assert printing.put(str(tmp_path / "page.html"), b"new")
    assert printed(tmp_path) == {"page.html": b"new"}


def test_a_picture_is_linked_and_takes_no_room(tmp_path: Path) -> None:
    source = stands(tmp_path, source_webp="picture") / "source.webp"
    target = tmp_path / "art" / "aa" / "aahash-200.webp"
    stands(tmp_path, art__aa__aahash="")
    target.with_name(target.name + ".part").write_text("left behind")
    assert (printing.put(str(target), source), printing.put(str(target), source)) == (True, False)
    assert target.stat().st_ino == source.stat().st_ino
    assert not target.with_name(target.name + ".part").exists()


def test_a_picture_on_another_disk_is_copied(tmp_path: Path, other_disk: Path) -> None:
    source = other_disk / "source.webp"
    source.write_text("picture")
    assert printing.put(str(tmp_path / "art" / "a.webp"), source)
    assert printed(tmp_path) == {"art/a.webp": b"picture"}


def test_what_goes_takes_its_empty_folders_along_and_no_other(tmp_path: Path) -> None:
    top = stands(tmp_path / "home", a__b__c__one_html="", a__two_html="", index_html="")
    (top / "empty").mkdir()
    assert printing.remove(top, "a/b/c/one.html") is True
    assert sorted(path.relative_to(top).as_posix() for path in top.rglob("*")) == [
        "a",
        "a/two.html",
        "empty",
        "index.html",
    ]
    assert (printing.remove(top, "a/b/c/one.html"), printing.remove(top, "nothing/x.html")) == (False, False)
    assert [printing.remove(top, path) for path in ("a/two.html", "index.html")] == [True, True]
    assert top.is_dir()


def test_strangers_are_what_no_path_names_but_a_folder_of_media_is_yours(tmp_path: Path) -> None:
    top = stands(
        tmp_path / "home", index_html="", a__b_html="", a__b_html_part="", media__film_mp4="", a__media__x_html=""
    )
    (top / "link").symlink_to(tmp_path)
    (top / "dangling").symlink_to(tmp_path / "nothing")
    found = printing.strangers(top, ["index.html", "a/b.html", "not/there.html"])
    assert found == ["a/b.html.part", "a/media/x.html", "dangling"]
    assert printing.strangers(tmp_path / "nothing", ["index.html"]) == []


def test_paths_come_by_kind_each_once_and_the_first_page_last() -> None:
    paths = ["index.html", "movies/index.html", "404.html", "genres/index.html", "search/root.js", "item/b/b.html",
             "item/a/a.html", "art/a/a-1.webp", "assets/site.css", "item/b/b.html"]  # fmt: skip
    assert printing.in_order(paths) == [
        "assets/site.css", "art/a/a-1.webp", "item/a/a.html", "item/b/b.html", "search/root.js", "genres/index.html",
        "404.html", "movies/index.html", "index.html",
    ]  # fmt: skip
    assert [kind_of(path) for path in printing.in_order(paths)[:1]] == [IN_ORDER[0]]


def test_new_pages_come_before_those_that_link_to_them_and_what_goes_goes_last(tmp_path: Path) -> None:
    top = stands(tmp_path, index_html="", movies__index_html="", item__a__a_html="", genres__index_html="")
    asked: list[list[str]] = []

    def printer(chunks: Iterable[Sequence[str]]) -> Iterator[Outcome]:
        for chunk in chunks:
            asked.append(list(chunk))
            gone = [path for path in chunk if path.startswith("genres/")]
            yield Outcome([path for path in chunk if path not in gone], 0, gone)

    paths = [
        "index.html",
        "movies/index.html",
        "item/a/a.html",
        "genres/index.html",
        "genres/drama/index.html",
        "item/b/b.html",
    ]
    outcomes = list(printing.print_pages(printer, top, paths))
    assert asked == [["item/b/b.html"], ["genres/drama/index.html"], ["item/a/a.html"], ["genres/index.html"], ["movies/index.html"], ["index.html"]]  # fmt: skip
    assert [outcome.gone for outcome in outcomes] == [[], [], [], [], [], [], ["genres/index.html"]]
    assert not (top / "genres").exists()


def test_items_are_read_many_at_a_time_and_other_pages_fewer(tmp_path: Path) -> None:
    sizes: list[int] = []

    def printer(chunks: Iterable[Sequence[str]]) -> Iterator[Outcome]:
        sizes.extend(len(chunk) for chunk in chunks)
        yield from ()

    paths = [f"item/{number}/{number}.html" for number in range(501)] + [f"search/{number}.js" for number in range(51)]
    assert [outcome.gone for outcome in printing.print_pages(printer, tmp_path, paths)] == [[]]
    assert sizes == [250, 250, 1, 50, 1]


def test_outcomes_add_up() -> None:
    outcome = Outcome(["a"], 1, ["b"])
    outcome.join(Outcome(["c"], 2, ["d"]))
    assert outcome == Outcome(["a", "c"], 3, ["b", "d"])
